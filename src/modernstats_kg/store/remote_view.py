"""What a query sees of a dataset in an engine elsewhere: the same as of the embedded store.

A reader sends the query on, with the graphs that it sees named by the protocol, and the engine's own text for
graphs (FROM) taken out: whatever an engine makes of both at once, a hidden graph is not among them.

Source: SPARQL 1.1 Protocol 2.1.4 (the graphs of the request take the place of FROM).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final, NoReturn

import pyoxigraph as ox

from modernstats_kg.errors import EngineRefused, QueryRefused
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.bookkeeping import INFERRED, is_apart
from modernstats_kg.store.dataset import LEXEMES, own_dataset, without_dataset
from modernstats_kg.store.disguise import engine_client
from modernstats_kg.store.engine_texts import UNION
from modernstats_kg.store.functions import Table
from modernstats_kg.store.oxterms import quad_from_engine, quad_to_engine
from modernstats_kg.store.remote_client import Connection, EngineClient, Graphs, Limits
from modernstats_kg.store.remote_engine import RemoteEngine
from modernstats_kg.store.remote_guard import expect_plain
from modernstats_kg.store.views import ENGINE_FILE, ReadView, Results, Seen

_BASE: Final = re.compile(r"BASE$", re.IGNORECASE)
_GRAPH: Final = re.compile("graph", re.IGNORECASE)
_NO_FUNCTIONS: Final[Table] = {}
_COPY: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MOST_MERGED: Final = 200_000
"""Statements that a reader merges itself."""
_ASKED_WRONGLY: Final = range(400, 500)
_NOT_LET_IN: Final = (401, 403, 404, 407)


class RemoteView(ReadView):
    """The newest state of the dataset in an engine, read as queries are answered."""

    def __init__(self, client: EngineClient) -> None:
        """Read over `client`, which is closed with this."""
        self._client = client
        self._engine = RemoteEngine(client)

    @classmethod
    def open(cls, folder: Path) -> "RemoteView":
        """The view of a folder that `write_engine` made.

        Raises:
            OSError: the folder cannot be read.
        """
        told = json.loads((folder / ENGINE_FILE).read_bytes())
        return cls(engine_client(Connection(**told["connection"]), Limits(**told["limits"])))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def everything(self, text: str, seen: Seen) -> None:
        """Nothing: every query is the engine's to evaluate."""

    def query(self, text: str, seen: Seen, functions: Table = _NO_FUNCTIONS) -> Results:
        """Let the engine evaluate one query.

        Raises:
            SyntaxError: the query does not parse.
            QueryRefused: the engine does not evaluate it, or could take it for something else.
            EngineUnreachable: the engine does not answer; or another error of the client.
        """
        form = ox.Store().query(text, base_iri=seen.base, custom_functions=functions)
        expect_plain(text, [function.value for function in functions], seen.base)
        graphs = self._graphs_of(text, seen)
        sent = _with_base(without_dataset(text), seen.base)
        if not self._client.dialect.merges_graphs and self._needs_merge(graphs):
            return self._merged(text, seen, graphs)
        try:
            if isinstance(form, ox.QueryTriples):
                return _as_triples(self._client.triples(sent, graphs))
            body = self._client.table(sent, graphs)
        except EngineRefused as refusal:
            if refusal.status in _ASKED_WRONGLY and refusal.status not in _NOT_LET_IN:
                raise QueryRefused(
                    "The engine behind this service does not evaluate this query."
                ) from refusal
            raise
        return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)

    def present(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Those of the statements that the dataset has."""
        ours = {quad_from_engine(quad) for quad in quads}
        return {quad_to_engine(quad) for quad in self._engine.present(ours)}

    def content(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """The statements of a named graph."""
        return {quad_to_engine(quad) for quad in self._engine.quads(Iri(graph.value))}

    def named_graphs(self) -> list[ox.NamedNode]:
        """The named graphs that there are."""
        return [ox.NamedNode(graph.value) for graph in sorted(self._engine.graphs())]

    def has(self, graph: ox.NamedNode) -> bool:
        """Whether a named graph exists."""
        return self._engine.holds(Iri(graph.value))

    def save(self, folder: Path) -> NoReturn:
        """Refuse: an engine elsewhere has no copy to change.

        Raises:
            QueryRefused: always; says what to do.
        """
        raise QueryRefused(
            "An operation reads what an earlier one of the same request changed, which is not done here: "
            "send them as two requests."
        )

    def _graphs_of(self, text: str, seen: Seen) -> Graphs:
        """The dataset of a query; hidden graphs are not in it, and those of the store itself neither."""
        if seen.default is not None:
            return Graphs(self._default(seen, seen.default), self._named(text, seen, seen.named))
        if (own := own_dataset(text, seen.base)) is not None:
            return Graphs(self._default(seen, own.default), self._named(text, seen, own.named))
        if seen.union:
            return Graphs((UNION.value,), self._named(text, seen, None))
        return Graphs(self._default(seen, (seen.unnamed,)), self._named(text, seen, None))

    def _default(self, seen: Seen, iris: Iterable[str]) -> tuple[str, ...]:
        """The graphs of the default graph; the union, where they are those that it is made of."""
        given = self._existing(seen, iris)
        asserted = {graph.value for graph in self._engine.graphs() if not is_apart(graph.value)}
        if {*given} - {INFERRED.value} != asserted:
            return given
        return (UNION.value, *(iri for iri in given if iri == INFERRED.value))

    def _named(self, text: str, seen: Seen, named: Iterable[str] | None) -> tuple[str, ...]:
        if not _GRAPH.search(text):
            return ()
        if named is not None:
            return self._existing(seen, named)
        every = sorted(graph.value for graph in self._engine.graphs())
        return tuple(iri for iri in self._existing(seen, every) if seen.union or iri != seen.unnamed)

    def _existing(self, seen: Seen, iris: Iterable[str]) -> tuple[str, ...]:
        """Those of the graphs that exist for who asks.

        Raises:
            ValueError: one is no IRI.
        """
        nodes = (ox.NamedNode(iri) for iri in dict.fromkeys(iris))
        return tuple(node.value for node in nodes if self.has(node) and seen.shows(node))

    def _needs_merge(self, graphs: Graphs) -> bool:
        """Whether a triple could stand in two of the graphs: what is inferred from the union never does."""
        default = graphs.default or ()
        return len(default) > 1 and set(default) != {UNION.value, INFERRED.value}

    def _merged(self, text: str, seen: Seen, graphs: Graphs) -> Results:
        """Evaluate here, on a copy of a few graphs, where the engine would count a triple twice.

        Raises:
            QueryRefused: they are too large for that.
        """
        default, named = graphs.default or (), graphs.named or ()
        sizes = self._engine.sizes()
        if sum(sizes.get(iri, 0) for iri in {*default, *named}) > _MOST_MERGED:
            raise QueryRefused(
                "This engine does not merge graphs, and these are too large to merge here: ask for one of "
                "them, or for none, which is the union of all."
            )
        store = ox.Store()
        for iri in {*default, *named}:
            content = [quad_to_engine(quad) for quad in self._engine.quads(Iri(iri))]
            store.extend(content if iri in named else ())
            store.extend(ox.Quad(*quad.triple) for quad in content if iri in default)
        return store.query(
            text,
            base_iri=seen.base,
            default_graph=ox.DefaultGraph(),
            named_graphs=[ox.NamedNode(iri) for iri in named],
        )


def engine_file(connection: Connection, limits: Limits) -> bytes:
    """What `RemoteView.open` reads: how an engine is reached, and how much it may answer."""
    return json.dumps({"connection": asdict(connection), "limits": asdict(limits)}).encode()


def _with_base(text: str, base: str) -> str:
    """The query with a BASE where it has none: some engines take one only."""
    return (
        text
        if any(_BASE.match(found["word"] or "") for found in LEXEMES.finditer(text))
        else f"BASE <{base}> {text}"
    )


def _as_triples(ntriples: bytes) -> Results:
    store = ox.Store()
    store.load(ntriples, format=ox.RdfFormat.N_TRIPLES)
    return store.query(_COPY)
