"""`/api/v1/explain`: why a statement holds."""

import re
from html import unescape
from itertools import pairwise

import pytest

from modernstats_kg.actions.explaining import explain_statement
from modernstats_kg.model.terms import Triple
from modernstats_kg.store.bookkeeping import INFERRED

CODE, PHASE = "http://id.unece.org/activities/subProcess/5.3", "http://id.unece.org/activities/phase/5"
SKOS = "http://www.w3.org/2004/02/skos/core#"
GSBPM = "https://w3id.org/modernstats-kg/graph/gsbpm"
BROADER = {"s": CODE, "p": f"{SKOS}broader", "o": PHASE}
FURTHER_UP = {"s": CODE, "p": f"{SKOS}semanticRelation", "o": PHASE}


def explained(client, accept="application/json", **statement):
    answer = client.get("/api/v1/explain", params=statement, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return answer


def test_what_is_stated_names_its_graph_and_the_commit(client):
    body = explained(client, **BROADER).json()

    assert body["holds"] == "asserted"
    assert [assertion["graph"] for assertion in body["assertions"]] == [GSBPM]
    assert body["assertions"][0]["commit"]["number"] >= 1
    assert body["assertions"][0]["commit"]["reason"] == f"Loaded {GSBPM}."


def test_what_follows_names_the_rule_and_goes_down_to_what_is_stated(client):
    body = explained(client, **FURTHER_UP).json()

    assert body["holds"] == "inferred"
    assert body["rule"]["name"] == "subproperty"
    assert [premise["holds"] for premise in body["premises"]] == ["asserted"]
    assert body["premises"][0]["statement"]["p"]["id"] == f"{SKOS}broader"
    axioms = [axiom["statement"] for axiom in body["rule"]["axioms"]]
    assert (axioms[0]["s"]["id"], axioms[-1]["o"]["id"]) == (f"{SKOS}broader", f"{SKOS}semanticRelation")
    assert all(before["o"] == after["s"] for before, after in pairwise(axioms))


def test_a_reason_is_told_as_text(client):
    text = explained(client, "text/plain", **FURTHER_UP).text

    assert "follows, because: Whatever is linked by" in text
    assert "stated in" in text


def test_a_reason_is_shown_as_a_page(client):
    page = explained(client, "text/html", **FURTHER_UP)

    assert page.headers["content-type"].startswith("text/html")
    assert "Nobody states it; it follows from other statements." in page.text
    assert 'href="/r/id.unece.org/activities/phase/5"' in page.text


def test_a_literal_is_written_as_n_triples_write_it(client):
    body = explained(client, s=PHASE, p=f"{SKOS}notation", o='"5"').json()

    assert body["statement"]["o"]["value"] == "5"


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ({**BROADER, "o": "http://example.org/nothing"}, 404),
        ({**BROADER, "s": "no iri"}, 400),
        (
            {**BROADER, "s": "http://example.org/a> <http://example.org/b> <http://example.org/c> . <urn:x"},
            400,
        ),
        ({**BROADER, "o": '"unclosed'}, 400),
        ({"s": CODE}, 400),
    ],
)
def test_what_does_not_hold_or_is_no_statement_is_refused(client, statement, status):
    answer = client.get("/api/v1/explain", params=statement)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_every_inferred_statement_is_explained(client, kg):
    for quad in sorted(kg.store.statements(graph=INFERRED))[::50]:
        reason = explain_statement(kg, Triple(*quad[:3]))
        assert reason.rule
        assert all(end.assertions for end in ends(reason))


def ends(reason):
    if reason.rule is None:
        return [reason]
    return [end for part in (*reason.axioms, *reason.premises) for end in ends(part)]


def test_a_page_lists_what_follows_with_the_way_to_its_reason(client):
    page = client.get("/r/id.unece.org/activities/subProcess/5.3", headers={"Accept": "text/html"}).text
    link = unescape(re.search(r'href="(/api/v1/explain\?[^"]*broaderTransitive[^"]*)"', page)[1])

    assert client.get(link).json()["holds"] == "inferred"


def test_no_commit_is_read_but_those_that_changed_the_resource(client, monkeypatch):
    read = []
    store = client.app.state.kg.store
    monkeypatch.setattr(type(store), "history", _recording(type(store).history, read))
    explained(client, "text/plain", **FURTHER_UP)

    assert read
    assert all(until == after + 1 for after, until in read)


def _recording(history, read):
    def recorded(self, after=0, until=None):
        read.append((after, until))
        return history(self, after, until)

    return recorded
