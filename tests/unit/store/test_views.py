"""What queries see: the dataset of the deployment, of the query, of the request; and the merge of graphs."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from evaluated import BASE, STRICT, UNION, UNNAMED, dataset, opened
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.views import OPENED, Seen, View

A, B, C = "http://e/g", "http://e/h", "http://e/i"
SHARED = """
    :x :p :y .
    GRAPH :g { :a :p :b . :b :p :c . :a :q 1 }
    GRAPH :h { :a :p :b . :c :p :d . :b :p :c }
    GRAPH :i { :a :p :b . :z :p :z }
"""
P = "PREFIX : <http://e/> "


@pytest.fixture
def view(tmp_path: Path) -> View:
    return View(opened(dataset(SHARED), tmp_path / "store"), tmp_path / "merges")


def rows(view: View, query: str, seen: Seen = UNION) -> list[str]:
    found = view.query(P + query, seen)
    return sorted(" ".join("-" if term is None else local(term) for term in row) for row in found)


def local(term: ox.NamedNode | ox.Literal) -> str:
    return term.value.rpartition("/")[2]


@pytest.mark.parametrize(
    ("clauses", "count"),
    [
        ("", 5),
        ("FROM :g", 2),
        ("FROM :g FROM :g", 2),
        ("FROM :g FROM :h", 3),
        ("FROM :g FROM :h FROM :i", 4),
        ("FROM :g FROM :nowhere", 2),
        ("FROM :nowhere", 0),
        (f"FROM :g FROM :h FROM :i FROM <{UNNAMED}>", 5),
        ("FROM NAMED :g", 0),
        ("FROM :g # FROM :h\n", 2),
    ],
)
@pytest.mark.parametrize("seen", [UNION, STRICT], ids=["union", "strict"])
def test_a_statement_of_several_graphs_counts_once(view: View, clauses: str, count: int, seen: Seen) -> None:
    expected = count if clauses or seen is UNION else 1

    assert rows(view, f"SELECT (COUNT(*) AS ?n) {clauses} {{ ?s :p ?o }}", seen) == [str(expected)]


@pytest.mark.parametrize("graphs", [(A, B), (A, B, C)], ids=["added up", "what the others say taken away"])
def test_the_merge_is_the_same_however_it_is_made(view: View, graphs: tuple[str, ...]) -> None:
    clauses = " ".join(f"FROM <{graph}>" for graph in graphs)
    wanted = {(q.subject, q.predicate, q.object) for q in dataset(SHARED) if q.graph_name.value in graphs}

    found = view.query(f"CONSTRUCT {{ ?s ?p ?o }} {clauses} WHERE {{ ?s ?p ?o }}", UNION)

    assert {(triple.subject, triple.predicate, triple.object) for triple in found} == wanted


def test_paths_go_through_the_merge_and_graph_beside_it_stays_as_it_is(view: View) -> None:
    clauses = "FROM :g FROM :h FROM NAMED :i"

    assert rows(view, f"SELECT ?o {clauses} {{ :a :p+ ?o }}") == ["b", "c", "d"]
    assert rows(view, f"SELECT ?s ?o {clauses} {{ GRAPH ?g {{ ?s :p ?o }} }}") == ["a b", "z z"]
    assert rows(view, f"SELECT ?g {clauses} {{ :b :p ?o GRAPH ?g {{ :a :p :b }} }}") == ["i"]


def test_merges_are_kept_and_the_oldest_goes(view: View, tmp_path: Path) -> None:
    pairs = [(A, B), (A, C), (B, C), (A, UNNAMED), (B, UNNAMED), (C, UNNAMED)]
    for default in pairs * 2:
        assert len(rows(view, "SELECT * { ?s ?p ?o }", Seen(True, UNNAMED, BASE, default, ()))) in (3, 4)

    assert len(list((tmp_path / "merges").iterdir())) == 4


def test_the_graphs_of_the_request_take_the_place_of_those_of_the_query(view: View) -> None:
    seen = Seen(True, UNNAMED, BASE, (C,), (A,))

    assert rows(view, "SELECT ?s FROM :g FROM :h { ?s :p ?o }", seen) == ["a", "z"]
    assert rows(view, "SELECT DISTINCT ?g FROM NAMED :h { GRAPH ?g { ?s ?p ?o } }", seen) == ["g"]
    assert rows(view, "SELECT * { ?s ?p ?o }", Seen(True, UNNAMED, BASE, (), (A,))) == []
    assert rows(view, "SELECT * { GRAPH ?g { ?s ?p ?o } }", Seen(True, UNNAMED, BASE, (A,), ())) == []


def test_a_strict_default_graph_is_the_one_of_statements_in_none(view: View) -> None:
    assert rows(view, "SELECT ?s ?o { ?s ?p ?o }", STRICT) == ["x y"]
    assert rows(view, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", STRICT) == ["g", "h", "i"]
    assert rows(view, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", UNION) == ["default", "g", "h", "i"]
    assert rows(view, f"SELECT ?s {{ GRAPH <{UNNAMED}> {{ ?s ?p ?o }} }}", STRICT) == []


def test_a_strict_default_graph_may_be_empty(tmp_path: Path) -> None:
    view = View(opened(dataset("GRAPH :g { :a :p 1 }")), tmp_path)

    assert rows(view, "SELECT * { ?s ?p ?o }", STRICT) == []
    assert rows(view, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", STRICT) == ["g"]


def test_what_is_inferred_stands_beside_the_merge(tmp_path: Path) -> None:
    inferred = f"GRAPH <{INFERRED}> {{ :a :p :z }}"
    view = View(opened(dataset(SHARED + inferred), tmp_path / "store"), tmp_path / "merges")
    asserted = (A, B, C, UNNAMED)

    def count(*default: str) -> list[str]:
        seen = Seen(True, UNNAMED, BASE, default, ())
        return rows(view, "SELECT (COUNT(*) AS ?n) { ?s :p ?o }", seen)

    assert (count(*asserted), count(*asserted, INFERRED.value)) == (["5"], ["6"])
    assert not (tmp_path / "merges").exists()
    assert (count(A, B), count(A, B, INFERRED.value)) == (["3"], ["4"])
    assert (count(UNNAMED, INFERRED.value), count(INFERRED.value)) == (["2"], ["1"])
    assert rows(view, "SELECT (COUNT(*) AS ?n) { ?s :p ?o }") == ["5"]


def test_private_graphs_are_merged_for_those_who_may_read_them(tmp_path: Path) -> None:
    secret = f"{BASE}graph/private/one"
    trig = (
        SHARED + f"GRAPH <{secret}> {{ :a :p :b . :a :p :secret }} GRAPH <{INFERRED}> {{ :a :p :secret, :z }}"
    )
    view = View(opened(dataset(trig), tmp_path / "store"), tmp_path / "merges")
    asserted = (A, B, C, UNNAMED)

    def count(*default: str, readable: tuple[str, ...] = ("*",)) -> int:
        seen = Seen(True, UNNAMED, BASE, default, (), readable)
        return len(rows(view, "SELECT * { ?s :p ?o }", seen))

    assert (count(*asserted), count(*asserted, secret), count(A, secret)) == (5, 6, 3)
    assert (count(*asserted, secret, INFERRED.value), count(A, secret, INFERRED.value)) == (7, 4)
    assert (count(*asserted, secret, readable=()), count(A, secret, readable=())) == (5, 2)


def test_graphs_that_do_not_exist_are_not_listed(view: View) -> None:
    assert rows(view, "SELECT ?g FROM NAMED :g FROM NAMED :nowhere { GRAPH ?g {} }") == ["g"]


def test_a_prefix_that_is_not_declared_is_left_to_the_engine(view: View) -> None:
    with pytest.raises(SyntaxError, match="error at 1:20"):
        view.query("SELECT * FROM ex:a FROM ex:b { ?s ?p ?o }", UNION)


def test_a_process_has_one_snapshot_open(view: View, tmp_path: Path) -> None:
    view.store.backup(tmp_path / "1")
    view.store.backup(tmp_path / "2")

    first = OPENED.view(str(tmp_path / "1"))
    assert OPENED.view(str(tmp_path / "1")) is first
    assert rows(first, "SELECT (COUNT(*) AS ?n) FROM :g FROM :h { ?s :p ?o }") == ["3"]
    scratch = OPENED.scratch(str(tmp_path / "1"))
    assert [folder.name for folder in scratch.iterdir()] == ["merges-1"]
    del first
    second = OPENED.view(str(tmp_path / "2"))
    assert not scratch.exists()
    assert rows(second, "SELECT (COUNT(*) AS ?n) FROM :g FROM :h { ?s :p ?o }") == ["3"]
