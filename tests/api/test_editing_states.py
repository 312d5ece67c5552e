"""REST writes are for the state that was read; what is withdrawn is told; a rehearsal writes nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from modernstats_kg_api.editing_examples import CHANGES, NEW_ITEMS
from rest_editing import ID, new_project

PROJECT = {**NEW_ITEMS["projects"]}


# --- the state that was read


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_change_says_which_state_it_is_for(editor, method):
    key = new_project(editor, f"State {method}")
    address = f"/api/v1/projects/{key}"
    body = {} if method == "DELETE" else {"json": {**PROJECT, "labels": {"en": f"State {method}"}}}

    def ask(**sent):
        return editor.client.request(method, address, headers={**editor.headers, **sent}, **body)

    silent, weak = ask(), ask(**{"If-Match": f"W/{editor.read(f'projects/{key}')[1]}"})
    stale = ask(**{"If-Match": '"0123456789abcdef0123456789abcdef"'})

    assert (silent.status_code, silent.json()["type"]) == (428, "/problems/precondition-required")
    assert (weak.status_code, stale.status_code) == (412, 412)
    assert stale.json()["type"] == "/problems/precondition-failed"


@pytest.mark.parametrize("star", ['"*"', 'W/"*"', "W/*", '"*-gzip"'])
def test_a_star_in_quotes_is_a_tag_that_nothing_has(editor, star):
    change = {"notation": "GSBPM"}

    matched = editor.change("standards/gsbpm", change, tag=star)
    none_matched = editor.client.patch(
        "/api/v1/standards/gsbpm",
        json=change,
        headers={**editor.headers, "If-Match": "*", "If-None-Match": star},
    )

    assert (matched.status_code, none_matched.status_code) == (412, 200), none_matched.text
    assert editor.change("standards/gsbpm", change, tag="*").status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_tag_of_each_form_and_encoding_names_the_state(editor, accept, encoding):
    read = editor.client.get(
        "/api/v1/standards/gsbpm", headers={"Accept": accept, "Accept-Encoding": encoding}
    )
    assert ("content-encoding" in read.headers) is (encoding == "gzip")

    answer = editor.change("standards/gsbpm", {"notation": "GSBPM"}, tag=read.headers["etag"])

    assert (answer.status_code, answer.json()["added"]) == (200, 0)


def test_of_two_writers_with_one_tag_one_succeeds(editor):
    key = new_project(editor, "Contended")
    _, tag = editor.read(f"projects/{key}")
    begin = Barrier(2)

    def write(text):
        begin.wait()
        return editor.change(f"projects/{key}", {"description": [text]}, tag=tag).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(write, ["first", "second"]))

    assert statuses == [200, 412]
    assert len(editor.read(f"projects/{key}")[0]["description"]) == 1


def test_sixteen_writers_who_try_again_after_412_lose_nothing(editor):
    key = new_project(editor, "Raced", alternative=["start"])

    def write(writer):
        for number in range(4):
            while True:
                item, tag = editor.read(f"projects/{key}")
                names = [*item["alternative"], f"{writer}-{number}"]
                status = editor.change(f"projects/{key}", {"alternative": names}, tag=tag).status_code
                assert status in (200, 412)
                if status == 200:
                    break

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(write, range(16)))

    wanted = {"start", *(f"{writer}-{number}" for writer in range(16) for number in range(4))}
    assert set(editor.read(f"projects/{key}")[0]["alternative"]) == wanted


# --- withdrawing


def test_what_is_withdrawn_answers_410_with_what_took_its_place(editor):
    old, new = new_project(editor, "Old Work"), new_project(editor, "New Work")
    _, tag = editor.read(f"projects/{old}")

    answer = editor.withdraw(f"projects/{old}", f"?replacedBy={new}&reason=Merged", tag)

    assert (answer.status_code, answer.json()["item"]) == (200, None)
    gone = editor.client.get(f"/doc/activities/project/{old}", headers={"Accept": "application/json"})
    assert gone.status_code == 410
    assert gone.json()["replacedBy"] == [f"{ID}activities/project/{new}"]
    item = editor.client.get(f"/api/v1/projects/{old}")
    assert (item.status_code, item.json()["replacedBy"]) == (410, [f"{ID}activities/project/{new}"])
    assert editor.change(f"projects/{old}", {}).status_code == 410


def test_what_comes_back_is_replaced_by_nothing_any_more(editor):
    new = new_project(editor, "In Its Place")
    new_project(editor, "Back Again")
    assert editor.withdraw("projects/backAgain", f"?replacedBy={new}").status_code == 200

    headers = {**editor.headers, "If-None-Match": "*"}
    again = editor.client.put(
        "/api/v1/projects/backAgain", json={**PROJECT, "labels": {"en": "Back Again"}}, headers=headers
    )
    assert again.status_code == 201, again.text

    assert not any("isReplacedBy" in line for line in editor.triples(f"{ID}activities/project/backAgain"))


@pytest.mark.parametrize("asked", [False, True])
def test_a_new_item_does_not_take_over_what_was_withdrawn(editor, asked):
    name = f"Taken Over {asked}"
    old, new = new_project(editor, name), new_project(editor, f"Took Over {asked}")
    body = {**PROJECT, "labels": {"en": name}}
    withdrawn = editor.withdraw(f"projects/{old}", f"?replacedBy={new}").json()["commit"]
    said = editor.triples(f"{ID}activities/project/{old}")

    answer = editor.create("projects", {**body, "key": old} if asked else body)

    told = answer.json()["detail"]
    assert answer.status_code == 409
    assert f"was withdrawn in commit {withdrawn} and replaced by <{ID}activities/project/{new}>" in told
    assert f"PUT /api/v1/projects/{old} with `If-None-Match: *`" in told
    assert "another `key`" in told
    assert editor.triples(f"{ID}activities/project/{old}") == said
    assert editor.create("projects", {**body, "key": f"{old}2"}).status_code == 201
    headers = {**editor.headers, "If-None-Match": "*"}
    assert editor.client.put(f"/api/v1/projects/{old}", json=body, headers=headers).status_code == 201


def test_references_to_what_is_withdrawn_are_told_before_they_go(editor):
    old, new = new_project(editor, "Referred To"), new_project(editor, "Successor")
    other = new_project(editor, "Refers", collaboratesWith=[old])

    told = editor.withdraw(f"projects/{old}")
    rehearsed = editor.withdraw(f"projects/{old}", f"?references=move&replacedBy={new}&dry-run=true")
    done = editor.withdraw(f"projects/{old}", f"?references=move&replacedBy={new}")

    assert (told.status_code, told.json()["total"]) == (409, 1)
    assert told.json()["references"][0]["subject"] == f"{ID}activities/project/{other}"
    assert any(new in line for line in rehearsed.json()["difference"]["added"])
    assert done.status_code == 200
    assert [link["id"] for link in editor.read(f"projects/{other}")[0]["collaboratesWith"]] == [
        f"{ID}activities/project/{new}"
    ]


def test_references_are_removed_when_that_is_wished(editor):
    old = new_project(editor, "Unwanted")
    other = new_project(editor, "Keeps Going", collaboratesWith=[old])

    assert editor.withdraw(f"projects/{old}", "?references=remove").status_code == 200
    assert "collaboratesWith" not in editor.read(f"projects/{other}")[0]


def test_a_successor_that_nobody_knows_is_refused(editor):
    key = new_project(editor, "Stays")

    answer = editor.withdraw(f"projects/{key}", "?replacedBy=nothing-of-the-kind")
    lost = editor.withdraw(f"projects/{key}", "?references=move")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "replacedBy")
    assert (lost.status_code, lost.json()["parameter"]) == (400, "references")


# --- dry runs and proposals


def test_a_dry_run_writes_nothing(editor):
    before = editor.kg.store.commit
    item, tag = editor.read("projects/soss")

    answers = [
        editor.change("projects/soss", CHANGES["projects"], "?dry-run=true", tag),
        editor.replace("projects/soss", {**item, "notation": "S"}, "?dry-run=true", tag),
        editor.withdraw("projects/soss", "?references=remove&dry-run=true", tag),
    ]

    assert [answer.json().get("dryRun") for answer in answers[:2]] == [True, True]
    assert answers[2].status_code == 422, "its work packages would be part of nothing"
    assert editor.kg.store.commit == before
    assert editor.read("projects/soss") == (item, tag)


def test_a_change_may_be_proposed_instead(editor):
    proposing = editor.key("propose:*")

    answer = editor.change("projects/soss", CHANGES["projects"], "?proposal=true&reason=French", **proposing)

    assert answer.status_code == 201, answer.text
    number = answer.json()["number"]
    accepted = editor.client.post(f"/api/v1/proposals/{number}/accept", headers=editor.headers)
    assert accepted.status_code == 200
    assert editor.read("projects/soss")[0]["labels"]["fr"] == CHANGES["projects"]["labels"]["fr"]


def test_who_may_not_write_is_told_before_the_body_is_read(editor):
    body = json.dumps({"no": "project"})
    headers = {"Content-Type": "application/json"}

    nobody = editor.client.post("/api/v1/projects", content=body, headers=headers)
    reader = editor.create("projects", PROJECT, **editor.key("read:*"))

    assert (nobody.status_code, reader.status_code) == (401, 403)
