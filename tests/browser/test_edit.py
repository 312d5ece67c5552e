"""The editing pages in a browser: accessible, within their policy, and usable by whoever holds a key."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.actions.listing import read_record
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED, answering
from sight import (
    WATCH_POLICY,
    axe_violations,
    note_message,
    note_request,
    policy_violations,
    scrolls_sideways,
)
from travelling import WAYS, Traveller

pytestmark = pytest.mark.browser

PROJECT = f"{CANONICAL_BASE}id/activities/project/generativeAi"
FORM = f"/edit?iri={quote(PROJECT, safe='')}"
VIEWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1360, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1360, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}


@dataclass(frozen=True)
class Desk:
    """A service whose content may be changed, and the key of somebody who may change it."""

    address: str
    key: str
    start: Callable[[], list[str]]
    """Reads when the project begins."""


@pytest.fixture(scope="module")
def desk(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    app = create_app(Settings(data=tmp_path_factory.mktemp("desk") / "data", _env_file=None, **UNLIMITED))
    with answering(app) as address:
        httpx2.get(f"{address}/health/live", timeout=120)  # answered once the graph is open
        kg = app.state.kg
        key = create_key(kg.keys, KeyWish("Editor", ("write:*",)), CANONICAL_BASE)

        def start() -> list[str]:
            return [term.value for term in read_record(kg, "projects", "generativeAi").values["startDate"]]

        yield Desk(address, key, start)


@pytest.fixture
def open_page(browser: Browser, desk: Desk) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh context, and keeps what it complains of in `page.complaints`."""
    contexts = []

    def opened(path: str, signed_in: bool = True, **options: Any) -> Page:
        context = browser.new_context(base_url=desk.address, **options)
        contexts.append(context)
        if signed_in:
            kept = {"name": "kg-key", "value": desk.key, "path": "/edit", "domain": "127.0.0.1"}
            context.add_cookies([kept])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: note_message(page, message.type, message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: note_request(page, request.url, desk.address))
        if options.get("java_script_enabled", True):
            page.add_init_script(WATCH_POLICY)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def expect_sound(page: Page) -> None:
    """Nothing is wrong with the page as it stands."""
    assert (policy_violations(page), page.complaints) == ([], [])
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not scrolls_sideways(page)


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("view", VIEWS)
def test_signing_in_and_the_start_are_sound(open_page: Callable[..., Page], view: str) -> None:
    page = open_page(FORM, signed_in=False, **VIEWS[view])
    page.get_by_label("API key").fill("kg_wrong")
    press(page, "Sign in")
    expect(page.get_by_label("API key")).to_be_focused()
    expect_sound(page)
    expect_sound(open_page("/edit", **VIEWS[view]))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("kind", ["events", "mappings"])
def test_the_form_of_a_new_thing_is_sound(open_page: Callable[..., Page], kind: str, view: str) -> None:
    expect_sound(open_page(f"/edit/new?kind={kind}", **VIEWS[view]))


@pytest.mark.parametrize("view", VIEWS)
def test_the_form_its_faults_and_the_difference_are_sound(open_page: Callable[..., Page], view: str) -> None:
    expect_sound(open_page(FORM, **VIEWS[view]))
    page = open_page(FORM, **VIEWS[view])
    page.get_by_label("Start date, value 1").fill("soon")
    page.get_by_label("Label, value 2", exact=True).fill("Another English name")
    page.get_by_label("Language of Label, value 2").fill("fr")
    press(page, "See the difference")
    expect_sound(page)
    page = open_page(FORM, **VIEWS[view])
    page.get_by_label("End date, value 3").fill("2026")
    press(page, "See the difference")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    expect_sound(page)


@pytest.mark.parametrize("way", WAYS)
def test_an_editor_corrects_a_mistaken_date_after_the_message_beside_the_field(
    open_page: Callable[..., Page], desk: Desk, way: str
) -> None:
    page = open_page(
        "/doc/activities/project/generativeAi", signed_in=False, java_script_enabled=way != "without scripts"
    )
    editor, right = Traveller(page, way), f"2024-0{1 + WAYS.index(way)}"
    before = desk.start()

    editor.use(page.get_by_role("link", name="Edit", exact=True))
    editor.write(page.get_by_label("API key"), desk.key)
    editor.use(page.get_by_role("button", name="Sign in"))
    start = page.get_by_label("Start date, value 1")
    editor.write(start, "2024-13")
    editor.use(page.get_by_role("button", name="See the difference"))

    summary = page.get_by_role("region", name="1 thing is to be mended")
    expect(summary).to_be_focused()
    expect(start).to_have_accessible_description(re.compile("“2024-13”"))
    assert start.get_attribute("aria-invalid") == "true"
    assert desk.start() == before
    editor.use(summary.get_by_role("link"))
    expect(start).to_be_focused()
    editor.write(start, right)
    editor.use(page.get_by_role("button", name="See the difference"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    assert desk.start() == before
    editor.write(page.get_by_label("Why", exact=True), "The work programme says so")
    editor.use(page.get_by_role("button", name="Save"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Generative AI")
    assert desk.start() == [right]
    editor.use(page.get_by_role("status").get_by_role("link", name=re.compile("^Commit ")))
    expect(page.locator("main")).to_contain_text("The work programme says so")
    assert page.complaints == []


def test_enter_in_a_field_writes_nothing_and_another_value_has_the_focus(
    open_page: Callable[..., Page], desk: Desk
) -> None:
    before, page = desk.start(), open_page(FORM, java_script_enabled=False)
    with page.expect_navigation():
        page.locator("button[value='more:alternative']").click()

    expect(page.get_by_label("Also called, value 3", exact=True)).to_be_focused()
    page.get_by_label("End date, value 3").fill("2026")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    assert desk.start() == before
