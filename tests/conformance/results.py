"""What a query answers: read from the suites' files and from the service's answers alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from conformance.likeness import Row, rows_of, value_of
from conformance.manifests import address

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_TABLES = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
}


@dataclass(frozen=True)
class Result:
    """An answer: the rows of a table or the statements of a graph; or a truth.

    Attributes:
        names: variables of a table, sorted; None for a graph or a truth.
        rows: values in the order of `names`; subject, predicate and object of a graph.
        ordered: the order of the rows means something.
    """

    names: tuple[str, ...] | None = None
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    ordered: bool = False


def expected_result(file: Path) -> Result:
    """The answer in a file of a suite."""
    suffix = file.suffix[1:]
    if suffix in _TABLES:
        return read_table(file.read_bytes(), suffix)
    graph = ox.Store()
    graph.extend(ox.parse(file.read_bytes(), _GRAPHS[suffix], base_iri=address(file)))
    sets = list(graph.quads_for_pattern(None, None, ox.NamedNode(f"{RS}ResultSet")))
    return _ResultSet(graph, sets[0].subject).read() if sets else _graph_result(graph)


def read_table(data: bytes, suffix: str) -> Result:
    """The answer to SELECT or ASK in one of the result formats."""
    found = ox.parse_query_results(data, format=_TABLES[suffix])
    if isinstance(found, ox.QueryBoolean):
        return Result(truth=bool(found))
    names = tuple(sorted(variable.value for variable in found.variables))
    return Result(names, tuple(rows_of([row[name] for name in names] for row in found)))


def read_graph(data: bytes) -> Result:
    """The answer to CONSTRUCT or DESCRIBE as N-Triples."""
    return _graph_result(ox.parse(data, ox.RdfFormat.N_TRIPLES))


def _graph_result(quads) -> Result:
    return Result(rows=tuple(set(rows_of((quad.subject, quad.predicate, quad.object) for quad in quads))))


class _ResultSet:
    """An answer that is written as RDF."""

    def __init__(self, graph: ox.Store, node) -> None:
        self._graph = graph
        self._node = node

    def read(self) -> Result:
        truth = next(self._all(self._node, "boolean"), None)
        if truth is not None:
            return Result(truth=truth.value == "true")
        names = tuple(sorted(name.value for name in self._all(self._node, "resultVariable")))
        solutions = [(self._index(node), self._row(node)) for node in self._all(self._node, "solution")]
        ordered = bool(solutions) and all(place is not None for place, _ in solutions)
        if ordered:
            solutions.sort(key=lambda solution: solution[0])
        rows = tuple(tuple(row.get(name) for name in names) for _, row in solutions)
        return Result(names, rows, ordered=ordered)

    def _all(self, node, name: str) -> Iterator:
        return (quad.object for quad in self._graph.quads_for_pattern(node, ox.NamedNode(RS + name), None))

    def _index(self, node) -> int | None:
        return next((int(index.value) for index in self._all(node, "index")), None)

    def _row(self, node) -> dict:
        return {
            next(self._all(binding, "variable")).value: value_of(next(self._all(binding, "value")))
            for binding in self._all(node, "binding")
        }
