"""What is wrong with a form, what it would change, and what came of it: all goes through the gate."""

import json

import pytest

from browsing import BROWSER
from edit_forms import Form, holder, lines
from modernstats_kg.namespaces import expand
from rest_editing import ID, RestEditor, new_project

PROJECT = f"{ID}activities/project/"


def test_a_mistaken_date_is_told_beside_its_field_and_the_corrected_one_is_saved(editor: RestEditor) -> None:
    key = new_project(editor, "Date On A Form")
    browser, before = holder(editor), editor.kg.store.commit
    form = browser.open(PROJECT + key)
    form.values["startDate.0"] = "2023-13"

    refused = browser.press(form)

    wrong = Form.of(refused.text)
    assert (refused.status_code, editor.kg.store.commit) == (422, before)
    assert len(wrong.wrong("startDate.0")) == 1
    assert "“2023-13”" in wrong.wrong("startDate.0")[0]
    assert wrong.wrong("labels.0") == []
    assert wrong.tree.xpath("//section[@aria-labelledby='faults']//a/@href") == ["#startDate-0"]
    assert wrong.tree.xpath("//*[@id='startDate-0']/@name") == ["startDate.0"]
    assert wrong.tree.xpath("//section[@aria-labelledby='faults'][@autofocus]/@tabindex") == ["-1"]
    assert wrong.values["startDate.0"] == "2023-13"

    wrong.values["startDate.0"] = "2023-11"
    shown = browser.press(wrong)

    assert (shown.status_code, editor.kg.store.commit) == (200, before)
    assert lines(shown) == ["Removed: Start date 2026-03", "Added: Start date 2023-11"]

    final = Form.of(shown.text)
    final.values["reason"] = "The page says November"
    saved = browser.press(final, "save")

    commit = editor.kg.store.commit
    assert (saved.status_code, commit) == (303, before + 1)
    assert saved.headers["location"] == f"/doc/activities/project/{key}?saved={commit}"
    item, _ = editor.read(f"projects/{key}")
    assert item["startDate"] == ["2023-11"]
    assert item["lastChange"]["reason"] == "The page says November"
    assert item["lastChange"]["commit"] == commit
    landed = editor.client.get(saved.headers["location"], headers=BROWSER).text
    assert f'<a href="/history/{commit}">Commit {commit}</a>' in landed


def test_what_is_untouched_stays_whatever_the_form_knows_of_it(editor: RestEditor) -> None:
    key = new_project(
        editor, "Kept As It Is", alternative=["KAI", {"fr": "KAI"}], description=[{"fr": "Un\ndeux"}]
    )
    before = editor.triples(PROJECT + key)
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values = {name: value.replace("\n", "\r\n") for name, value in form.values.items()}
    form.values["endDate.0"] = "2027"

    shown = browser.press(form)
    assert lines(shown) == ["Added: End date 2027"]
    assert browser.press(Form.of(shown.text), "save").status_code == 303

    after = editor.triples(PROJECT + key)
    assert before < after
    assert len(after - before) == 1


def test_a_link_is_chosen_by_its_name_its_key_or_its_iri(editor: RestEditor) -> None:
    key = new_project(editor, "Linked By Name")
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values |= {
        "responsible.1": "statistics canada",
        "mentionsStandard.0": "gamso",
        "collaboratesWith.0": f"{PROJECT}generativeAi",
    }

    shown = browser.press(form)
    assert shown.status_code == 200, Form.of(shown.text).texts("//*[@class='faults']/li")
    browser.press(Form.of(shown.text), "save")

    item, _ = editor.read(f"projects/{key}")
    assert {one["key"] for one in item["responsible"] if "key" in one} or len(item["responsible"]) == 2
    assert [one["id"] for one in item["mentionsStandard"]] == [f"{ID}standards/gamso"]
    assert [one["id"] for one in item["collaboratesWith"]] == [f"{PROJECT}generativeAi"]


def test_a_name_that_nothing_has_is_told_beside_its_field(editor: RestEditor) -> None:
    browser = holder(editor)
    form = browser.open(f"{PROJECT}generativeAi")
    form.values["responsible.0"] = "Nobody at all"

    answer = browser.press(form)

    assert answer.status_code == 422
    assert "“Nobody at all”" in Form.of(answer.text).wrong("responsible.0")[0]


def test_names_have_one_for_each_language(editor: RestEditor) -> None:
    key = new_project(editor, "Two Tongues")
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values |= {"labels.1": "Another English name", "labels.1.lang": "EN"}

    twice = browser.press(form)
    assert twice.status_code == 422
    assert "one name for each language" in Form.of(twice.text).wrong("labels.1")[0]

    form.values |= {"labels.1": "Deux langues", "labels.1.lang": "fr"}
    browser.press(Form.of(browser.press(form).text), "save")
    assert editor.read(f"projects/{key}")[0]["labels"] == {"en": "Two Tongues", "fr": "Deux langues"}

    form = browser.open(PROJECT + key)
    form.values["labels.1"] = ""
    shown = browser.press(form)
    assert lines(shown) == ["Removed: Label Deux langueslanguage fr"]


def test_a_language_that_is_none_is_told_beside_the_name(editor: RestEditor) -> None:
    browser = holder(editor)
    form = browser.open(f"{PROJECT}generativeAi")
    form.values |= {"labels.1": "Name", "labels.1.lang": "not a tag"}

    answer = browser.press(form)

    assert answer.status_code == 422
    assert "is no language tag" in Form.of(answer.text).wrong("labels.1")[0]


def test_a_new_item_is_made_and_a_missing_value_is_told_beside_its_field(editor: RestEditor) -> None:
    browser = holder(editor)
    form = browser.open_new("groups")
    form.values |= {
        "labels.0": "Form Makers",
        "type.0": expand("hlg:TaskTeam"),
        "documents.0": "workProgramme2024",
    }

    refused = browser.press(form)
    again = Form.of(refused.text)
    assert refused.status_code == 422
    assert again.values["type.0"] == expand("hlg:TaskTeam")
    assert again.wrong("partOf.0")

    again.values["partOf.0"] = "Supporting Standards Group"
    shown = browser.press(again)
    assert shown.status_code == 200, Form.of(shown.text).texts("//*[@class='faults']/li")
    saved = browser.press(Form.of(shown.text), "save")

    assert saved.status_code == 303
    made, _ = editor.read("groups/formMakers")
    assert made["labels"] == {"en": "Form Makers"}
    assert [one["id"] for one in made["partOf"]] == [f"{ID}organizations/modernizationGroup/ssg"]


def test_a_key_that_is_taken_is_told_and_nothing_typed_is_lost(editor: RestEditor) -> None:
    browser = holder(editor)
    form = browser.open_new("projects")
    form.values |= {
        "labels.0": "Taken",
        "key.0": "generativeAi",
        "startDate.0": "2026",
        "responsible.0": "ssg",
        "documents.0": "workProgramme2024",
    }

    answer = browser.press(form)

    again = Form.of(answer.text)
    assert answer.status_code == 409
    assert "exists already" in again.texts("//*[@class='faults']/li")[0]
    assert {name: again.values[name] for name in form.values if form.values[name]} == {
        name: value for name, value in form.values.items() if value
    }


def test_who_was_slower_sees_what_others_changed_and_goes_on_from_there(editor: RestEditor) -> None:
    key = new_project(editor, "Changed Meanwhile")
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values["endDate.0"] = "2027"
    shown = Form.of(browser.press(form).text)
    editor.change(f"projects/{key}", {"startDate": ["2026-04"], "alternative": ["CM"]})
    before = editor.kg.store.commit

    stale = browser.press(shown, "save")

    again = Form.of(stale.text)
    assert (stale.status_code, editor.kg.store.commit) == (412, before)
    assert again.texts("//ul[@class='lines']/li") == [
        "Added: Also called CMlanguage en",
        "Removed: Start date 2026-03",
        "Added: Start date 2026-04",
    ]
    assert again.values["endDate.0"] == "2027"
    assert again.values["startDate.0"] == "2026-04"
    assert again.values["alternative.0"] == "CM"

    now = browser.press(again)
    assert lines(now) == ["Added: End date 2027"]
    assert browser.press(Form.of(now.text), "save").status_code == 303
    item, _ = editor.read(f"projects/{key}")
    assert (item["startDate"], item["endDate"], item["alternative"]) == (["2026-04"], ["2027"], ["CM"])


def test_whoever_changes_the_same_value_later_is_told_first(editor: RestEditor) -> None:
    key = new_project(editor, "Both Change The Start")
    browser = holder(editor)
    form = browser.open(PROJECT + key)
    form.values["startDate.0"] = "2026-05"
    editor.change(f"projects/{key}", {"startDate": ["2026-04"]})

    again = Form.of(browser.press(form).text)

    assert [again.values[f"startDate.{n}"] for n in (0, 1)] == ["2026-05", "2026-04"]


def test_a_reason_that_is_none_is_told_beside_its_field(editor: RestEditor) -> None:
    key = new_project(editor, "Reasoned")
    browser, before = holder(editor), editor.kg.store.commit
    form = browser.open(PROJECT + key)
    form.values["endDate.0"] = "2027"
    shown = Form.of(browser.press(form).text)
    shown.values["reason"] = "x" * 501

    answer = browser.press(shown, "save")

    again = Form.of(answer.text)
    assert (answer.status_code, editor.kg.store.commit) == (422, before)
    assert "501 characters" in again.wrong("reason")[0]
    assert again.values["endDate.0"] == "2027"


def test_whoever_may_not_write_a_graph_proposes_and_sees_the_proposal(editor: RestEditor) -> None:
    key = new_project(editor, "Proposed On A Form")
    browser, before = holder(editor, "propose:*"), editor.kg.store.commit
    form = browser.open(PROJECT + key)
    form.values["endDate.0"] = "2027"
    shown = Form.of(browser.press(form).text)
    assert shown.tree.xpath("//button[@name='do']/@value") == ["check", "propose", "edit"]

    silent = browser.press(shown, "propose")
    assert silent.status_code == 422
    assert Form.of(silent.text).wrong("reason") == ["A proposal says why, in one line."]

    shown.values["reason"] = "The project was extended"
    made = browser.press(shown, "propose")

    assert (made.status_code, editor.kg.store.commit) == (303, before)
    number = int(made.headers["location"].removeprefix("/edit/proposals/"))
    kept = editor.client.get(f"/api/v1/proposals/{number}", headers=editor.headers).json()
    assert (kept["reason"], kept["added"], kept["removed"]) == ("The project was extended", 1, 0)
    page = browser.get(made.headers["location"])
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "The project was extended" in page.text
    assert browser.press(shown, "save").status_code == 403
    assert editor.kg.store.commit == before
    assert holder(editor, "propose:https://example.org/*").get(made.headers["location"]).status_code == 404


def test_a_right_that_is_missing_is_told_and_nothing_typed_is_lost(editor: RestEditor) -> None:
    browser = holder(editor, "write:https://example.org/*")
    form = browser.open(f"{PROJECT}generativeAi")
    form.values["endDate.0"] = "2031"

    answer = browser.press(form)

    assert answer.status_code == 403
    assert Form.of(answer.text).values["endDate.0"] == "2031"
    assert "needs the scope propose:" in Form.of(answer.text).texts("//*[@class='faults']/li")[0]


@pytest.mark.parametrize(
    "kept",
    [
        "[" * 100_000,
        json.dumps({"value": "a", "language": "\ud800"}),
        json.dumps({"id": "urn:\udfff"}),
        json.dumps({"value": "a", "as": "\ud800"}),
        "9" * 5_000,
    ],
    ids=["deep", "language", "id", "as", "number"],
)
def test_what_a_form_has_kept_is_left_out_where_somebody_has_made_it_nonsense(
    editor: RestEditor, kept
) -> None:
    browser = holder(editor)
    form = browser.open(f"{PROJECT}generativeAi")
    form.values |= {"description.0": "Typed", "description.0.was": kept}
    form.values.pop("description.0.lang", None)

    for do in ("edit", "check"):
        answer = browser.press(form, do)

        assert answer.status_code == 200, answer.text


def test_whoever_saves_a_thing_of_another_host_sees_its_page(editor: RestEditor) -> None:
    browser = holder(editor)
    iri = "http://id.unece.org/activities/phase/5"
    form = browser.open(iri)
    form.values["description.0"] = "Data are made ready for analysis."
    saved = browser.press(form, "save")

    assert saved.status_code == 303, saved.text
    commit = editor.kg.store.commit
    assert saved.headers["location"] == f"/r/id.unece.org/activities/phase/5?saved={commit}"
    landed = editor.client.get(saved.headers["location"], headers=BROWSER)
    assert landed.status_code == 200
    assert f'<a href="/history/{commit}">Commit {commit}</a>' in landed.text
