"""What a store asks of the engine that holds its statements, whether in this process or over the network."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from modernstats_kg.errors import BadRequest, EngineRefused, StoreUnavailable, TooLarge
from modernstats_kg.model.terms import Iri, Quad, Row, Term


class NothingDone(Exception):
    """Of a commit that failed nothing is in the engine, nor will be."""


class UpdateRefused(NothingDone, EngineRefused):
    """The engine has refused the one request of a commit before it did anything."""


class StepTooLarge(NothingDone, TooLarge):
    """The engine does not take so much in one step; nothing was sent."""


class AnotherForm(NothingDone, BadRequest):
    """The engine does not keep a statement as it is; what it did was taken back."""


class Superseded(StoreUnavailable):
    """Somebody else has become the writer; `never` says that the commit was not done, and never will be."""

    def __init__(self, never: bool) -> None:
        super().__init__(
            "The engine does not take writes from here any longer: another service writes to it. "
            "Let one service write to an engine, and start that one again."
        )
        self.never = never


class StatementEngine(Protocol):
    """Named graphs, the union of the asserted ones, and the number of the newest commit among them.

    Reads may come from any thread. Whoever applies holds the store's write lock.
    """

    def number(self) -> int:
        """Number of the newest commit in the engine; 0 for none."""
        ...

    def influences(self) -> dict[Iri, int]:
        """Number of the newest commit by the named graph that it changed."""
        ...

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI."""
        ...

    def sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI, counted now."""
        ...

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph has a statement."""
        ...

    def quads(self, graph: Iri | None = None) -> Iterator[Quad]:
        """The statements of one named graph, or of all."""
        ...

    def find(
        self, subject: Iri | None, predicate: Iri | None, object_: Term | None, graph: Iri | None
    ) -> list[Quad]:
        """All quads that match; None matches anything.

        Raises:
            ValueError: a term is malformed.
        """
        ...

    def rows(self, query: str, bindings: Mapping[str, Term]) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        ...

    def present(self, quads: set[Quad]) -> set[Quad]:
        """Those of `quads` that are in the dataset."""
        ...

    def apply(self, adds: Iterable[Quad], removes: Iterable[Quad], number: int = 0) -> None:
        """Add and remove statements in one atomic step, and keep the union graph in it.

        Args:
            adds: not in the dataset now.
            removes: in the dataset now.
            number: of the commit, for an engine that keeps it apart from the statements about commits.

        Raises:
            OSError: it was not done; readers see all of the change or nothing.
        """
        ...

    def redo(self, adds: set[Quad], removes: set[Quad], number: int) -> None:
        """Do a change of which nothing, a part or all is done already; otherwise as `apply`.

        Args:
            adds: to be in the dataset.
            removes: not to be in it.
            number: of the commit.
        """
        self.apply(adds - self.present(adds), self.present(removes - adds), number)

    def close(self) -> None:
        """Let go of what is held; a second call does nothing."""
        ...
