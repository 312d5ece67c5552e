"""Defects seen in SPARQL services when they are written to, each as a test that ours has not got it.

Each was measured on, or reported of, a service in use; the names say what a client would notice.
"""

import pyoxigraph as ox
import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE

UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
GRAPH = f"{EX}graph"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("defects")) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(editor):
    yield
    assert updated(editor, "DROP ALL").status_code == 200


def updated(editor, text):
    return editor.client.post("/update", content=text, headers={**editor.headers, **UPDATE})


def stored(editor, graph=GRAPH):
    answer = editor.client.get(
        "/graphs", params={"graph": graph}, headers={"Accept": "application/n-triples"}
    )
    return (
        set(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)) if answer.status_code == 200 else set()
    )


def test_insert_data_inserts(editor):
    assert updated(editor, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> 1 }} }}").status_code == 200
    assert len(stored(editor)) == 1


def test_several_operations_happen_together_or_not_at_all(editor):
    good, bad = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> 1 }} }}", f"DROP GRAPH <{EX}absent>"
    answer = updated(editor, f"{good} ; {bad}")

    assert answer.status_code == 400
    assert stored(editor) == set()


def test_more_than_five_thousand_statements_are_inserted_at_once(editor):
    data = " ".join(f"<{EX}{number}> <{EX}p> {number} ." for number in range(6_000))

    assert updated(editor, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {data} }} }}").status_code == 200
    assert len(stored(editor)) == 6_000


def test_insert_data_needs_no_graph(editor):
    assert updated(editor, f"INSERT DATA {{ <{EX}a> <{EX}p> 1 }}").status_code == 200
    assert len(stored(editor, f"{CANONICAL_BASE}graph/default")) == 1


def test_blank_nodes_are_inserted_as_new_things(editor):
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ _:a <{EX}p> _:b . _:a <{EX}q> _:b }} }}"

    assert updated(editor, text).status_code == 200
    (pair,) = {(triple.subject, triple.object) for triple in stored(editor)}
    assert pair[0] != pair[1]


FAITHFUL = (
    ("true", f"{XSD}boolean", ""),
    ("99999999999999999999999", f"{XSD}string", ""),
    ("007", f"{XSD}string", ""),
    ("fr", "", "fr-ca"),
    ("P1Y", f"{XSD}duration", ""),
    ("12:30:45", f"{XSD}time", ""),
    ("2024-01-02T03:04:05.123456789Z", f"{XSD}dateTime", ""),
    ("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral", ""),
    ("9223372036854775808", f"{XSD}integer", ""),
    ("0.12345678901234567890123", f"{XSD}decimal", ""),
)


@pytest.mark.parametrize(("text", "datatype", "language"), FAITHFUL, ids=[f"{t} {d}" for t, d, _ in FAITHFUL])
def test_a_literal_comes_back_as_it_was_sent(editor, text, datatype, language):
    literal = (
        ox.Literal(text, language=language) if language else ox.Literal(text, datatype=ox.NamedNode(datatype))
    )
    body = f"<{EX}a> <{EX}p> {literal} ."
    answer = editor.client.put(
        "/graphs", params={"graph": GRAPH}, content=body, headers={**editor.headers, **TURTLE}
    )

    assert answer.status_code == 201, answer.text
    assert {triple.object for triple in stored(editor)} == {literal}


@pytest.mark.parametrize(("sent", "kept"), [("1.10", "1.1"), ("1.0", "1.0")])
def test_a_number_in_another_form_has_the_same_value_and_the_writer_is_told(editor, sent, kept):
    text = f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> "{sent}"^^<{XSD}decimal> }} }}'
    answer = updated(editor, text)

    (value,) = (triple.object.value for triple in stored(editor))
    assert (answer.status_code, float(value)) == (200, float(sent))
    assert bool(answer.json()["rewritten"]) == (value != sent)


def test_delete_answers_a_client_that_accepts_json_only(editor):
    updated(editor, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> 1 }} }}")
    headers = {**editor.headers, "Accept": "application/json"}

    assert editor.client.delete("/graphs", params={"graph": GRAPH}, headers=headers).status_code == 204


def test_head_on_a_graph_tells_its_type_and_length(editor):
    updated(editor, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> 1 }} }}")
    plain = {"Accept": "text/turtle", "Accept-Encoding": "identity"}
    head = editor.client.head("/graphs", params={"graph": GRAPH}, headers=plain)
    got = editor.client.get("/graphs", params={"graph": GRAPH}, headers=plain)

    assert head.status_code == 200
    assert head.headers["content-type"] == "text/turtle; charset=utf-8"
    assert int(head.headers["content-length"]) == len(got.content) > 0


def test_a_conditional_write_is_honoured(editor):
    updated(editor, f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{EX}a> <{EX}p> 1 }} }}")
    put = {**editor.headers, **TURTLE, "If-Match": '"of-nothing"'}
    answer = editor.client.put("/graphs", params={"graph": GRAPH}, content="", headers=put)

    assert answer.status_code == 412
    assert len(stored(editor)) == 1


def test_an_update_by_get_is_refused(editor):
    answer = editor.client.get("/update", params={"update": "CLEAR ALL"}, headers=editor.headers)

    assert answer.status_code == 405
    assert "POST" in answer.headers["allow"]
