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


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03", "2025"), ("2026", "2025"), ("2026-03", "2026-02"), ("2026", "2025-12-31"), (2026, 2025)],
)
def test_an_end_before_the_start_is_refused_in_any_precision(editor, start, end):
    body = {**PROJECT, "startDate": start, "endDate": end}

    answer = editor.create("projects", body, "?dry-run=true")

    assert answer.status_code == 422, answer.text
    violations = answer.json()["violations"]
    assert len(violations) == 1, violations
    (found,) = violations
    assert found["pointer"] in ("/startDate", "/endDate")
    assert "Nothing ends before it starts" in found["sentence"]


def test_a_date_that_is_none_is_not_held_against_the_other(editor):
    answer = editor.create(
        "projects", {**PROJECT, "startDate": "2025-13-45", "endDate": "2025-03"}, "?dry-run=true"
    )

    assert answer.status_code == 422, answer.text
    assert "Nothing ends before it starts" not in answer.text


def test_a_change_of_the_start_is_held_against_the_end_that_is_there(editor):
    made = editor.create("projects", {**PROJECT, "key": "spanned", "startDate": "2025-03", "endDate": "2025"})
    assert made.status_code == 201, made.text

    assert editor.change("projects/spanned", {"startDate": ["2026-01"]}).status_code == 422
    assert editor.change("projects/spanned", {"startDate": ["2025-12"]}).status_code == 200


def test_a_name_that_is_empty_is_called_so(editor):
    answer = editor.create("projects", {**PROJECT, "labels": {"en": ""}})

    assert answer.status_code == 422
    assert "The name in 'en' is empty" in faults(answer)["/labels/en"]["sentence"]


def test_a_wrong_link_is_reported_once(editor):
    answer = editor.create("projects", {**PROJECT, "concernsStandard": "Gsbpmm"})

    assert [one["pointer"] for one in answer.json()["violations"]] == ["/concernsStandard"]
    assert faults(answer)["/concernsStandard"]["candidates"][0]["value"] == f"{ID}standards/gsbpm"


def test_what_is_missing_is_named_as_the_body_calls_it(editor):
    body = {name: value for name, value in PROJECT.items() if name != "documents"}

    answer = editor.create("projects", body)

    assert "In the body this is `documents`." in faults(answer)["/documents"]["sentence"]


@pytest.mark.parametrize(("kind", "words"), [("organizations", "An organi"), ("projects", "A project")])
def test_a_kind_is_spoken_of_with_the_right_article(editor, kind, words):
    operation = editor.client.get("/openapi.json").json()["paths"][f"/api/v1/{kind}"]["post"]

    assert operation["summary"].startswith(f"Create {words[0].lower()}{words[1:]}")
    assert f" {words[0].lower()}{words[1:]}" in operation["description"]


def test_what_says_no_class_is_told_with_the_right_article(editor):
    answer = editor.create("organizations", {"labels": {"en": "No Class"}, "documents": PROJECT["documents"]})

    assert faults(answer)["/type"]["sentence"].startswith("An organi")


def test_the_example_of_a_new_item_names_no_graph_that_would_be_made(editor):
    operation = editor.client.get("/openapi.json").json()["paths"]["/api/v1/projects"]["post"]

    (graph,) = [one for one in operation["parameters"] if one["name"] == "graph"]
    assert not {"example", "examples"} & {*graph, *graph["schema"]}
