"""What the rest of the library may ask of a triple store. Every adapter passes `tests/contract`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from modernstats_kg.model.change import Attribution, Change, Commit
from modernstats_kg.model.terms import Iri, Quad, Row, Term


class Course:
    """Commits in a row, all of which were done as they were meant.

    A course ends when a write fails, and when the store has put something right: after such a write, or
    where an engine elsewhere lost what it held. The number of the newest commit is then what it was before,
    but what was read meanwhile may be of no commit. So whoever remembers what was read keeps it under the
    course, and forgets it with that.
    """

    def __init__(self, number: int = 0) -> None:
        """Begin the course of that number; 0 is the first one since the store was opened."""
        self.number = number


class Store(Protocol):
    """A dataset of named graphs with numbered commits. Methods may be called from any thread.

    Beside what is written, it holds the graph `store.bookkeeping.PROVENANCE`: one activity for each
    commit, the number of the newest, and the digests that graphs were loaded with.
    """

    @property
    def commit(self) -> int:
        """Number of the newest commit; 0 for an empty store."""
        ...

    @property
    def course(self) -> Course:
        """The course that the newest commit belongs to: another object once something had to be put right."""
        ...

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be written now; empty when it can."""
        ...

    def graph_sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI, for those that everybody may read."""
        ...

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph exists, which means that it has a statement."""
        ...

    def changed_at(self, graph: Iri) -> int:
        """Number of the newest commit that changed the named graph; 0 where none is known."""
        ...

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI, for graphs that were loaded with one."""
        ...

    def write(self, build: Callable[[], Change], by: Attribution) -> int:
        """Commit the change that `build` gives; return its number once it is safe on disk.

        Args:
            build: called while nobody else can write, so that what it reads of the store holds; what it
                raises ends the write.
            by: who answers for it.

        Returns:
            The number of the commit; that of the newest one when the change changes nothing.

        Raises:
            StoreReadOnly: nothing can be written now; says why.
            StoreFull: the disk has less room than has to be left.
            StoreUnavailable: the disk is damaged; readers see all of the change or nothing.
        """
        ...

    def effect(self, change: Change) -> Change:
        """What is left of a change when it meets the newest commit.

        Returns:
            The statements that are not there yet, and those that are, in the lexical forms that the store
            keeps. Nothing is in both.

        Raises:
            BadRequest: the store cannot keep what a literal means; says what to write.
        """
        ...

    def consider(self, build: Callable[[], Change]) -> Change:
        """The change that `build` gives, called as `write` would call it; nothing is written."""
        ...

    def replace_graph(self, name: Iri, quads: Iterable[Quad], digest: str) -> int:
        """Make `quads` the whole content of the named graph, in one commit; return its number.

        Raises:
            ValueError: a quad is in another graph.
            StoreUnavailable: as `write`.
        """
        ...

    def drop_graph(self, name: Iri) -> int:
        """Remove a named graph and its digest, in one commit; return its number."""
        ...

    def history(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """The commits with a number above `after` and at most `until`, oldest first."""
        ...

    def statements(
        self,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object_: Term | None = None,
        graph: Iri | None = None,
    ) -> list[Quad]:
        """All quads that match; None matches anything, except that graphs apart have to be named.

        Apart are the inferred statements, and what not everybody may read.
        """
        ...

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Args:
            query: trusted text from `query/sparql`; never text from outside. One that selects `?graph` and
                has `GRAPH ?graph { … }` binds it in every solution, and has no other GRAPH.
            bindings: terms that take the place of the variables of these names.
        """
        ...

    def expect_reachable(self) -> None:
        """Know that statements can be read now.

        Raises:
            StoreUnavailable: they cannot; says why.
        """
        ...

    def begin_reading(self) -> None:
        """Know that clients may read from now on, so that what is half done must never be seen."""
        ...

    def snapshot(self, folder: Path) -> int:
        """Write to `folder` what readers need to read the newest commit, or later ones; return its number."""
        ...

    def copy(self, folder: Path) -> int:
        """Write the newest commit to `folder` as files that never change; return its number."""
        ...

    def close(self) -> None:
        """Release the data directory; a second call does nothing."""
        ...
