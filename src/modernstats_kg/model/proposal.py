"""Changes that somebody proposes and somebody else decides on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from modernstats_kg.model.change import Attribution
from modernstats_kg.model.history import ChangedResource
from modernstats_kg.model.report import Report

State = Literal["open", "accepted", "declined"]
STATES: Final[tuple[State, ...]] = ("open", "accepted", "declined")


@dataclass(frozen=True, slots=True)
class Signed:
    """Something that was said or done.

    Attributes:
        time: when, as xsd:dateTime in UTC.
        by: who it was; `reason` is what they said.
    """

    time: str
    by: Attribution


@dataclass(frozen=True, slots=True)
class Content:
    """What a proposal asks for; it never changes.

    Attributes:
        adds: N-Quads of the statements to add.
        removes: N-Quads of those to remove.
        conforms: whether it did, when it was made.
        violations: what the shapes said of it then, each as `Violation.as_json`.
    """

    adds: str
    removes: str
    conforms: bool
    violations: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, adds: str, removes: str, report: Report) -> "Content":
        """The content with a report of today."""
        found = tuple(violation.as_json() for violation in report.violations)
        return cls(adds, removes, report.conforms, found)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change, without the statements.

    Attributes:
        number: what it is called; never used twice.
        made: when, by whom and why.
        base: number of the commit that it was made for.
        graphs: IRIs of the named graphs that it touches.
        added: number of statements to add.
        removed: number of statements to remove.
        conforms: whether it did, when it was made.
        state: what became of it.
        comments: how many there are.
        decided: when it was accepted or declined, by whom and why; None while it is open.
        commit: number of the commit that it became; None unless it was accepted.
    """

    number: int
    made: Signed
    base: int
    graphs: tuple[str, ...]
    added: int
    removed: int
    conforms: bool
    state: State
    comments: int
    decided: Signed | None = None
    commit: int | None = None


@dataclass(frozen=True, slots=True)
class Referrers:
    """Resources of one kind that refer to what a proposal touches.

    Attributes:
        kind: name of a collection, or IRI of a class that has none; empty for resources without a class.
        iris: the resources.
    """

    kind: str
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open proposal meets the newest commit.

    Attributes:
        commit: number of the newest commit.
        missing: N-Quads of the statements to remove that are no longer there, a line each.
        present: how many of the statements to add are there already.
        changed: number of the newest commit since the proposal was made that changed a resource which it
            touches, by IRI of the resource.
        left: whether anything is left to do.
    """

    commit: int
    missing: tuple[str, ...]
    present: int
    changed: Mapping[str, int]
    left: bool

    @property
    def applies(self) -> bool:
        """Whether it can be accepted as far as others' changes are concerned."""
        return self.left and not self.missing


@dataclass(frozen=True, slots=True)
class Review:
    """What an editor wants to know of a proposal.

    Attributes:
        content: what it asks for.
        resources: the first of the resources that it touches, with what changes of each.
        touched: how many resources it touches.
        impact: what else refers to `resources`, the largest kind first.
        standing: whether it still applies; None once it is decided.
        comments: oldest first.
    """

    content: Content
    resources: tuple[ChangedResource, ...]
    touched: int
    impact: tuple[Referrers, ...]
    standing: Standing | None
    comments: tuple[Signed, ...]
