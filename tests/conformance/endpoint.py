"""The service as the suites see it: a dataset to fill, and addresses to ask."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pyoxigraph as ox
from starlette.testclient import TestClient

from conformance.cases import Graphs
from conformance.likeness import SKOLEM, Row
from conformance.manifests import address
from conformance.results import read_table
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, default_graph
from modernstats_kg.store.bookkeeping import PROVENANCE

UNNAMED = default_graph(CANONICAL_BASE)
_EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rq": ox.RdfFormat.TURTLE,
    ".ru": ox.RdfFormat.TURTLE,
}


class Endpoint:
    """An application whose default graph is the plain one, and that ships no content."""

    def __init__(self, client: TestClient, kg: KnowledgeGraph) -> None:
        self._client = client
        self._kg = kg
        key = create_key(kg.keys, KeyWish("W3C suites", ("admin",)), CANONICAL_BASE)
        self._writer = {"Authorization": f"Bearer {key}"}

    def hold(self, graphs: Graphs) -> None:
        """Make the files' statements the whole dataset."""
        wanted = frozenset(quad for name, file in graphs for quad in statements(name or UNNAMED, file))
        self._kg.store.write(lambda: Change(wanted, self._content() - wanted), Attribution())
        self._forget()

    def ask(self, query: str | bytes, accept: str):
        """The answer to a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self._client.post("/sparql", content=query, headers=headers)

    def update(self, text: str | bytes, rehearsal: bool = False):
        """The answer to an update."""
        headers = {"Content-Type": "application/sparql-update", **self._writer}
        asked = {"dry-run": str(rehearsal).lower()}
        return self._client.post("/update", params=asked, content=text, headers=headers)

    def validate(self, documents: Mapping[str, tuple[str, bytes, str]], with_key: bool = False):
        """The answer to documents in a form; the report as Turtle."""
        headers = {"Accept": "text/turtle", **(self._writer if with_key else {})}
        return self._client.post("/validate", files=documents, headers=headers)

    def send(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None):
        """The answer to any request; what may write shows a key."""
        reads = method in ("GET", "HEAD") or "/sparql" in address
        shown = {**headers, **({} if reads else self._writer)}
        return self._client.request(method, address, headers=shown, content=body)

    def dataset(self) -> list[Row]:
        """What the store holds, as the service tells it: a row for each statement, its graph last."""
        self._forget()
        found = read_table(self.ask(_EVERYTHING, "application/sparql-results+json").content, "srj")
        return [(s, p, o, g) for g, o, p, s in found.rows]

    def _content(self) -> frozenset[Quad]:
        return frozenset(quad for quad in self._kg.store.statements() if quad.graph != PROVENANCE)

    def _forget(self) -> None:
        """Take the store's own account of its commits out of the dataset: it would be in each answer."""
        kept = set(self._kg.store.statements(graph=PROVENANCE))
        self._kg.store._opened().apply((), kept)  # type: ignore[attr-defined]


def dataset_of(graphs: Graphs) -> Iterator[tuple]:
    """The statements of files as rows of terms, the graph last; None stands for the default graph."""
    for name, file in graphs:
        graph = ox.NamedNode(name) if name else None
        for quad in ox.parse(file.read_bytes(), _FORMATS[file.suffix], base_iri=address(file)):
            yield (quad.subject, quad.predicate, quad.object, graph)


def statements(graph: str, file: Path) -> Iterable[Quad]:
    """The statements of a file, with its blank nodes as the service would keep them.

    The service refuses numbers such as 01. Here they are written as the engine would keep them.
    """
    names: dict[str, Iri] = {}
    numbers = count(1)

    def ours(term) -> Iri | Literal:
        if isinstance(term, ox.Literal):
            return Literal(term.value, term.datatype.value, term.language or "")
        if isinstance(term, ox.BlankNode):
            if term.value not in names:
                names[term.value] = Iri(f"{SKOLEM}{file.stem}-{next(numbers)}")
            return names[term.value]
        return Iri(term.value)

    kept = ox.Store()
    kept.extend(ox.parse(file.read_bytes(), _FORMATS[file.suffix], base_iri=address(file)))
    for quad in kept:
        yield Quad(ours(quad.subject), ours(quad.predicate), ours(quad.object), Iri(graph))
