"""What every store adapter promises. A new adapter is one more parameter of `opening`.

What does not hold over an engine is listed in `engines/differences.py`, and nowhere else.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from engines.servers import ENGINES, Server
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.terms import XSD_STRING, Iri, Literal, Quad, Term
from modernstats_kg.store.bookkeeping import INFERRED, PROVENANCE
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.port import Store
from modernstats_kg.store.remote import RemoteStore
from reading import content, sizes

Opening = Callable[[Path], Store]
ADAPTERS = ("embedded", *ENGINES)

PEOPLE = Iri("https://example.org/graph/people")
PLACES = Iri("https://example.org/graph/places")
SECRET = Iri("https://example.org/graph/private/people")
ALICE = Iri("https://example.org/id/alice")
NAME = Iri("https://example.org/def#name")
KNOWS = Iri("https://example.org/def#knows")
XSD = "http://www.w3.org/2001/XMLSchema#"


def quad(subject: Iri, predicate: Iri, object_: Term, graph: Iri = PEOPLE) -> Quad:
    return Quad(subject, predicate, object_, graph)


@pytest.fixture(params=ADAPTERS)
def opening(request: pytest.FixtureRequest) -> Opening:
    """Opens a data directory; the engine below it, if there is one, begins empty."""
    if request.param == "embedded":
        return EmbeddedStore.open
    server: Server = request.getfixturevalue(f"{request.param}_engine")
    server.empty()
    return partial(RemoteStore.open, connection=server.connection)


@pytest.fixture
def store(opening: Opening, tmp_path: Path) -> Iterator[Store]:
    opened = opening(tmp_path / "data")
    yield opened
    opened.close()


def test_a_new_store_is_empty_at_commit_zero(store: Store) -> None:
    assert (store.commit, store.graph_sizes(), store.digests(), store.statements()) == (0, {}, {}, [])
    assert list(store.history()) == []


def test_replacing_a_graph_returns_the_next_number_and_keeps_its_digest(store: Store) -> None:
    assert store.replace_graph(PEOPLE, [quad(ALICE, NAME, Literal("Alice"))], "sha256:1") == 1
    assert store.replace_graph(PLACES, [], "sha256:2") == 2

    assert store.commit == 2
    assert store.digests() == {PEOPLE.value: "sha256:1", PLACES.value: "sha256:2"}


def test_the_new_content_takes_the_place_of_the_old_in_that_graph_only(store: Store) -> None:
    kept, gone, new = (quad(ALICE, NAME, Literal(name)) for name in ("kept", "gone", "new"))
    elsewhere = quad(ALICE, NAME, Literal("gone"), PLACES)
    store.replace_graph(PEOPLE, [kept, gone], "1")
    store.replace_graph(PLACES, [elsewhere], "1")

    store.replace_graph(PEOPLE, [new, kept, new], "2")

    assert set(content(store)) == {kept, new, elsewhere}
    assert sizes(store) == {PEOPLE.value: 2, PLACES.value: 1}


def test_an_emptied_graph_is_no_longer_listed(store: Store) -> None:
    store.replace_graph(PEOPLE, [quad(ALICE, NAME, Literal("Alice"))], "1")
    store.replace_graph(PEOPLE, [], "2")

    assert sizes(store) == {}
    assert store.rows("SELECT ?g WHERE { GRAPH ?g {} }") == [{"g": PROVENANCE}]


def test_a_statement_of_another_graph_changes_nothing(store: Store) -> None:
    right, wrong = quad(ALICE, NAME, Literal("a")), quad(ALICE, NAME, Literal("b"), PLACES)

    with pytest.raises(ValueError, match="graph/places"):
        store.replace_graph(PEOPLE, [right, wrong], "1")

    assert (store.commit, store.statements(), store.digests()) == (0, [], {})


@pytest.mark.parametrize(
    "literal",
    [
        Literal("plain"),
        Literal("Zażółć \U0001f600 '\"\\ \n\r\t } INSERT DATA {"),
        Literal(""),
        Literal("statistique", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "fr"),
        Literal("2024-01-31", XSD + "date"),
        Literal("2024", XSD + "gYear"),
        Literal("true", XSD + "boolean"),
        Literal("5", XSD + "integer"),
        Literal("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
    ],
    ids=lambda literal: literal.value[:10] or "empty",
)
def test_a_literal_comes_back_as_it_went_in(store: Store, literal: Literal) -> None:
    store.replace_graph(PEOPLE, [quad(ALICE, NAME, Literal("before"))], "1")
    store.replace_graph(PEOPLE, [quad(ALICE, NAME, literal)], "2")

    assert content(store) == [quad(ALICE, NAME, literal)]
    assert store.rows("SELECT ?name WHERE { ?s <https://example.org/def#name> ?name }") == [{"name": literal}]


def test_a_pattern_finds_by_subject_predicate_and_object(store: Store) -> None:
    bob = Iri("https://example.org/id/bob")
    knows, name = quad(ALICE, KNOWS, bob), quad(bob, NAME, Literal("Bob"))
    store.replace_graph(PEOPLE, [knows, name], "1")

    assert store.statements(subject=ALICE) == [knows]
    assert store.statements(predicate=NAME) == [name]
    assert store.statements(object_=bob) == [knows]
    assert store.statements(object_=Literal("Bob")) == [name]
    assert store.statements(subject=bob, predicate=KNOWS) == []


def test_rows_read_the_union_of_the_graphs_and_leave_unbound_variables_out(store: Store) -> None:
    store.replace_graph(PEOPLE, [quad(ALICE, NAME, Literal("Alice"))], "1")
    store.replace_graph(PLACES, [quad(ALICE, KNOWS, PLACES, PLACES)], "1")

    rows = store.rows(
        "SELECT ?name ?place ?none WHERE { ?s <https://example.org/def#name> ?name ; "
        "<https://example.org/def#knows> ?place OPTIONAL { ?s <https://example.org/none> ?none } }"
    )

    assert rows == [{"name": Literal("Alice"), "place": PLACES}]


@pytest.mark.parametrize("name", ["Bob", 'x" } UNION { ?s ?p ?o', "\\"])
def test_a_bound_term_is_a_value_never_query_text(store: Store, name: str) -> None:
    bob = Iri("https://example.org/id/bob")
    store.replace_graph(PEOPLE, [quad(ALICE, NAME, Literal("Alice")), quad(bob, NAME, Literal(name))], "1")

    rows = store.rows("SELECT ?s ?name WHERE { ?s ?p ?name }", {"name": Literal(name, XSD_STRING)})

    assert [row["s"] for row in rows] == [bob]


def test_rows_tell_the_graph_of_what_everybody_may_read_and_was_asserted(store: Store) -> None:
    for graph in (PEOPLE, SECRET, INFERRED):
        store.replace_graph(graph, [quad(ALICE, NAME, Literal("Alice"), graph)], f"sha256:{graph}")
    query = (
        "SELECT ?name ?graph WHERE { ?s <https://example.org/def#name> ?name GRAPH ?graph { ?s ?p ?name } }"
    )

    assert store.rows(query) == [{"name": Literal("Alice"), "graph": PEOPLE}]
    assert store.rows(query, {"graph": PEOPLE}) == [{"name": Literal("Alice"), "graph": PEOPLE}]
    assert store.rows(query, {"graph": SECRET}) == []


def test_rows_may_speak_of_any_graph_where_it_is_only_a_value(store: Store) -> None:
    store.replace_graph(PEOPLE, [quad(ALICE, KNOWS, INFERRED)], "sha256:1")

    assert store.rows("SELECT ?graph WHERE { ?s <https://example.org/def#knows> ?graph }") == [
        {"graph": INFERRED}
    ]


def test_binding_a_variable_that_is_not_selected_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="name"):
        store.rows("SELECT ?s WHERE { ?s ?p ?name }", {"name": Literal("Alice")})


def test_everything_is_there_after_a_restart(store: Store, opening: Opening, tmp_path: Path) -> None:
    statement = quad(ALICE, NAME, Literal("Alice"))
    store.replace_graph(PEOPLE, [statement], "sha256:1")
    store.close()

    again = opening(tmp_path / "data")

    assert (again.commit, again.digests(), content(again)) == (1, {PEOPLE.value: "sha256:1"}, [statement])
    again.close()


def test_writes_that_meet_are_all_kept_and_numbered_once(store: Store) -> None:
    graphs = [Iri(f"https://example.org/graph/{n}") for n in range(12)]

    with ThreadPoolExecutor(4) as threads:
        numbers = list(
            threads.map(lambda g: store.replace_graph(g, [quad(ALICE, NAME, Literal("x"), g)], "1"), graphs)
        )

    assert sorted(numbers) == list(range(1, 13))
    assert sizes(store) == {graph.value: 1 for graph in graphs}


def test_a_snapshot_keeps_its_commit_while_the_store_moves_on(store: Store, tmp_path: Path) -> None:
    first, second = (quad(ALICE, NAME, Literal(name)) for name in ("first", "second"))
    store.replace_graph(PEOPLE, [first], "1")

    assert store.snapshot(tmp_path / "copies" / "1") == 1
    store.replace_graph(PEOPLE, [second], "2")

    assert content(store) == [second]
    with pytest.raises(StoreUnavailable, match="copies/1"):
        store.snapshot(tmp_path / "copies" / "1")


def test_a_closed_store_says_so_and_may_be_closed_again(store: Store) -> None:
    store.close()
    store.close()

    with pytest.raises(StoreUnavailable, match="closed"):
        store.statements()


def test_a_statement_of_two_graphs_is_one_solution_until_both_drop_it(store: Store) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s <https://example.org/def#name> ?o }"
    here, there = quad(ALICE, NAME, Literal("Alice")), quad(ALICE, NAME, Literal("Alice"), PLACES)
    store.replace_graph(PEOPLE, [here], "1")
    store.replace_graph(PLACES, [there], "1")
    counts = [store.rows(count)[0]["n"].value]

    store.replace_graph(PEOPLE, [], "2")
    counts.append(store.rows(count)[0]["n"].value)
    store.replace_graph(PLACES, [], "2")
    counts.append(store.rows(count)[0]["n"].value)

    assert counts == ["1", "1", "0"]
    assert sizes(store) == {}
