"""The releases and the proposals as pages."""

from collections.abc import Iterator

import pytest
from lxml import html

from browsing import BROWSER, page, texts
from editing import EX, Editor, editing
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES

THING = f"{CANONICAL_BASE}id/things/a"
LABEL = f"{PREFIXES['skos']}prefLabel"
HOSTILE = "<script>alert(1)</script>"
UPDATE = {"Content-Type": "application/sparql-update", "KG-Reason": "It is so."}


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with editing(tmp_path_factory.mktemp("releases")) as running:
        put(running, "One")
        release(running, "2026-1", "The first.")
        put(running, "Two")
        put(running, HOSTILE)
        release(running, "2026-2", HOSTILE)
        put(running, "Four")
        yield running


def put(editor: Editor, name: str) -> None:
    sent = {**editor.headers, "Content-Type": "text/turtle", "KG-Reason": name}
    turtle = f'<{THING}> <{LABEL}> "{name}"@en .'
    answer = editor.client.put("/graphs", params={"graph": f"{EX}g"}, content=turtle, headers=sent)
    assert answer.status_code in (201, 204), answer.text


def release(editor: Editor, name: str, note: str) -> None:
    answer = editor.client.post("/api/v1/releases", json={"name": name, "note": note}, headers=editor.headers)
    assert answer.status_code == 201, answer.text


def propose(editor: Editor, key: dict[str, str], name: str = "Five") -> int:
    text = f'INSERT DATA {{ GRAPH <{EX}g> {{ <{THING}> <{LABEL}> "{name}"@fr }} }}'
    answer = editor.client.post("/api/v1/proposals", content=text, headers={**key, **UPDATE})
    assert answer.status_code == 201, answer.text
    number: int = answer.json()["number"]
    return number


def key_of(editor: Editor, name: str) -> dict[str, str]:
    """Headers with a key of somebody of this name, who may propose."""
    key = create_key(editor.kg.keys, KeyWish(name, ("propose:*",)), CANONICAL_BASE)
    return {"Authorization": f"Bearer {key}"}


def shown(editor: Editor, path: str, key: dict[str, str], status: int = 200):
    """A page as somebody with a key sees it."""
    answer = editor.client.get(path, headers={**BROWSER, **key})
    assert answer.status_code == status, path
    assert answer.headers["cache-control"] == "no-store"
    return html.fromstring(answer.text)


def test_the_releases_are_listed_newest_first_with_what_came_with_each(editor: Editor) -> None:
    tree = page(editor.client, "/releases")
    told = editor.client.get("/api/v1/releases").json()["items"]

    assert texts(tree, "//tbody/tr/th/a") == [one["name"] for one in reversed(told)] == ["2026-2", "2026-1"]
    assert texts(tree, "//tbody/tr[1]/td[2]/a") == [f"Commit {told[1]['commit']}"]
    commits = told[1]["commit"] - told[0]["commit"]
    assert texts(tree, "//tbody/tr[1]/td[3]")[0].startswith(f"{commits} commits, ")
    assert texts(tree, "//tbody/tr/td[4]") == ["since 2026-1", "the first release"]


def test_every_link_of_the_releases_leads_somewhere(editor: Editor) -> None:
    for path in ("/releases", "/releases/2026-1", "/releases/2026-2"):
        for address in set(page(editor.client, path).xpath("//main//a/@href")):
            answer = editor.client.get(address, headers=BROWSER, follow_redirects=True)
            assert answer.status_code == 200, address


def test_a_release_shows_what_is_new_since_the_one_before(editor: Editor) -> None:
    tree = page(editor.client, "/releases/2026-2")

    assert texts(tree, "//h1") == ["Release 2026-2"]
    assert texts(tree, "//li[@class='removed']") == ["skos:prefLabel: One (en)"]
    assert texts(tree, "//li[@class='added']") == [f"skos:prefLabel: {HOSTILE} (en)"]
    assert tree.xpath("//a[@rel='prev']/@href") == ["/releases/2026-1"]
    assert tree.xpath("//main//script") == []


def test_the_data_of_a_release_are_those_of_its_state(editor: Editor) -> None:
    (address,) = page(editor.client, "/releases/2026-1").xpath("//div[@class='actions']/a[.='N-Quads']/@href")
    answer = editor.client.get(address)

    assert answer.headers["content-type"] == "application/n-quads"
    assert [line for line in answer.text.splitlines() if line.startswith(f"<{THING}> <{LABEL}>")] == [
        f'<{THING}> <{LABEL}> "One"@en <{EX}g> .'
    ]


def test_the_first_release_says_that_all_of_it_is_new(editor: Editor) -> None:
    tree = page(editor.client, "/releases/2026-1")
    assert texts(tree, "//p[@class='card empty']") == ["This is the first release: everything in it is new."]
    assert tree.xpath("//a[@rel='next']/@href") == ["/releases/2026-2"]


def test_an_unknown_release_is_told_with_those_that_exist(editor: Editor) -> None:
    assert "2026-1, 2026-2" in page(editor.client, "/releases/2027", 404).xpath("string(//main)")


def test_where_nothing_was_released_the_page_says_so(client) -> None:
    assert texts(page(client, "/releases"), "//p[@class='card empty']")[0].startswith(
        "No version has a name yet."
    )


def test_a_browser_at_the_data_of_a_release_is_sent_to_its_page(editor: Editor) -> None:
    answer = editor.client.get("/api/v1/releases/2026-1", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/releases/2026-1")
    for accept in ("application/json", "*/*", "image/png"):
        told = editor.client.get("/api/v1/releases/2026-1", headers={"Accept": accept})
        assert told.json()["name"] == "2026-1"


def test_nobody_reads_proposals_without_a_key_but_is_told_how(editor: Editor) -> None:
    propose(editor, editor.key("propose:*"), "Nobody may see this")
    answer = editor.client.get("/proposals", headers=BROWSER)

    assert "Nobody may see this" not in answer.text
    assert "It is so." not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    tree = page(editor.client, "/proposals")
    assert "How to get a key" in texts(tree, "//h2")
    assert tree.xpath("//div[@class='actions']/a/@href") == ["/edit/sign-in?back=/edit/proposals"]


def test_a_proposal_without_a_key_leads_to_where_one_signs_in(editor: Editor) -> None:
    answer = editor.client.get("/proposals/1", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/edit/proposals/1")


def test_each_key_sees_its_own_proposals_and_who_may_decide_sees_all(editor: Editor) -> None:
    ada, bob = key_of(editor, "ada"), key_of(editor, "bob")
    number = propose(editor, ada)

    mine, others = (
        f"/proposals/{number}" in shown(editor, "/proposals", key).xpath("//th/a/@href") for key in (ada, bob)
    )
    assert (mine, others) == (True, False)
    assert f"/proposals/{number}" in shown(editor, "/proposals", editor.headers).xpath("//th/a/@href")
    shown(editor, f"/proposals/{number}", ada)
    assert "There is no proposal" in page_of_error(editor, f"/proposals/{number}", bob)


def page_of_error(editor: Editor, path: str, key: dict[str, str]) -> str:
    answer = editor.client.get(path, headers={**BROWSER, **key})
    assert answer.status_code == 404
    return answer.text


def test_a_proposal_tells_what_would_change_by_whom_and_what_became_of_it(editor: Editor) -> None:
    number = propose(editor, editor.key("propose:*"), "Six")
    tree = shown(editor, f"/proposals/{number}", editor.headers)

    assert texts(tree, "//li[@class='added']") == ["skos:prefLabel: Six (fr)"]
    assert texts(tree, "//dt[.='State']/following-sibling::dd") == ["Open"]
    assert texts(tree, "//dt[.='Applies today']/following-sibling::dd") == ["Yes"]

    said = {**editor.headers, "KG-Reason": f"No: {HOSTILE}"}
    assert editor.client.post(f"/api/v1/proposals/{number}/decline", headers=said).status_code == 200
    decided = shown(editor, f"/proposals/{number}", editor.headers)
    assert texts(decided, "//dt[.='State']/following-sibling::dd") == ["Declined"]
    assert f"No: {HOSTILE}" in decided.xpath("string(//dl)")
    assert decided.xpath("//main//script") == []


def test_proposals_are_listed_by_state(editor: Editor) -> None:
    number = propose(editor, editor.key("propose:*"), "Seven")
    editor.client.post(f"/api/v1/proposals/{number}/decline", headers={**editor.headers, "KG-Reason": "No."})
    for state in ("open", "accepted", "declined"):
        told = editor.client.get(
            "/api/v1/proposals", params={"state": state, "limit": 100}, headers=editor.headers
        )
        rows = shown(editor, f"/proposals?state={state}", editor.headers).xpath("//tbody/tr/th/a/text()")
        assert [int(row) for row in rows] == [one["number"] for one in told.json()["items"]]
