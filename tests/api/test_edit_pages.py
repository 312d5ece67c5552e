"""The editing pages: forms come from the shapes, and what is said of others in them is text."""

from urllib.parse import quote

import pytest

from browsing import BROWSER
from edit_forms import Form, holder, lines
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.pages.edit_titles import NEW
from rest_editing import ID, RestEditor, new_project

WRITABLE = [name for name, kind in KINDS.items() if kind.writable]
PROJECT = f"{ID}activities/project/"


@pytest.mark.parametrize("kind", WRITABLE)
def test_every_kind_has_a_form_made_from_its_shapes(editor: RestEditor, kind: str) -> None:
    form = holder(editor).open_new(kind)

    asked = {name.partition(".")[0] for name in form.values}
    assert {"labels", *(one.name for one in KINDS[kind].fields if not one.inverse)} <= asked
    assert "aria-required" in form.tree.xpath("//*[@name='documents.0']")[0].attrib
    assert form.texts("//*[@id='help-documents']/span") == ["Everything described names its source by IRI."]
    assert form.texts("//h1") == [NEW[kind]]
    assert "labels.0.lang" in form.values


def test_every_writable_kind_has_a_title_for_a_new_one() -> None:
    assert sorted(NEW) == sorted(WRITABLE)


@pytest.mark.parametrize("kind", WRITABLE)
def test_the_form_of_an_item_has_what_is_asserted_of_it_and_changes_nothing_by_itself(
    editor: RestEditor, kind: str
) -> None:
    item, _ = editor.read(f"{kind}/{KINDS[kind].example}")
    browser, before = holder(editor), editor.kg.store.commit

    form = browser.open(item["id"])
    answer = browser.press(form)

    assert form.values["labels.0"] in item["labels"].values()
    assert form.values["identifier.0"] == item["identifier"]
    assert (answer.status_code, editor.kg.store.commit) == (200, before)
    assert "Nothing differs from what is there already" in answer.text


def test_a_field_takes_what_the_shapes_say(editor: RestEditor) -> None:
    form = holder(editor).open_new("events")

    modes = form.texts("//select[@name='attendanceMode.0']/option")
    assert len(modes) == 4
    statuses = form.texts("//select[@name='dateStatus.0']/option")
    assert sorted(statuses[1:]) == sorted(("scheduled", "tentative", "to be confirmed"))
    (place,) = form.tree.xpath("//*[@name='location.0']")
    named = [one.get("value") for one in form.tree.xpath(f"//datalist[@id='{place.get('list')}']/option")]
    assert "Switzerland" in named
    assert "Workshop" in form.texts("//select[@name='type.0']/option")
    assert form.tree.xpath("//*[@name='startDate.0']/@aria-describedby") == ["help-startDate"]


def test_another_value_is_a_button_that_works_without_a_script(editor: RestEditor) -> None:
    browser = holder(editor)
    form = browser.open_new("projects")
    form.values |= {"labels.0": "Typed already", "alternative.0": "First"}

    again = Form.of(browser.press(form, "more:alternative").text)

    assert (again.values["labels.0"], again.values["alternative.0"]) == ("Typed already", "First")
    assert again.tree.xpath("//*[@autofocus]/@name") == ["alternative.1"]
    twice = Form.of(browser.press(again, "more:alternative").text)
    assert {name for name in twice.values if name.startswith("alternative.") and name.count(".") == 1} == {
        "alternative.0",
        "alternative.1",
        "alternative.2",
    }
    after = again.tree.xpath("//button[@value='more:alternative']/@formaction")[0]
    assert after.endswith("#alternative-2")


def test_of_very_many_values_the_rest_stays_where_the_form_does_not_show_them(editor: RestEditor) -> None:
    numbers = range(120)
    key = new_project(editor, "Many Pages", webPages=[f"https://example.org/{n:03}" for n in numbers])
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    assert "20 more values are not shown, and stay as they are." in form.texts("//p[@class='rule']")
    form.values["webPages.0"] = ""

    shown = browser.press(form)
    assert lines(shown) == ["Removed: Web page https://example.org/000"]
    browser.press(Form.of(shown.text), "save")

    item, _ = editor.read(f"projects/{key}")
    assert [one["id"] for one in item["webPages"]] == [f"https://example.org/{n:03}" for n in numbers[1:]]


def test_in_french_the_form_speaks_french_and_its_data_say_their_language(editor: RestEditor) -> None:
    browser = holder(editor)

    form = Form.of(browser.get(f"/edit?iri={quote(PROJECT, safe='')}generativeAi&lang=fr").text)

    assert form.tree.get("lang") == "fr"
    assert form.tree.xpath("//*[@id='help-responsible']/span/@lang") == ["en"]
    assert form.values["labels.1.lang"] == "fr"


def test_hostile_values_are_text_in_the_form_and_in_the_difference(editor: RestEditor) -> None:
    nasty = "\"><script>alert(1)</script>' onfocus=x {{ 7*7 }} \u202eevil</textarea>"
    key = new_project(editor, "Hostile Form", description=[{"en": nasty}])
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    assert form.values["description.0"].lstrip("\n") == nasty
    form.values |= {"alternative.0": nasty, "webPages.0": "javascript:alert(1)", "description.0.was": nasty}

    shown = browser.press(form)

    assert "<script>alert(1)" not in shown.text
    assert "javascript:alert" not in "".join(Form.of(shown.text).tree.xpath("//a/@href"))
    assert Form.of(shown.text).tree.xpath("//script[not(@src)][not(@type='application/ld+json')]") == []


@pytest.mark.parametrize(
    ("kept", "commit"),
    [("[]", "0"), ('{"id": 5}', "0"), ("{", "1"), ('{"id": "no iri"}', "99999999"), ('{"value": "x"}', "-1")],
)
def test_a_form_that_somebody_has_tampered_with_changes_nothing_by_surprise(
    editor: RestEditor, kept: str, commit: str
) -> None:
    key = new_project(editor, f"Tampered With {len(kept)} {commit}")
    browser, before = holder(editor), editor.triples(PROJECT + key)
    form = browser.open(PROJECT + key)
    form.values |= {"startDate.0.was": kept, "commit": commit, "tag": "x"}

    answer = browser.press(form, "save")

    assert answer.status_code in (400, 412)
    assert editor.triples(PROJECT + key) == before


def test_what_has_no_form_says_so(editor: RestEditor) -> None:
    browser = holder(editor)

    scheme = browser.get(f"/edit?iri={quote('http://id.unece.org/def/coos', safe='')}")
    unknown = browser.get("/edit?iri=urn:nothing")
    kind = browser.get("/edit/new?kind=nothing")

    assert [answer.status_code for answer in (scheme, unknown, kind)] == [404, 404, 404]
    assert "is not of a kind that has a form" in scheme.text
    assert "is not described here" in unknown.text


def test_pages_of_things_and_lists_lead_to_the_form(editor: RestEditor) -> None:
    thing = editor.client.get("/doc/activities/project/generativeAi", headers=BROWSER).text
    graph = editor.client.get("/graph/gsbpm", headers=BROWSER).text
    listed = editor.client.get("/projects", headers=BROWSER).text

    assert f'href="/edit?iri={quote(PROJECT, safe="")}generativeAi"' in thing
    assert "/edit?iri=" not in graph
    assert 'href="/edit/new?kind=projects"' in listed


@pytest.mark.parametrize("saved", ["0", "99999999", "x", "1e3", "²", "<b>"])
def test_a_commit_that_is_none_is_not_called_saved(editor: RestEditor, saved: str) -> None:
    address = f"/doc/activities/project/generativeAi?saved={quote(saved)}"

    assert "Saved." not in editor.client.get(address, headers=BROWSER).text
