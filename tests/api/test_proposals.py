"""`/api/v1/proposals`: submitted by who may not write, decided by who may."""

from collections.abc import Iterator

import pytest

from editing import EX, Editor, editing
from modernstats_kg.namespaces import CANONICAL_BASE
from proposing_over_http import (
    ADDRESS,
    CHANGE,
    INSERT,
    THING,
    TURTLE,
    UPDATE,
    WHY,
    G,
    H,
    get,
    post,
    propose,
    propose_turtle,
    values,
    write,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with editing(tmp_path_factory.mktemp("proposals")) as running:
        yield running


@pytest.fixture
def editor(shared: Editor) -> Editor:
    """Each test begins with one statement."""
    write(shared, f"DROP ALL ; INSERT DATA {{ GRAPH <{G}> {{ <{THING}> <{EX}p> 1 }} }}")
    return shared


@pytest.fixture(scope="module")
def proposer(shared: Editor) -> dict[str, str]:
    return shared.key("propose:*")


def test_an_update_is_proposed_with_its_difference_and_changes_nothing(
    editor: Editor, proposer: dict[str, str]
) -> None:
    before, content = editor.kg.store.commit, editor.content()
    headers = {**proposer, **UPDATE, **WHY}
    answer = editor.client.post(ADDRESS, content=CHANGE, headers=headers)
    body = answer.json()

    assert answer.status_code == 201
    assert answer.headers["Location"] == body["url"] == f"{ADDRESS}/{body['number']}"
    assert answer.headers["Cache-Control"] == "no-store"
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert body["difference"] == {
        "added": [f'<{THING}> <{EX}p> "2"^^{integer} <{G}> .'],
        "removed": [f'<{THING}> <{EX}p> "1"^^{integer} <{G}> .'],
    }
    assert (body["state"], body["base"], body["graphs"], body["reason"]) == ("open", before, [G], "It is so.")
    assert body["proposer"]["label"] == "tests"
    (resource,) = body["resources"]
    assert (resource["id"], resource["change"], resource["url"]) == (THING, "update", "/doc/things/a")
    assert (len(resource["added"]), len(resource["removed"])) == (1, 1)
    assert body["report"] == {"conforms": True, "violations": []}
    assert body["standing"] == {
        "commit": before,
        "applies": True,
        "missing": [],
        "present": 0,
        "changed": [],
    }
    assert (editor.kg.store.commit, editor.content()) == (before, content)
    assert get(editor, f"/{body['number']}", proposer) == body


@pytest.mark.parametrize(("manner", "removed"), [("post", 0), ("put", 1)])
def test_rdf_is_proposed_for_one_graph(
    editor: Editor, proposer: dict[str, str], manner: str, removed: int
) -> None:
    body = propose_turtle(editor, proposer, f"<{THING}> <{EX}p> 3 .", graph=G, manner=manner)

    assert (body["added"], body["removed"], body["graphs"]) == (1, removed, [G])
    assert values(editor) == ["1"]


def test_no_query_sees_what_is_proposed(editor: Editor, proposer: dict[str, str]) -> None:
    body = propose_turtle(editor, proposer, f'<{EX}draft> <{EX}p> "a draft of mine" .', graph=H)

    for text in (f"ASK {{ <{EX}draft> ?p ?o }}", f"ASK {{ GRAPH ?g {{ <{EX}draft> ?p ?o }} }}"):
        assert editor.client.get("/sparql", params={"query": text}).json()["boolean"] is False
    assert editor.client.get("/graphs", params={"graph": H}).status_code == 404
    assert "a draft of mine" not in editor.client.get("/graphs").text
    assert "a draft of mine" in body["difference"]["added"][0]


def test_a_dry_run_tells_what_would_be_proposed_and_keeps_nothing(
    editor: Editor, proposer: dict[str, str]
) -> None:
    before = get(editor, "", editor.headers)["total"]
    body = propose(editor, proposer, status=200, **{"dry-run": "true"})

    assert (body["dryRun"], body["added"], body["removed"], body["graphs"]) == (True, 1, 1, [G])
    assert body["report"]["conforms"]
    assert get(editor, "", editor.headers)["total"] == before


def test_a_proposal_is_accepted_in_one_commit_by_an_editor(editor: Editor, proposer: dict[str, str]) -> None:
    number = propose(editor, proposer)["number"]
    before = editor.kg.store.commit
    acceptor = {**editor.key(f"write:{G}"), "KG-Reason": "Agreed.", "X-Request-ID": "accepting"}
    tried = post(editor, f"/{number}/accept", acceptor, 200, **{"dry-run": "true"})
    done = post(editor, f"/{number}/accept", acceptor, 200)

    assert tried == {
        "number": number,
        "state": "open",
        "commit": before,
        "added": 1,
        "removed": 1,
        "dryRun": True,
    }
    assert done == {**tried, "state": "accepted", "commit": before + 1, "dryRun": False}
    assert values(editor) == ["2"]
    change = editor.client.get(f"/api/v1/changes/{before + 1}").json()
    body = get(editor, f"/{number}", proposer)
    assert change["agent"]["id"] == body["decision"]["agent"]["id"] != body["proposer"]["id"]
    assert change["reason"].startswith(f"Accepted proposal {number} by tests <{body['proposer']['id']}>:")
    assert change["reason"].endswith("It is so. Agreed.")
    assert change["request"] == "accepting"
    assert (body["state"], body["decision"]["commit"], body["standing"]) == ("accepted", before + 1, None)
    again = post(editor, f"/{number}/accept", acceptor, 409)
    assert f"in commit {before + 1}" in again["detail"]


def test_what_others_did_since_is_told_and_a_contradiction_is_409(
    editor: Editor, proposer: dict[str, str]
) -> None:
    number = propose(editor, proposer)["number"]
    commit = write(editor, f"DELETE DATA {{ GRAPH <{G}> {{ <{THING}> <{EX}p> 1 }} }}")
    standing = get(editor, f"/{number}", proposer)["standing"]
    refused = post(editor, f"/{number}/accept", editor.headers, 409)

    assert not standing["applies"]
    assert len(standing["missing"]) == 1
    assert [(one["id"], one["commit"]) for one in standing["changed"]] == [(THING, commit)]
    assert refused["type"] == "/problems/conflict"
    assert standing["missing"][0] in refused["detail"]
    assert (values(editor), editor.kg.store.commit) == ([], commit)
    assert get(editor, f"/{number}", proposer)["state"] == "open"


def test_what_breaks_a_shape_is_kept_with_its_report_and_accepting_it_is_422(
    editor: Editor, proposer: dict[str, str]
) -> None:
    notation = "http://www.w3.org/2004/02/skos/core#notation"
    body = propose_turtle(editor, proposer, f"<{THING}> <{notation}> 12 .", graph=G)
    before = editor.kg.store.commit
    refused = post(editor, f"/{body['number']}/accept", editor.headers, 422)

    assert not body["conforms"]
    assert not body["report"]["conforms"]
    assert body["report"]["violations"][0]["focus"] == THING
    assert body["report"]["violations"][0]["line"] == 1
    assert refused["type"] == "/problems/shape-violation"
    assert editor.kg.store.commit == before


def test_impact_links_what_refers_to_the_touched_resources(editor: Editor, proposer: dict[str, str]) -> None:
    write(editor, f"INSERT DATA {{ GRAPH <{H}> {{ <{EX}b> <{EX}uses> <{THING}> . <{EX}b> a <{EX}Tool> }} }}")
    (impact,) = propose(editor, proposer)["impact"]

    assert (impact["kind"], impact["total"]) == (f"{EX}Tool", 1)
    assert impact["examples"][0]["id"] == f"{EX}b"


def test_it_is_talked_about_and_declined_with_a_reason(editor: Editor, proposer: dict[str, str]) -> None:
    number = propose(editor, proposer)["number"]
    said = post(editor, f"/{number}/comments", editor.headers, 201, {"text": "Where does it come from?"})
    post(editor, f"/{number}/comments", proposer, 201, {"text": "From the minutes."})
    post(editor, f"/{number}/comments", proposer, 400, {"text": ""})
    missing = post(editor, f"/{number}/decline", editor.headers, 400)
    declined = post(editor, f"/{number}/decline", editor.headers, 200, reason="The minutes say otherwise.")
    body = get(editor, f"/{number}", proposer)

    assert said["text"] == "Where does it come from?"
    assert [one["text"] for one in body["comments"]] == [said["text"], "From the minutes."]
    assert missing["parameter"] == "reason"
    assert declined["decision"]["reason"] == "The minutes say otherwise."
    assert (body["state"], body["decision"]["commit"], body["commentsTotal"]) == ("declined", None, 2)
    assert "was declined" in post(editor, f"/{number}/accept", editor.headers, 409)["detail"]
    assert values(editor) == ["1"]


def test_the_proposer_withdraws_and_does_not_accept(editor: Editor, proposer: dict[str, str]) -> None:
    number = propose(editor, proposer)["number"]

    refused = post(editor, f"/{number}/accept", proposer, 403)
    withdrawn = post(editor, f"/{number}/decline", proposer, 200, reason="I was wrong.")

    assert f"write:{G}" in refused["detail"]
    assert withdrawn["decision"]["agent"]["id"] == withdrawn["proposer"]["id"]


def test_the_patch_has_every_statement(editor: Editor, proposer: dict[str, str]) -> None:
    body = propose(editor, proposer)
    sent = {**proposer, "Accept": "application/rdf-patch"}
    answer = editor.client.get(f"{ADDRESS}/{body['number']}", headers=sent)
    lines = answer.text.splitlines()

    assert answer.headers["Content-Type"] == "application/rdf-patch"
    assert f'H from "{body["base"]}" .' in lines
    assert [line for line in lines if line[:2] in ("D ", "A ")] == [
        *(f"D {line}" for line in body["difference"]["removed"]),
        *(f"A {line}" for line in body["difference"]["added"]),
    ]


def test_others_and_anonymous_learn_nothing(editor: Editor, proposer: dict[str, str]) -> None:
    number = propose(editor, proposer)["number"]
    stranger, of_h = editor.key("read", "propose:*"), editor.key(f"write:{H}")

    for key in (stranger, of_h):
        unknown = get(editor, "/999999", key, 404)["detail"].replace("999999", str(number))
        assert get(editor, f"/{number}", key, 404)["detail"] == unknown
        assert number not in [one["number"] for one in get(editor, "", key)["items"]]
        post(editor, f"/{number}/comments", key, 404, {"text": "x"})
        post(editor, f"/{number}/accept", key, 404)
        post(editor, f"/{number}/decline", key, 404, reason="x")
    for path in ("", f"/{number}"):
        get(editor, path, {}, 401)
    for path, body in ((f"/{number}/comments", {"text": "x"}), (f"/{number}/accept", None)):
        post(editor, path, {}, 401, body)
    assert get(editor, f"/{number}", proposer)["state"] == "open"


def test_the_list_is_read_by_state_and_page(editor: Editor, proposer: dict[str, str]) -> None:
    numbers = [propose(editor, proposer)["number"] for _ in range(3)]
    post(editor, f"/{numbers[1]}/decline", proposer, 200, reason="Twice.")
    first = get(editor, "", editor.headers, state="open", limit="1")
    second = get(editor, "", editor.headers, state="open", limit="1", cursor=first["next"])

    assert [one["number"] for one in first["items"] + second["items"]] == [numbers[2], numbers[0]]
    declined = get(editor, "", editor.headers, state="declined", limit="1")
    assert declined["items"][0]["number"] == numbers[1]
    assert get(editor, "", editor.headers, 400, state="lost")["type"] == "/problems/bad-parameter"
    assert get(editor, "", editor.headers, 400, cursor="x")["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("scopes", "text", "status"),
    [
        (("propose:http://example.org/h*",), INSERT, 403),
        (("read",), INSERT, 403),
        (("write:*",), INSERT, 201),
        (("admin",), INSERT, 201),
        (
            ("propose:*",),
            f"INSERT DATA {{ GRAPH <{CANONICAL_BASE}graph/provenance> {{ <{THING}> a <{G}> }} }}",
            403,
        ),
        (("propose:*",), f"DELETE DATA {{ GRAPH <{G}> {{ <{THING}> <{EX}p> 9 }} }}", 400),
        (("propose:*",), "INSERT", 400),
    ],
)
def test_who_may_propose_what(editor: Editor, scopes: tuple[str, ...], text: str, status: int) -> None:
    total = get(editor, "", editor.headers)["total"]

    propose(editor, editor.key(*scopes), text, status)

    assert get(editor, "", editor.headers)["total"] == total + (status == 201)


def test_a_scope_to_propose_writes_nothing_by_any_door(editor: Editor, proposer: dict[str, str]) -> None:
    before = editor.content()
    update = editor.client.post("/update", content=INSERT, headers={**proposer, **UPDATE})
    put = editor.client.put("/graphs", params={"graph": G}, content="", headers={**proposer, **TURTLE})

    assert (update.status_code, put.status_code) == (403, 403)
    assert "write:" in update.json()["detail"]
    assert editor.content() == before


def test_requests_that_say_too_little_are_refused(editor: Editor, proposer: dict[str, str]) -> None:
    def sent(headers: dict[str, str], content: str = INSERT, **params: str):
        answer = editor.client.post(ADDRESS, content=content, params=params, headers={**proposer, **headers})
        return answer.status_code, answer.json().get("parameter")

    assert sent(UPDATE) == (400, "reason")
    assert sent(UPDATE, reason="a\nb") == (400, "KG-Reason")
    assert sent({**UPDATE, **WHY}, graph=G) == (400, "graph")
    assert sent({**TURTLE, **WHY}, "") == (400, "graph")
    assert sent({**TURTLE, **WHY}, "", graph="no iri") == (400, "graph")
    assert sent({**TURTLE, **WHY}, "", graph=G, manner="delete") == (400, None)
    assert sent({"Content-Type": "text/plain", **WHY}) == (415, None)
    anonymous = editor.client.post(ADDRESS, content=INSERT, headers={**UPDATE, **WHY})
    assert anonymous.status_code == 401


def test_proposals_outlive_the_service(tmp_path) -> None:
    with editing(tmp_path) as first:
        number = propose(first, first.headers, INSERT)["number"]
    (tmp_path / "catalog.ttl").unlink()
    with editing(tmp_path) as second:
        kept = get(second, f"/{number}", second.headers)
        accepted = post(second, f"/{number}/accept", second.headers, 200)

        assert (kept["state"], kept["added"]) == ("open", 1)
        assert values(second) == ["2"]
        assert accepted["added"] == 1
