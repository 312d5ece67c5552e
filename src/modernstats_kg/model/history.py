"""States of the dataset, what lies between them, and what became of a resource."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from modernstats_kg.model.change import Attribution
from modernstats_kg.model.terms import Iri, Quad

Fate = Literal["create", "update", "delete"]
PATCH: Final = "application/rdf-patch"
"""Media type of a difference as a list of statements."""


class Count(NamedTuple):
    """How many statements were added and removed."""

    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit did.

    Attributes:
        number: of the commit.
        time: when it was made, as xsd:dateTime in UTC.
        by: who made it and why.
        created: IRIs of the subjects of which nothing was said before.
        updated: IRIs of those of which something was said before and after.
        deleted: IRIs of those of which nothing is said any more.
        graphs: how much it changed, by IRI of the named graph.
    """

    number: int
    time: str
    by: Attribution
    created: tuple[str, ...]
    updated: tuple[str, ...]
    deleted: tuple[str, ...]
    graphs: Mapping[str, Count]

    @property
    def statements(self) -> Count:
        """How much it changed in all graphs together."""
        counts = self.graphs.values()
        return Count(sum(count.added for count in counts), sum(count.removed for count in counts))


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the dataset: that after one commit.

    Attributes:
        number: of the commit.
        time: of the commit, as xsd:dateTime in UTC.
        settled: whether the name it was asked for by will always mean this commit.
    """

    number: int
    time: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Release:
    """A version that has a name for good.

    Attributes:
        name: what it is called.
        commit: number of the commit whose state it is.
        issued: when it got the name, as xsd:dateTime in UTC.
        agent: IRI of who gave it.
        note: what is new in it; may be empty.
    """

    name: str
    commit: int
    issued: str
    agent: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangedResource:
    """What differs of one resource between two states.

    Attributes:
        iri: the subject.
        label: its name in the later state, or else in the earlier one; its IRI where it has none.
        fate: whether only the later state speaks of it, both, or only the earlier one.
        added: its statements that only the later state has.
        removed: those that only the earlier one has.
    """

    iri: str
    label: str
    fate: Fate
    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A resource that was withdrawn.

    Attributes:
        iri: its IRI.
        commit: number of the commit that took its last statement.
        commit_before: number of the commit before that one.
        time: of that commit, as xsd:dateTime in UTC.
        agent: IRI of who made it.
        reason: why, in a sentence; may be empty.
        replaced_by: what to use instead.
    """

    iri: str
    commit: int
    commit_before: int
    time: str
    agent: Iri
    reason: str = ""
    replaced_by: tuple[str, ...] = ()
