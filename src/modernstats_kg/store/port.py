"""What the rest of the library may ask of a triple store. Every adapter passes `tests/contract`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from modernstats_kg.model.terms import Iri, Quad, Row, Term


class Store(Protocol):
    """A dataset of named graphs with numbered commits. Methods may be called from any thread."""

    @property
    def commit(self) -> int:
        """Number of the newest commit; 0 for an empty store."""
        ...

    def graph_sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI."""
        ...

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI, for graphs that were loaded with one."""
        ...

    def replace_graph(self, name: Iri, quads: Iterable[Quad], digest: str) -> int:
        """Make `quads` the whole content of the named graph, in one commit; return its number.

        Raises:
            ValueError: a quad is in another graph.
        """
        ...

    def drop_graph(self, name: Iri) -> int:
        """Remove a named graph and its digest, in one commit; return its number."""
        ...

    def statements(
        self, subject: Iri | None = None, predicate: Iri | None = None, object_: Term | None = None
    ) -> list[Quad]:
        """All quads that match; None matches anything. Bookkeeping of the store is never among them."""
        ...

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the named graphs.

        Args:
            query: trusted text from `query/sparql`; never text from outside.
            bindings: terms that take the place of the variables of these names.
        """
        ...

    def snapshot(self, folder: Path) -> int:
        """Write an immutable copy of the newest commit to `folder`; return the commit's number."""
        ...

    def close(self) -> None:
        """Release the data directory; a second call does nothing."""
        ...
