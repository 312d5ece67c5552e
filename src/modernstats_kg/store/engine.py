"""The engine with what every use of it here has to keep: one atomic step, the union graph, the number.

The engine's unnamed graph holds the union of the named ones, kept in the same atomic step. Its own
switch for a union does not merge: a triple of two graphs would be two solutions and count twice. What is
inferred, and what not everybody may read, stays out of that union.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Final
from uuid import NAMESPACE_OID, uuid5

import pyoxigraph as ox

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Quad, Row, Term
from modernstats_kg.store.bookkeeping import (
    DIGEST,
    ENDED,
    INFLUENCED,
    PROVENANCE,
    is_apart,
    newest_influences,
    number_of,
)
from modernstats_kg.store.engine_port import StatementEngine
from modernstats_kg.store.oxterms import from_engine, quad_from_engine, quad_to_engine, to_engine

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_PROVENANCE: Final = ox.NamedNode(PROVENANCE.value)
_COUNT_BY_GRAPH: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_AS_WRITTEN: Final = (ox.NamedNode(XSD_STRING), ox.NamedNode(RDF_LANG_STRING))
"""Datatypes whose literals the engine keeps as they are."""
_MANY: Final = 1_000
_SCATTERED: Final = 200
_REOPENING: Final = 40
"""Attempts to open again, a twentieth of a second apart, while reads that still run let go."""


class Engine(StatementEngine):
    """One open pyoxigraph store. Whoever applies holds the write lock; reads need none."""

    def __init__(self, folder: Path, opening: Callable[[Path], ox.Store] = ox.Store) -> None:
        """Open the store in `folder`, made when it does not exist.

        Args:
            folder: of the engine's files.
            opening: how it is opened; to read and write unless told otherwise.

        Raises:
            OSError: it is damaged, or somebody else has it open.
        """
        self._folder = folder
        self._opening = Lock()
        self._store: ox.Store | None = opening(folder)

    @property
    def store(self) -> ox.Store:
        """The engine's own handle; do not keep it, or `reopen` has to wait for its end."""
        with self._opening:
            if self._store is None:
                raise StoreUnavailable(f"The store in {self._folder} is closed.")
            return self._store

    def rewrite(self) -> None:
        """Write every block of every file again, which looks at each checksum.

        `optimize` moves a file whole where no newer one overlaps it. So statements are added that lie all
        over the key space of each index, and taken away again.

        Raises:
            RuntimeError: a block is damaged.
        """
        scattered = [
            [ox.NamedNode(f"urn:uuid:{uuid5(NAMESPACE_OID, f'{number} {part}')}") for part in "spog"]
            for number in range(_SCATTERED)
        ]
        for s, p, o, g in scattered:
            self.store.add(ox.Quad(s, p, o, g))
            self.store.add(ox.Quad(s, p, o))
        self.store.flush()
        for s, p, o, g in scattered:
            self.store.remove_graph(g)  # an empty one would still be listed
            self.store.remove(ox.Quad(s, p, o))
        self.store.flush()
        self.store.optimize()

    def close(self) -> None:
        """Release the folder, once reads that still run have ended."""
        with self._opening:
            self._store = None

    def reopen(self) -> None:
        """Close and open again: after a full disk the engine refuses every write until then.

        Raises:
            OSError: it does not open, or reads that still run keep it open; it can be read all the same.
        """
        with self._opening:
            self._store = None
            for _ in range(_REOPENING):
                with suppress(OSError):
                    self._store = ox.Store(self._folder)
                    return
                sleep(0.05)
            try:
                self._store = ox.Store(self._folder)
            except OSError:
                self._store = ox.Store.read_only(str(self._folder))  # nobody writes: we hold the directory
                raise

    def number(self) -> int:
        """Number of the newest commit in the engine; 0 for none."""
        return max((number_of(quad.subject) for quad in self._bookkeeping(ENDED)), default=0)

    def influences(self) -> dict[Iri, int]:
        """Number of the newest commit by the named graph that it changed."""
        return newest_influences(self._bookkeeping(INFLUENCED))

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI."""
        return {quad.subject.value: quad.object.value for quad in self._bookkeeping(DIGEST)}

    def sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI, counted now."""
        counted = self.store.query(_COUNT_BY_GRAPH)
        if not isinstance(counted, ox.QuerySolutions):
            raise TypeError("a SELECT query has solutions")
        return {graph.value: int(number.value) for graph, number in counted}

    def asserted_graphs(self) -> list[ox.NamedNode | ox.BlankNode]:
        """The named graphs that the union is made of."""
        return [graph for graph in self.store.named_graphs() if not stands_apart(graph)]

    def quads(self, graph: Iri | None = None) -> Iterator[Quad]:
        """The statements of one named graph, or of all."""
        name = ox.NamedNode(graph.value) if graph else None
        for quad in self.store.quads_for_pattern(None, None, None, name):
            if quad.graph_name != ox.DefaultGraph():
                yield quad_from_engine(quad)

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph has a statement."""
        return next(self.quads(graph), None) is not None

    def find(
        self, subject: Iri | None, predicate: Iri | None, object_: Term | None, graph: Iri | None
    ) -> list[Quad]:
        """All quads of the named graphs that match; None matches anything.

        Raises:
            ValueError: a term is malformed.
        """
        s, p, g = (ox.NamedNode(part.value) if part else None for part in (subject, predicate, graph))
        found = self.store.quads_for_pattern(s, p, to_engine(object_) if object_ else None, g)
        return [quad_from_engine(quad) for quad in found if quad.graph_name != ox.DefaultGraph()]

    def rows(self, query: str, bindings: Mapping[str, Term]) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Args:
            query: as `port.Store.rows` takes it.
            bindings: terms that take the place of the variables of these names.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        terms = {ox.Variable(name): to_engine(term) for name, term in bindings.items()}
        # with a list, each graph of it is looked at for each solution: five times as long for all items
        tells = (
            "GRAPH ?graph" in query and "?graph" in query.partition("WHERE")[0] and "graph" not in bindings
        )
        named = self.asserted_graphs() if "GRAPH" in query and not tells else None
        try:
            found = self.store.query(
                query, substitutions=dict(terms), default_graph=ox.DefaultGraph(), named_graphs=named
            )
        except RuntimeError as refusal:
            raise ValueError(str(refusal)) from refusal
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("rows() answers SELECT queries only")
        rows = rows_of(found)
        return [row for row in rows if not is_apart(str(row["graph"]))] if tells else rows

    def __contains__(self, quad: Quad) -> bool:
        return quad_to_engine(quad) in self.store

    def present(self, quads: set[Quad]) -> set[Quad]:
        """Those of `quads` that are in the dataset."""
        if len(quads) < _MANY:
            return {quad for quad in quads if quad in self}
        # One scan of a graph is cheaper than a lookup for each of so many statements.
        return {quad for graph in {quad.graph for quad in quads} for quad in self.quads(graph)} & quads

    def apply(self, adds: Iterable[Quad], removes: Iterable[Quad], number: int = 0) -> None:
        """Add and remove statements in one atomic step, and keep the union graph in it.

        Args:
            adds: not in the dataset now.
            removes: in the dataset now.
            number: of the commit; what the statements say of it is enough here.

        Raises:
            OSError: the disk is full or damaged; readers see all of the change or nothing.
        """
        added = {quad_to_engine(quad) for quad in adds}
        removed = {quad_to_engine(quad) for quad in removes}
        if not removed:
            self.store.extend(_in_both(added))  # as atomic, and ten times as fast as an update
            return
        new = _merged(added)
        unshared = {
            triple for triple in _merged(removed) - new if not self._stands_elsewhere(triple, removed)
        }
        steps = [
            f"DELETE DATA {{ {_block(unshared)} {_graphs(removed)} }}",
            f"INSERT DATA {{ {_block(new)} {_graphs(added)} }}",
            *self._drops(added, removed),
        ]
        self.store.update(" ;\n".join(steps))

    def _drops(self, added: set[ox.Quad], removed: set[ox.Quad]) -> list[str]:
        """Steps for the graphs that become empty: an empty graph would still be listed by GRAPH ?g {}."""
        touched = {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}
        return [f"DROP SILENT GRAPH {graph}" for graph in touched if self._empties(graph, removed)]

    def _empties(self, graph: GraphName, removed: set[ox.Quad]) -> bool:
        return all(quad in removed for quad in self.store.quads_for_pattern(None, None, None, graph))

    def _stands_elsewhere(self, triple: ox.Triple, removed: set[ox.Quad]) -> bool:
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return any(not stands_apart(quad.graph_name) and quad not in removed for quad in found)

    def _bookkeeping(self, predicate: Iri) -> list[Quad]:
        found = self.store.quads_for_pattern(None, ox.NamedNode(predicate.value), None, _PROVENANCE)
        return [quad_from_engine(quad) for quad in found]


def stands_apart(graph: GraphName) -> bool:
    """Whether a graph is no part of the union, which the union itself is not either."""
    return not isinstance(graph, ox.NamedNode) or is_apart(graph.value)


def rows_of(solutions: ox.QuerySolutions) -> list[Row]:
    """Solutions as our rows; a variable without a value is left out.

    Raises:
        TypeError: a value is neither an IRI nor a literal.
    """
    names = [variable.value for variable in solutions.variables]
    ours = lru_cache(maxsize=None)(from_engine)  # of one result: the same terms come again and again
    return [
        {name: ours(term) for name, term in zip(names, solution, strict=True) if term is not None}
        for solution in solutions
    ]


def _in_both(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        yield quad
        if not stands_apart(quad.graph_name):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _merged(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    """The statements that the union has because of these."""
    return {quad.triple for quad in quads if not stands_apart(quad.graph_name)}


def _graphs(quads: set[ox.Quad]) -> str:
    by_graph: dict[GraphName, set[ox.Triple]] = {}
    for quad in quads:
        by_graph.setdefault(quad.graph_name, set()).add(quad.triple)
    return " ".join(f"GRAPH {graph} {{ {_block(triples)} }}" for graph, triples in by_graph.items())


def _block(triples: Iterable[ox.Triple]) -> str:
    # str() of the engine's own terms is their escaped SPARQL form, so no text passes unescaped
    return "".join(f"{triple} . " for triple in triples)


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """The statements in the lexical forms that the engine keeps, such as 12 for "012"^^xsd:integer.

    What is written to the history must be what is read from the store.
    """
    given = [quad_to_engine(quad) for quad in quads]
    if any(isinstance(quad.object, ox.Literal) and quad.object.datatype not in _AS_WRITTEN for quad in given):
        small = ox.Store()
        small.extend(given)
        return {quad_from_engine(quad) for quad in small}
    return set(map(quad_from_engine, given))


def encode_quads(quads: Iterable[Quad]) -> str:
    """N-Quads, in order, so that the same statements give the same text."""
    return "".join(sorted(map(encode_quad, quads)))


def encode_quad(quad: Quad) -> str:
    """Its line in N-Quads."""
    return f"{quad_to_engine(quad)} .\n"


def decode_quads(text: str) -> set[Quad]:
    """The statements of `encode_quads`."""
    return {quad_from_engine(quad) for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS)}
