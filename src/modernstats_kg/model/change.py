"""What a write asks for, and what is kept of it."""

from dataclasses import dataclass

from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import CANONICAL_BASE

SERVICE: Iri = Iri(f"{CANONICAL_BASE}id/agents/service")
"""The agent of what the service does by itself, such as loading the shipped graphs."""


@dataclass(frozen=True, slots=True)
class Change:
    """Statements to add and to remove; what is in both ends up in the dataset."""

    adds: frozenset[Quad] = frozenset()
    removes: frozenset[Quad] = frozenset()

    @property
    def graphs(self) -> tuple[Iri, ...]:
        """The named graphs that it touches, sorted."""
        return tuple(sorted({quad.graph for quad in self.adds | self.removes}))

    def __bool__(self) -> bool:
        """Whether there is anything to add or remove."""
        return bool(self.adds or self.removes)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who answers for a change.

    Attributes:
        agent: IRI of the person, organisation or program (`prov:wasAssociatedWith`).
        reason: why, in a sentence; may be empty.
        request: identifier of the request that brought it; empty when there was none.
        key: identifier of the API key that was shown; empty when there was none.
        name: what the agent is called; empty where nobody said.
    """

    agent: Iri = SERVICE
    reason: str = ""
    request: str = ""
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One numbered commit, as the history keeps it.

    Attributes:
        number: above that of the commit before; a number is never used for two contents.
        time: when it was made, as xsd:dateTime in UTC.
        attribution: who made it and why.
        adds: N-Quads of the statements that were not there before, bookkeeping included.
        removes: N-Quads of those that were.
    """

    number: int
    time: str
    attribution: Attribution
    adds: str
    removes: str
