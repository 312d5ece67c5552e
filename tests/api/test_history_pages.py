"""The pages of the history: what was committed, what one commit did, how two states differ."""

import pytest

from browsing import page, texts
from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES

THING = f"{CANONICAL_BASE}id/things/a"
LABEL = f"{PREFIXES['skos']}prefLabel"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("history")) as running:
        for number in range(30):
            put(running, f'<{THING}> <{LABEL}> "Name {number}"@en .', f"Change {number}.")
        running.client.post("/api/v1/releases", json={"name": "2026-1"}, headers=running.headers)
        put(running, f'<{THING}> <{LABEL}> "{HOSTILE}"@en .', HOSTILE)
        yield running


def put(editor, turtle, reason):
    sent = {**editor.headers, "Content-Type": "text/turtle", "KG-Reason": reason}
    answer = editor.client.put("/graphs", params={"graph": f"{EX}g"}, content=turtle, headers=sent)
    assert answer.status_code in (201, 204), answer.text


def reasons(tree):
    return texts(tree, "//ol[contains(@class, 'commits')]/li/p[2]")


def test_the_history_begins_with_the_newest_commit_and_goes_on_without_gap_or_repeat(editor):
    first = page(editor.client, "/history")
    older = first.xpath("//a[@rel='next']/@href")[0]
    found = reasons(first) + reasons(page(editor.client, older))

    assert found[0] == HOSTILE
    assert found[1] == "Released 2026-1."
    assert found[2:32] == [f"Change {number}." for number in reversed(range(30))]


def test_a_release_stands_at_its_commit_and_in_the_list_of_releases(editor):
    tree = page(editor.client, "/history")

    assert texts(tree, "//ol[contains(@class, 'commits')]/li[.//span[@class='chip std']]/p[2]") == [
        "Change 29."
    ]
    assert texts(tree, "//ul[@class='releases']/li/a") == ["2026-1"]


def test_a_commit_says_who_made_it_and_what_became_of_each_resource(editor):
    newest = editor.kg.store.commit
    tree = page(editor.client, f"/history/{newest}")

    assert texts(tree, "//h1") == [f"Commit {newest}"]
    assert texts(tree, "//dt[.='By']/following-sibling::dd")[0].startswith("tests")
    assert texts(tree, "//li[@class='removed']") == ["skos:prefLabel: Name 29 (en)"]
    assert texts(tree, "//li[@class='added']") == [f"skos:prefLabel: {HOSTILE} (en)"]
    assert not tree.xpath("//main//script")


def test_two_states_are_compared_by_commit_or_release(editor):
    tree = page(editor.client, "/history/compare?from=2026-1")
    back = page(editor.client, f"/history/compare?from={editor.kg.store.commit}&to=2026-1")

    assert texts(tree, "//li[@class='added']") == texts(back, "//li[@class='removed']")
    assert texts(tree, "//span[@class='fate update']") == ["Changed"]


def test_without_a_state_to_begin_with_the_comparison_leads_to_the_history(editor):
    answer = editor.client.get("/history/compare", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/history")


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/history/999999", 404, "There is no commit 999999"),
        ("/history/compare?from=never", 400, "never"),
        ("/history/compare?from=1&to=never", 400, "never"),
    ],
)
def test_what_does_not_exist_is_named_on_the_page(editor, address, status, named):
    assert named in page(editor.client, address, status).text_content()


def test_the_history_of_one_resource_has_the_commits_that_said_something_of_it(editor):
    tree = page(editor.client, f"/history?iri={THING}")
    other = page(editor.client, f"/history?iri={EX}nothing")

    assert reasons(tree)[:2] == [HOSTILE, "Change 29."]
    assert "Released 2026-1." not in reasons(tree)
    assert "iri=" in tree.xpath("//a[@rel='next']/@href")[0]
    assert reasons(other) == []
