"""The search of the header as people use it: with the keyboard, with the mouse, without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

Open = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page of the site in a fresh context; at the end no page has complained."""
    contexts, complaints = [], []

    def open_page(path: str, **options: Any) -> Page:
        contexts.append(browser.new_context(base_url=site, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def typed(page: Page, text: str) -> Locator:
    """The field of the header, once what was typed has brought suggestions."""
    assert page.request.get("/api/v1/suggest?q=data").ok  # the index is made when it is first needed
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search the graph")
    field.press_sequentially(text)
    expect(page.get_by_role("option").filter(has_text="disclosure").first).to_be_visible()
    return field


def test_arrow_keys_reach_a_suggestion_and_enter_follows_it(opened: Open) -> None:
    page = opened("/about")
    field = typed(page, "apply disc")
    expect(field).to_have_attribute("aria-expanded", "true")

    field.press("ArrowDown")

    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    assert Axe().run(page).response["violations"] == []
    field.press("Enter")
    page.wait_for_url("**/r/id.unece.org/activities/subProcess/6.4")


def test_escape_closes_the_list_and_enter_then_searches_for_the_words(opened: Open) -> None:
    page = opened("/about")
    field = typed(page, "apply disc")

    field.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("apply disc")
    field.press("Enter")
    page.wait_for_url("**/search?q=apply+disc")
    expect(page.get_by_role("heading", level=2, name="6.4 Apply disclosure control").first).to_be_visible()


def test_a_click_follows_a_suggestion(opened: Open) -> None:
    page = opened("/about")
    typed(page, "apply disc")

    page.get_by_role("option").first.click()

    page.wait_for_url("**/r/id.unece.org/activities/subProcess/6.4")


def test_without_scripts_the_form_leads_to_the_same_hits(opened: Open) -> None:
    page = opened("/about", java_script_enabled=False)
    field = page.get_by_label("Search the graph")
    field.fill("disclosure control")

    field.press("Enter")

    page.wait_for_url("**/search?q=disclosure+control")
    expect(page.get_by_role("heading", level=2, name="6.4 Apply disclosure control").first).to_be_visible()
    page.get_by_label("Narrow down").get_by_role("link", name="Elements").click()
    page.wait_for_url("**/search?q=disclosure+control&kind=elements")


@pytest.mark.parametrize("path", ["/search", "/search?q=integrate+data", "/about"])
def test_nothing_is_wider_than_a_small_phone(opened: Open, path: str) -> None:
    page = opened(path, viewport={"width": 320, "height": 640})

    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
