"""A query for everything is written as a graph is, and only such a query."""

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from evaluated import STRICT, UNION, dataset, opened
from modernstats_kg.store.reader_process import Pieces, write_results
from modernstats_kg.store.views import Seen, View
from modernstats_kg.store.whole_graph import asks_for_everything

SHARED = ':x :p :y . GRAPH :g { :a :p :b . :b :p "c\\n"@en } GRAPH :h { :a :p :b . :c :p 1.5 }'
EVERYTHING = [
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "construct where{?a ?b ?c.} # all of it",
    "CONSTRUCT {$s ?p ?o .}\nWHERE\t{ ?s $p ?o }\n",
]
OTHERS = [
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?s }",
    "CONSTRUCT WHERE { ?s ?p ?s }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
    "CONSTRUCT { ?s ?p ?o } FROM <http://e/g> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://e/g> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o # }",
    "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
]


@pytest.fixture
def view(tmp_path: Path) -> View:
    return View(opened(dataset(SHARED), tmp_path / "store"), tmp_path / "merges")


@pytest.mark.parametrize("query", EVERYTHING)
def test_a_query_for_everything_is_known(query: str) -> None:
    assert asks_for_everything(query)


@pytest.mark.parametrize("query", OTHERS)
def test_any_other_query_is_evaluated(query: str) -> None:
    assert not asks_for_everything(query)


@pytest.mark.parametrize(
    "format_", [ox.RdfFormat.N_TRIPLES, ox.RdfFormat.TURTLE, ox.RdfFormat.JSON_LD, ox.RdfFormat.N_QUADS]
)
@pytest.mark.parametrize("query", EVERYTHING)
def test_it_gives_what_evaluating_it_gives(view: View, query: str, format_: ox.RdfFormat) -> None:
    media_type = format_.media_type.partition(";")[0]
    whole = view.everything(query, UNION)
    assert whole is not None
    pieces = Pieces(io.BytesIO())
    assert write_results(whole, media_type, pieces)

    found = view.query(query, UNION)
    assert isinstance(found, ox.QueryTriples)
    written = {quad.triple for quad in ox.parse(pieces.getvalue(), format=format_)}
    assert written == set(found)
    assert len(written) == 4


@pytest.mark.parametrize(
    "seen", [STRICT, Seen(True, "http://e/unnamed", "http://e/", default=("http://e/g",))]
)
def test_where_less_than_the_union_is_seen_it_is_evaluated(view: View, seen: Seen) -> None:
    assert view.everything(EVERYTHING[0], seen) is None
