"""Values that are well-formed and mean nothing: numbers, times and names beyond what there can be.

Each is the mistake of whoever sends it, and none is an error of the service.
"""

import pytest

from editing import editing
from modernstats_kg_api.bodies import MOST_JSON

LONG = "9" * 5_000
GRAPHS = ("http://[", "http://:x:y/", "http://a/%zz", "http://a/\x7f", "http://a/\uffff")
TIMES = ("0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00")
DATES = ("Sat, 21 Nov 99999999999 12:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -2359")
TURTLE = {"Content-Type": "text/turtle"}
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("odd")) as running:
        sent = {**running.headers, **TURTLE}
        put = running.client.put(
            "/graphs?graph=http://example.org/g", content="<a:b> <a:c> 1 .", headers=sent
        )
        assert put.status_code == 201
        yield running.client, running.headers


@pytest.mark.parametrize("version", [LONG, *TIMES])
@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/api/v1/difference"])
def test_no_version_is_as_long_or_as_far_away(editor, path, version):
    name = "from" if path.endswith("difference") else "version"
    answer = editor[0].get(path, params={"query": "ASK {}", name: version})

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("date", DATES)
def test_no_document_has_a_state_at_a_time_that_there_cannot_be(editor, date):
    answer = editor[0].get("/doc/a", headers={"Accept-Datetime": date})

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"])
def test_no_graph_has_a_name_that_is_no_iri(editor, method, graph):
    client, key = editor
    sent = {**key, **(UPDATE if method == "PATCH" else TURTLE)}
    answer = client.request(method, "/graphs", params={"graph": graph, "dry-run": "true"}, headers=sent)

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_no_graph_has_an_address_that_makes_no_iri(editor, method):
    client, key = editor
    answer = client.request(method, "/graph/%25zz", headers={**key, **TURTLE})

    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("graph", GRAPHS)
def test_nothing_is_proposed_for_a_graph_whose_name_is_no_iri(editor, graph):
    client, key = editor
    asked = {"graph": graph, "reason": "why"}
    answer = client.post("/api/v1/proposals", params=asked, content="", headers={**key, **TURTLE})

    assert answer.status_code == 400, answer.text


def test_no_proposal_has_a_number_beyond_all_numbers(editor):
    client, key = editor
    for door in ("", "/accept", "/decline?reason=why"):
        address = f"/api/v1/proposals/{2**63}{door}"
        answer = client.post(address, headers=key) if door else client.get(address, headers=key)
        assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("asked", [f"bytes={LONG}-", f"bytes=-{LONG}", f"bytes=0-{LONG}"])
def test_a_range_beyond_all_numbers_is_none(editor, asked):
    assert editor[0].get("/dumps/all.nq.gz", headers={"Range": asked}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/releases", "/api/v1/proposals/1/comments"])
def test_a_json_body_is_read_no_further_than_any_may_be_long(editor, path):
    client, key = editor
    taken = 0

    def pieces():
        nonlocal taken
        for _ in range(100):
            taken += MOST_JSON
            yield b" " * MOST_JSON

    declared = client.post(path, content=b" " * (MOST_JSON + 1), headers=key)
    streamed = client.post(path, content=pieces(), headers={**key, "Content-Type": "application/json"})

    assert (declared.status_code, streamed.status_code) == (413, 413)
    assert declared.json()["limitBytes"] == MOST_JSON


def test_no_release_is_of_a_version_that_is_true(editor):
    client, key = editor
    wish = {"name": "odd", "version": True}

    assert client.post("/api/v1/releases?dry-run=true", json=wish, headers=key).status_code == 400
