"""Bodies of REST writes that are wrong: each fault is told with its place."""

import pytest

from modernstats_kg_api.editing_examples import NEW_ITEMS
from rest_editing import ID, faults

PROJECT = {**NEW_ITEMS["projects"]}


@pytest.mark.parametrize(
    ("sent", "line", "column"),
    [(b'{"labels":\n  {"en": "X",}}', 2, 14), (b"", 1, 1), (b'{"a": 1} x', 1, 10), (b"\xff", 1, 1)],
)
def test_a_body_that_is_no_json_is_told_by_line_and_column(editor, sent, line, column):
    headers = {**editor.headers, "Content-Type": "application/json"}

    answer = editor.client.post("/api/v1/projects", content=sent, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/body-syntax")
    assert (answer.json()["line"], answer.json()["column"]) == (line, column)


@pytest.mark.parametrize(
    "sent",
    [
        b"[]",
        b"null",
        b"NaN",
        b'{"a": 1, "a": 2}',
        b'{"labels": {"en": "\\ud800"}}',
        b'{"documents": ["\\ud800"]}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_object_or_would_lose_something_is_refused(editor, sent):
    headers = {**editor.headers, "Content-Type": "application/json"}

    assert editor.client.post("/api/v1/projects", content=sent, headers=headers).status_code == 400


def test_another_media_type_and_too_much_are_refused(editor):
    other = editor.client.post(
        "/api/v1/projects", content="<a/>", headers={**editor.headers, "Content-Type": "text/xml"}
    )
    large = editor.create("projects", {"labels": {"en": "x" * 2_000_000}})

    assert (other.status_code, other.json()["understood"]) == (415, ["application/json"])
    assert large.status_code == 413


def test_an_unknown_member_is_named_with_the_nearest_known_one(editor):
    answer = editor.create("projects", {**PROJECT, "startdate": ["2026"], "a/b": 1})

    found = faults(answer)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-members")
    assert found["/startdate"]["candidates"][0]["value"] == "startDate"
    assert "/a~1b" in found


@pytest.mark.parametrize(
    ("member", "value", "says"),
    [("label", "New name", "labels"), ("version", 1, "read only"), ("workPackages", ["x"], "other end")],
)
def test_a_member_that_only_reads_is_not_changed(editor, member, value, says):
    answer = editor.change("projects/soss", {member: value})

    assert answer.status_code == 422
    assert says in faults(answer)[f"/{member}"]["sentence"]


def test_a_link_by_key_that_nobody_has_is_told_with_the_nearest_and_its_place(editor):
    answer = editor.create("projects", {**PROJECT, "concernsStandard": ["gsim", "gsbmp"]})

    assert answer.status_code == 422
    assert faults(answer)["/concernsStandard/1"]["candidates"][0]["value"] == f"{ID}standards/gsbpm"


def test_a_code_of_several_things_is_not_guessed(editor):
    answer = editor.change("software/statSuite", {"supportsProcess": ["5.3"]})

    found = faults(answer)["/supportsProcess/0"]
    assert answer.status_code == 422
    assert len(found["candidates"]) > 1
