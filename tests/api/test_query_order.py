"""Queries in the order of counts, as clients see it."""

import csv
from collections import Counter

import pytest

from asking import PROLOGUE
from modernstats_kg.actions.queries import Question, prepare_query
from modernstats_kg.model.query_dataset import Dataset

SPARQL = "/sparql"
WITHIN = "?c a skos:Concept FILTER NOT EXISTS { ?s a hlg:StandardVersion . ?c dcterms:title ?s }"
LONG = f"{PROLOGUE}SELECT ?c {{ {WITHIN} }}"
SHORT = PROLOGUE + "SELECT ?v { ?v a hlg:StandardVersion ; dcterms:title ?t }"


@pytest.fixture
def counted(client, kg):
    """The client, once the counts are there."""
    client.get(SPARQL, params={"query": LONG})
    kg.counting.settle()
    return client


def rows(answer) -> Counter:
    assert answer.status_code == 200, answer.text
    return Counter(map(tuple, csv.reader(answer.text.splitlines())))


def ask(client, query, **more):
    return client.get(SPARQL, params={"query": query, **more}, headers={"Accept": "text/csv"})


def test_a_long_query_is_answered_in_the_order_of_counts_with_the_same_rows(counted):
    by_counts, as_written = ask(counted, LONG), ask(counted, LONG, order="written")

    assert by_counts.headers["kg-order"] == "counts"
    assert as_written.headers["kg-order"] == "written"
    assert rows(by_counts) == rows(as_written)
    assert by_counts.headers["kg-query"] == as_written.headers["kg-query"]


@pytest.mark.parametrize(
    ("query", "more"),
    [
        (SHORT, {}),
        (f"{LONG} LIMIT 3", {}),
        (LONG.replace("{", "FROM <https://w3id.org/modernstats-kg/graph/gsbpm> {", 1), {}),
        (LONG, {"default-graph-uri": "https://w3id.org/modernstats-kg/graph/gsbpm"}),
        (LONG, {"order": "Written"}),
    ],
)
def test_others_are_answered_as_they_are_written(counted, query, more):
    answer = ask(counted, query, **more)

    assert answer.status_code == 200, answer.text
    assert answer.headers["kg-order"] == "written"


def test_an_older_state_keeps_the_order_that_it_was_answered_in(counted, kg):
    past = Question(LONG, dataset=Dataset(commit=1))

    assert prepare_query(kg, Question(LONG)).order == "counts"
    assert prepare_query(kg, past).order == "written"


def test_inferred_statements_take_part_in_either_order(counted):
    by_counts = ask(counted, LONG, entailment="full")

    assert by_counts.headers["kg-order"] == "counts"
    assert rows(by_counts) == rows(ask(counted, LONG, entailment="full", order="written"))


def test_an_unknown_order_is_refused_with_those_known(client):
    answer = ask(client, LONG, order="random")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "order"
    assert "counts, written" in answer.json()["detail"]


def test_an_error_is_told_of_the_text_that_was_sent(counted, kg):
    broken = LONG.replace("SELECT ?c", "SELECT (?c AS ?s)\n(?c AS ?c)")
    written = ask(counted, broken, order="written").json()
    found = ask(counted, broken).json()

    assert prepare_query(kg, Question(broken)).order == "counts"
    assert (found["type"], found["detail"]) == (written["type"], written["detail"])
    assert (found.get("line"), found.get("column")) == (written.get("line"), written.get("column"))


def test_each_order_has_a_tag_of_its_own_and_is_asked_for_again_by_it(counted):
    first = ask(counted, LONG)
    again = counted.get(
        SPARQL,
        params={"query": LONG},
        headers={"Accept": "text/csv", "If-None-Match": first.headers["etag"]},
    )

    assert (again.status_code, again.content) == (304, b"")


def test_counts_are_not_made_for_a_query_of_one_pattern(kg, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("asked for counts")

    monkeypatch.setattr(type(kg.counting), "current", refuse)

    assert prepare_query(kg, Question("SELECT * { ?s ?p 'a.b;c,d' . }")).order == "written"
