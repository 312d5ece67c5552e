"""Graphs that users made, beside those of the catalogue."""

import pytest

from editing import editing

BASE = "https://w3id.org/modernstats-kg/graph/"
TURTLE = '<https://example.org/a> <http://www.w3.org/2004/02/skos/core#note> "One"@en .'


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("made")) as talking:
        for graph in (
            f"{BASE}edits",
            f"{BASE}field-notes",
            f"{BASE}private/mine",
            "https://example.org/mine",
        ):
            headers = {**talking.headers, "Content-Type": "text/turtle", "KG-Reason": "a test"}
            made = talking.client.put("/graphs", params={"graph": graph}, content=TURTLE, headers=headers)
            assert made.status_code == 201
        yield talking


def test_they_are_listed_with_a_title_and_without_licence_and_origin(editor):
    body = editor.client.get("/api/v1/graphs").json()
    titles = {one["id"]: one["label"] for one in body["items"]}
    edits = editor.client.get("/api/v1/graphs/edits").json()

    assert titles == {
        f"{BASE}edits": "Edits",
        f"{BASE}field-notes": "Field Notes",
        f"{BASE}provenance": "Provenance",
        "https://example.org/mine": "Mine",
    }
    assert edits in body["items"]
    assert (edits["licence"], edits["origin"], edits["edition"], edits["statements"]) == (None, None, None, 1)
    assert editor.client.get("/api/v1/graphs/private/mine").status_code == 404


def test_the_table_has_empty_cells_where_nothing_is_known(editor):
    lines = editor.client.get("/api/v1/graphs.csv").text.splitlines()

    row = next(line for line in lines if line.startswith(f"{BASE}edits,"))

    assert row.startswith(f"{BASE}edits,edits,/graph/edits,Edits,1,,,,")


def test_the_pages_show_them_by_their_titles(editor):
    html = editor.client.get("/data").text

    assert ">Field Notes</a>" in html
    assert 'href="None"' not in html
    assert 'href=""' not in html
    assert "in 4 named graphs" in editor.client.get("/").text


def test_the_page_and_the_markdown_of_one_are_headed_by_its_title(editor):
    page = editor.client.get("/graph/field-notes.html").text.replace("</span>", "")
    text = editor.client.get("/graph/field-notes.md").text

    assert ">Field Notes</h1>" in page
    assert ">Field Notes</li>" in page
    assert "# Field Notes" in text.splitlines()
