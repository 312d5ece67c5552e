"""`/api/v1/changes`, `/difference` and `/releases`; what was withdrawn answers 410."""

import csv
from hashlib import sha256
from io import StringIO

import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES

G, H = f"{EX}g", f"{EX}h"
THING = f"{CANONICAL_BASE}id/things/a"
PATCH = {"Accept": "application/rdf-patch"}


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("changes")) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(editor):
    """Each test begins without content."""
    put = {**editor.headers, "Content-Type": "application/n-quads"}
    assert editor.client.put("/graphs", content=b"", headers=put).status_code == 204


def put(editor, turtle, graph=G, **headers):
    sent = {**editor.headers, "Content-Type": "text/turtle", **headers}
    answer = editor.client.put("/graphs", params={"graph": graph}, content=turtle, headers=sent)
    assert answer.status_code in (201, 204), answer.text
    return int(answer.headers["KG-Commit"])


def thing(value, name=THING):
    return f"<{name}> <{EX}p> {value} ."


def get(editor, path, status=200, **params):
    answer = editor.client.get(path, params=params or None)
    assert answer.status_code == status, answer.text
    return answer.json()


def post(editor, path, status=200, headers=None, body=None, **params):
    sent = editor.headers if headers is None else headers
    answer = editor.client.post(path, params=params, json=body, headers=sent)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_feed_tells_who_did_what_to_which_resource_and_why(editor):
    start = editor.kg.store.commit
    reason = {"KG-Reason": "First try.", "X-Request-ID": "test-request-1"}
    number = put(editor, thing(1), **reason)
    put(editor, thing(2))
    put(editor, "")
    feed = get(editor, "/api/v1/changes", since=start)

    assert [item["resources"][0]["change"] for item in feed["items"]] == ["create", "update", "delete"]
    assert [item["resources"][0]["id"] for item in feed["items"]] == [THING] * 3
    first = feed["items"][0]
    assert (first["number"], first["reason"]) == (number, "First try.")
    assert first["request"] == "test-request-1"
    assert first["key"]
    assert first["agent"]["id"].endswith(f"/key-{first['key']}")
    assert {"id": G, "added": 1, "removed": 0} in first["graphs"]
    assert feed["total"] == 3
    assert feed["next"] is None


def test_the_feed_is_read_page_by_page_without_gap_or_repeat(editor):
    start = editor.kg.store.commit
    numbers = [put(editor, thing(value)) for value in range(5)]
    found, cursor = [], {}
    while True:
        page = get(editor, "/api/v1/changes", since=start, limit=2, **cursor)
        found += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}

    assert found == numbers


def test_the_feed_names_its_next_page_in_a_link(editor):
    start = editor.kg.store.commit
    first, second = put(editor, thing(1)), put(editor, thing(2))
    answer = editor.client.get("/api/v1/changes", params={"since": start, "limit": 1})
    address = answer.headers["Link"].partition(">")[0].strip("<")

    assert answer.json()["items"][0]["number"] == first
    assert get(editor, address)["items"][0]["number"] == second


@pytest.mark.parametrize("params", [{"since": "never"}, {"cursor": "x"}, {"limit": "0"}])
def test_a_wrong_parameter_of_the_feed_is_named(editor, params):
    problem = get(editor, "/api/v1/changes", 400, **params)

    assert next(iter(params)) in str(problem) or problem["parameter"] == "version"


def test_a_commit_is_told_in_words(editor):
    put(editor, thing(1))
    number = put(editor, thing(2), **{"KG-Reason": "Better."})
    body = get(editor, f"/api/v1/changes/{number}")

    assert body["reason"] == "Better."
    assert body["difference"]["to"] == number
    assert body["difference"]["resources"] == [
        {
            "id": THING,
            "label": THING,
            "url": "/doc/things/a",
            "change": "update",
            "added": [f"{EX}p: 2"],
            "removed": [f"{EX}p: 1"],
        }
    ]


def test_a_commit_is_a_patch_for_programs(editor):
    put(editor, thing(1))
    number = put(editor, thing(2))
    answer = editor.client.get(f"/api/v1/changes/{number}", headers=PATCH)
    lines = answer.text.splitlines()

    assert answer.headers["Content-Type"].startswith("application/rdf-patch")
    assert "immutable" in answer.headers["Cache-Control"]
    own = f"<{CANONICAL_BASE}graph/provenance> ."
    steps = [f"{line}\n" for line in lines if line[:2] in ("A ", "D ") and not line.endswith(own)]
    assert lines[0] == f"H id <urn:sha256:{sha256(''.join(steps).encode()).hexdigest()}> ."
    number_type = "http://www.w3.org/2001/XMLSchema#integer"
    assert f'A <{THING}> <{EX}p> "2"^^<{number_type}> <{G}> .' in lines
    assert f'D <{THING}> <{EX}p> "1"^^<{number_type}> <{G}> .' in lines


def test_a_commit_says_in_the_graph_who_asked_with_which_key_and_what_it_generated(editor):
    number = put(editor, thing(1), **{"X-Request-ID": "request-7"})
    item = get(editor, f"/api/v1/changes/{number}")
    patch = editor.client.get(f"/api/v1/changes/{number}", headers=PATCH).text
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("prov", "rdfs", "dcterms"))
    commit = f"<{CANONICAL_BASE}id/commits/{number}>"
    query = f"""{prefixes} SELECT ?agent ?key ?request ?patch ?extent WHERE {{ {commit}
        prov:wasAssociatedWith/rdfs:label ?agent ; prov:used ?key ; prov:wasInformedBy ?request ;
        prov:generated ?patch . ?patch dcterms:extent ?extent }}"""
    rows = editor.client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]
    told = {name: term["value"] for name, term in rows["bindings"][0].items()}

    assert told["agent"] == "tests"
    assert told["key"] == f"{CANONICAL_BASE}id/keys/{item['key']}"
    assert told["request"] == f"{CANONICAL_BASE}id/requests/request-7"
    assert f"H id <{told['patch']}> ." in patch
    assert told["extent"] == "1 statements added, 0 removed"
    assert item["agent"]["label"] == "tests"


def test_there_is_no_commit_of_a_number_that_was_never_given(editor):
    assert "lists those that exist" in get(editor, "/api/v1/changes/999999", 404)["detail"]


def test_two_states_are_compared_either_way(editor):
    before = put(editor, thing(1))
    after = put(editor, thing(1) + thing(1, f"{THING}b"))
    there = get(editor, "/api/v1/difference", **{"from": before, "to": after})
    back = get(editor, "/api/v1/difference", **{"from": after, "to": before})
    newest = get(editor, "/api/v1/difference", **{"from": before})

    assert [(one["id"], one["change"]) for one in there["resources"]] == [(f"{THING}b", "create")]
    assert [(one["id"], one["change"]) for one in back["resources"]] == [(f"{THING}b", "delete")]
    assert newest["resources"] == there["resources"]


def test_a_wrong_version_is_told_by_the_name_of_its_parameter(editor):
    since = get(editor, "/api/v1/changes", 400, since="of old")
    upto = get(editor, "/api/v1/difference", 400, **{"from": "1", "to": "of old"})
    back = post(editor, "/api/v1/changes/revert", 400, to="of old")
    missing = post(editor, "/api/v1/changes/revert", 400)

    assert [one["parameter"] for one in (since, upto, back)] == ["since", "to", "to"]
    assert missing["detail"] == "to is missing: commit, release or time."


def test_a_revert_reads_no_form_and_so_loses_no_dry_run(editor):
    number = put(editor, thing(1))
    before = editor.content()
    form = {"data": {"dry-run": "true"}, "headers": editor.headers}
    one = editor.client.post(f"/api/v1/changes/{number}/revert", **form)
    back = editor.client.post("/api/v1/changes/revert", params={"to": str(number - 1)}, **form)

    assert (one.status_code, back.status_code) == (400, 400)
    assert "?dry-run=true" in one.json()["detail"]
    assert editor.content() == before


def test_a_commit_is_taken_back_by_another(editor):
    put(editor, thing(1))
    before = editor.content()
    number = put(editor, thing(2))
    rehearsed = post(editor, f"/api/v1/changes/{number}/revert", **{"dry-run": "true"})
    counted = {"commit": number, "added": 1, "removed": 1, "dryRun": True}
    assert {name: rehearsed[name] for name in counted} == counted
    assert [len(rehearsed["difference"][side]) for side in ("added", "removed")] == [1, 1]
    assert rehearsed["report"] == {"conforms": True, "violations": []}
    done = post(editor, f"/api/v1/changes/{number}/revert", headers={**editor.headers, "KG-Reason": "Wrong."})

    assert done["commit"] > number
    assert editor.content() == before
    assert get(editor, f"/api/v1/changes/{done['commit']}")["reason"] == "Wrong."


def test_the_last_commits_are_taken_back_together(editor):
    version = put(editor, thing(1))
    before = editor.content()
    put(editor, thing(2))
    put(editor, thing(3), graph=H)
    post(editor, "/api/v1/changes/revert", to=str(version))

    assert editor.content() == before


def test_what_others_changed_since_is_a_conflict(editor):
    put(editor, thing(1))
    number = put(editor, thing(2))
    later = put(editor, thing(3))
    before = editor.content()
    problem = post(editor, f"/api/v1/changes/{number}/revert", 409)

    assert problem["type"] == "/problems/conflict"
    assert f"Commit {later} " in problem["detail"]
    assert editor.content() == before


@pytest.mark.parametrize(("scopes", "status"), [(None, 401), (("read",), 403), ((f"write:{H}",), 403)])
def test_only_who_may_write_the_graph_takes_a_commit_back(editor, scopes, status):
    number = put(editor, thing(1))
    before = editor.content()
    headers = editor.key(*scopes) if scopes else {}

    post(editor, f"/api/v1/changes/{number}/revert", status, headers)
    post(editor, "/api/v1/changes/revert", status, headers, to=str(number - 1))
    assert editor.content() == before


def test_releases_have_names_for_good_and_tell_what_is_new(editor):
    put(editor, thing(1))
    first = post(editor, "/api/v1/releases", 201, body={"name": "r1"})
    newest = put(editor, thing(2))
    second = post(editor, "/api/v1/releases", 201, body={"name": "r2", "note": "Two."})
    again = post(editor, "/api/v1/releases", 409, body={"name": "r1"})
    item = get(editor, second["url"])

    assert second["commit"] == newest
    assert f"commit {first['commit']}" in again["detail"]
    assert [release["name"] for release in get(editor, "/api/v1/releases")["items"]] == ["r1", "r2"]
    assert (item["previous"], item["note"], item["difference"]["total"]) == ("r1", "Two.", 1)
    assert item["difference"]["resources"][0]["change"] == "update"
    assert editor.client.delete(second["url"], headers=editor.headers).status_code == 405


def test_commits_and_releases_are_tables_too(editor):
    start = editor.kg.store.commit
    number = put(editor, thing(1), **{"KG-Reason": '=HYPERLINK("x")'})
    post(editor, "/api/v1/releases", 201, body={"name": "tables-1", "note": "First."})

    commits = list(csv.DictReader(StringIO(editor.client.get(f"/api/v1/changes.csv?since={start}").text)))
    releases = list(csv.DictReader(StringIO(editor.client.get("/api/v1/releases.csv").text)))

    assert [row["number"] for row in commits] == [str(number), str(number + 1)]
    assert commits[0]["reason"] == '\'=HYPERLINK("x")'
    assert G in commits[0]["graphs"].split(" | ")
    assert ("tables-1", str(number), "First.") in {(r["name"], r["commit"], r["note"]) for r in releases}


@pytest.mark.parametrize(
    ("scopes", "body", "status"),
    [
        (None, {"name": "new"}, 401),
        (("read",), {"name": "new"}, 403),
        ((f"write:{G}",), {"name": "new"}, 403),
        (("write:*",), {"name": "17"}, 400),
        (("write:*",), {"name": "new", "version": "never"}, 400),
        (("write:*",), {"name": "new", "version": "999999"}, 404),
        (("write:*",), {}, 400),
    ],
)
def test_a_release_that_cannot_be_made_leaves_no_trace(editor, scopes, body, status):
    before = editor.kg.store.commit
    post(editor, "/api/v1/releases", status, editor.key(*scopes) if scopes else {}, body)

    assert editor.kg.store.commit == before


def test_there_is_no_release_of_an_unknown_name(editor):
    assert "Those that exist" in get(editor, "/api/v1/releases/none", 404)["detail"]


@pytest.mark.parametrize("address", ["/id/things/a", "/doc/things/a", "/doc/things/a.ttl"])
def test_what_was_withdrawn_is_gone_and_names_what_replaced_it(editor, address):
    version = put(editor, thing(1))
    replaced = f"<{THING}> <http://purl.org/dc/terms/isReplacedBy> <{THING}b> . {thing(1, THING + 'b')}"
    number = put(editor, replaced, **{"KG-Reason": "Merged."})
    problem = get(editor, address, 410)

    assert (problem["commit"], problem["reason"]) == (number, "Merged.")
    assert problem["replacedBy"] == [f"{THING}b"]
    assert problem["agent"].startswith(CANONICAL_BASE)
    assert editor.client.get(address, params={"version": version}).status_code in (200, 303)


def test_what_others_still_point_to_is_gone_all_the_same(editor):
    put(editor, thing(1))
    put(editor, thing(f"<{THING}>", f"{THING}c"))

    assert get(editor, "/doc/things/a", 410)["replacedBy"] == []


def test_what_comes_back_is_there_again(editor):
    put(editor, thing(1))
    put(editor, "")
    put(editor, thing(1))

    assert editor.client.get("/doc/things/a").status_code == 200
