"""What an engine elsewhere holds for one deployment, asked for; `remote_engine.py` changes it."""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import EngineAnswerCut
from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.store.bookkeeping import DIGEST, INFLUENCED, PROVENANCE, is_apart, newest_influences
from modernstats_kg.store.engine import rows_of
from modernstats_kg.store.engine_texts import (
    GRAPH,
    UNION,
    about_query,
    bound_query,
    in_parts,
    pattern_query,
    quad_of,
    sizes_query,
    state_query,
)
from modernstats_kg.store.remote_client import NATIVE, EngineClient, Graphs

_MANY: Final = 1_000
"""Statements for which reading their graphs is cheaper than asking about their subjects."""
_SUBJECTS: Final = 200
"""Things that one query asks about."""


class RemoteStatements:
    """Asks; what it sees are the graphs that the state of the store lists."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client
        self._listing = Lock()
        self._listed: tuple[int, frozenset[Iri] | None] = (0, None)
        """The graphs that there are, and how often that has changed."""

    def influences(self) -> dict[Iri, int]:
        """Number of the newest commit by the named graph that it changed."""
        return newest_influences(self.find(None, INFLUENCED, None, PROVENANCE))

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI."""
        return {q.subject.value: str(q.object) for q in self.find(None, DIGEST, None, PROVENANCE)}

    def graphs(self) -> frozenset[Iri]:
        """The named graphs that have a statement."""
        generation, known = self._listed
        if known is None:
            known = frozenset(value for value in self._values(GRAPH) if isinstance(value, Iri))
            self._list(known, generation)
        return known

    def sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI, counted now."""
        if not (graphs := self.graphs()):
            return {}
        rows = self._select(sizes_query(sorted(graphs)))
        return {str(row["g"]): int(str(row["n"])) for row in rows if "g" in row}

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph has a statement."""
        return graph in self.graphs()

    def quads(self, graph: Iri | None = None) -> Iterator[Quad]:
        """The statements of one named graph, or of all."""
        known = self.graphs()
        for one in sorted(known) if graph is None else known & {graph}:
            for row in self._select(pattern_query(None, None, None, one)):
                yield quad_of(row, graph=one)

    def find(
        self, subject: Iri | None, predicate: Iri | None, object_: Term | None, graph: Iri | None
    ) -> list[Quad]:
        """All quads of the named graphs that match; None matches anything.

        Raises:
            ValueError: a term is malformed.
        """
        rows = self._select(pattern_query(subject, predicate, object_, graph))
        known = self.graphs()
        found = (quad_of(row, subject, predicate, object_, graph) for row in rows)
        return [quad for quad in found if quad.graph in known]

    def rows(self, query: str, bindings: Mapping[str, Term]) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        asserted = (graph.value for graph in self.graphs() if not is_apart(graph.value))
        named = tuple(sorted(asserted)) if "GRAPH" in query else ()
        return self._select(bound_query(query, bindings), Graphs((UNION.value,), named))

    def present(self, quads: set[Quad]) -> set[Quad]:
        """Those of `quads` that are in the dataset."""
        if len(quads) < _MANY:
            return self._about(quads) & quads
        known = self.graphs()
        touched = {quad.graph for quad in quads} & known
        return {quad for graph in touched for quad in self.quads(graph)} & quads

    def _list(self, graphs: frozenset[Iri] | None, generation: int | None = None) -> None:
        """Remember the graphs after a change; what was read before one, as of a generation, is forgotten."""
        with self._listing:
            newest = self._listed[0]
            if generation is None:
                self._listed = (newest + 1, graphs)
            elif generation == newest:
                self._listed = (newest, graphs)

    def _about(self, quads: Iterable[Quad]) -> set[Quad]:
        """All statements of the dataset about the subjects of `quads`."""
        known = self.graphs()
        subjects = sorted({quad.subject for quad in quads})
        found = (quad for part in in_parts(subjects, _SUBJECTS) for quad in self._about_some(part))
        return {quad for quad in found if quad.graph in known}

    def _about_some(self, subjects: list[Iri]) -> list[Quad]:
        try:
            return [quad_of(row) for row in self._select(about_query(subjects))]
        except EngineAnswerCut:
            if len(subjects) == 1:
                raise
            half = len(subjects) // 2
            return self._about_some(subjects[:half]) + self._about_some(subjects[half:])

    def _values(self, predicate: Iri) -> list[Term]:
        return [row["value"] for row in self._select(state_query(predicate))]

    def _select(self, query: str, graphs: Graphs = NATIVE) -> list[Row]:
        found = ox.parse_query_results(self._client.table(query, graphs), format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("a SELECT query has solutions")
        return rows_of(found)
