"""What a reader of a store over an engine sees, and what it may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.over_engines import OPEN, OTHER, SECRET, SEEN, named, names, write
from modernstats_kg.errors import QueryRefused
from modernstats_kg.store.engine_texts import UNION
from modernstats_kg.store.remote import RemoteStore
from modernstats_kg.store.remote_view import RemoteView
from modernstats_kg.store.views import Seen

FROM_OPEN, FROM_OTHER, FROM_SECRET, FROM_UNION = (f"FROM <{graph}>" for graph in (OPEN, OTHER, SECRET, UNION))
NAMED_SECRET = f"FROM NAMED <{SECRET}>"


@pytest.fixture
def view(store: RemoteStore, tmp_path: Path) -> Iterator[RemoteView]:
    """What a reader sees: a name in two public graphs, and another in a private one."""
    write(store, named("shared"), named("shared", OTHER), named("hidden", SECRET))
    store.snapshot(tmp_path / "view")
    opened = RemoteView.open(tmp_path / "view")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?name { ?s ?p ?name FILTER(?p = <https://example.org/def#name>) }",
        "SELECT DISTINCT ?name { GRAPH ?g { ?s <https://example.org/def#name> ?name } }",
        f"SELECT ?name {FROM_SECRET} {FROM_OPEN} {{ ?s <https://example.org/def#name> ?name }}",
        f"SELECT ?name {FROM_OPEN} {FROM_OTHER} {{ ?s <https://example.org/def#name> ?name }}",
    ],
    ids=["union", "graph", "from-hidden", "from-two"],
)
def test_a_reader_sees_each_public_statement_once_and_no_private_one(view: RemoteView, text: str) -> None:
    assert names(view, text) == ["shared"]


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?name {{ GRAPH <{SECRET}> {{ ?s ?p ?name }} }}",
        f"SELECT ?name {NAMED_SECRET} {{ GRAPH ?g {{ ?s ?p ?name }} }}",
        f"SELECT ?name {FROM_SECRET} {{ ?s ?p ?name }}",
        f"SELECT ?name {{ GRAPH <{UNION}> {{ ?s ?p ?name }} }}",
        f"SELECT ?name {FROM_UNION} {{ ?s ?p ?name }}",
    ],
)
def test_a_hidden_graph_does_not_exist_however_it_is_named(view: RemoteView, text: str) -> None:
    assert names(view, text) == []


def test_who_may_read_a_private_graph_does(view: RemoteView) -> None:
    let_in = Seen(True, SEEN.unnamed, SEEN.base, readable=(SECRET.value,))

    assert names(view, f"SELECT ?name {{ GRAPH <{SECRET}> {{ ?s ?p ?name }} }}", let_in) == ["hidden"]


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX bif: <bif:> SELECT * { ?s bif:contains 'x' }",
        "SELECT * { ?s <java:java.lang.System> ?o }",
        "SELECT * { ?s <\\u0062if:contains> 'x' }",
        "SELECT * { ?s ?p '\\u0027' }",
    ],
)
def test_what_another_engine_could_take_for_something_else_is_refused(view: RemoteView, text: str) -> None:
    with pytest.raises(QueryRefused):
        view.query(text, SEEN)
