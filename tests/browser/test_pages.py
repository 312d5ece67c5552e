"""What one can do on the pages in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory import PAGES, QUERY
from sight import policy_violations

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_a_stacked_table_stays_a_table_for_those_who_hear_it(open_page: Open) -> None:
    page = open_page(PAGES["crosswalks"], viewport={"width": 390, "height": 800})
    table = page.get_by_role("table", name="Versions that mappings or correspondences join")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Crosswalk", "Agreed", "Candidates"]
    first = table.get_by_role("row").nth(1)
    assert (first.get_by_role("rowheader").count(), first.get_by_role("cell").count()) == (1, 2)


def test_a_stacked_list_is_still_sorted_by_its_links(open_page: Open) -> None:
    page = open_page("/projects", viewport={"width": 390, "height": 800})
    page.get_by_role("link", name="Name").click()
    page.wait_for_url("**sort=label**")


def test_the_theme_is_kept_across_pages(open_page: Open) -> None:
    page = open_page("/", color_scheme="light")
    page.click("#theme")
    page.goto("/about")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(15, 21, 27)"


def test_the_uri_of_a_resource_is_copied_and_announced(open_page: Open) -> None:
    page = open_page("/doc/standards/gsbpm", permissions=["clipboard-read", "clipboard-write"])
    page.click("[data-copy]")
    expect(page.locator("#announcements")).to_have_text("URI copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://w3id.org/modernstats-kg/id/standards/gsbpm"


def test_a_slash_jumps_to_the_search_of_the_header(open_page: Open) -> None:
    page = open_page("/projects")
    page.keyboard.press("/")
    expect(page.locator("header input[name=q]")).to_be_focused()
    expect(page.locator("header input[name=q]")).to_have_value("")


def test_choosing_a_filter_applies_it_at_once(open_page: Open) -> None:
    page = open_page("/outputs")
    page.get_by_role("link", name="Published", exact=True).click()
    page.wait_for_url("**status=published**")
    expect(page.locator("tbody tr")).to_have_count(8)


def test_choosing_a_version_shows_it_at_once(open_page: Open) -> None:
    page = open_page("/gsbpm?show=projects")
    page.select_option("select[name=version]", "5.1")
    page.wait_for_url("**version=5.1**show=projects**")
    expect(page.locator(".segments [aria-current]")).to_have_text("Projects")


def test_what_is_chosen_for_the_matrix_stands_in_two_rows_and_fits_a_phone(open_page: Open) -> None:
    wide = open_page("/gsbpm?show=projects", viewport={"width": 1360, "height": 900})
    tops = "(name) => document.querySelector(name).getBoundingClientRect()"
    assert wide.evaluate(tops, ".legend")["top"] < wide.evaluate(tops, ".segments")["bottom"]
    shown = wide.evaluate(tops, ".choices > .button")
    assert shown["top"] < wide.evaluate(tops, "select[name=only]")["bottom"]
    narrow = open_page("/gsbpm?show=projects", viewport={"width": 390, "height": 844})
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_facets_are_beside_a_list_and_folded_on_a_phone(open_page: Open) -> None:
    wide = open_page("/outputs", viewport={"width": 1360, "height": 900})
    expect(wide.get_by_role("link", name="Published", exact=True)).to_be_visible()
    narrow = open_page("/outputs", viewport={"width": 390, "height": 844})
    expect(narrow.get_by_role("link", name="Published", exact=True)).to_be_hidden()
    narrow.locator("summary", has_text="Narrow down").click()
    expect(narrow.get_by_role("link", name="Published", exact=True)).to_be_visible()


def test_arrow_keys_move_between_cells_of_the_matrix(open_page: Open) -> None:
    page = open_page("/gsbpm")
    page.focus(".matrix section:nth-child(5) li:nth-child(4) a")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.innerText").startswith("6.4")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.innerText").startswith("6.3")


def test_the_drawing_is_arranged_freely_and_put_back(open_page: Open) -> None:
    page = open_page(PAGES["graph drawing"])
    places = "[...document.querySelectorAll('[data-node]')].map((node) => node.getAttribute('transform'))"
    drawn = page.evaluate(places)
    page.click("#arrange")
    arranged = page.evaluate(places)
    assert len(arranged) == len(set(arranged)) == len(drawn)
    assert arranged != drawn
    page.click("#arrange")
    assert page.evaluate(places) == drawn
    assert (policy_violations(page), page.complaints) == ([], [])


def write_query(page: Page, text: str) -> None:
    """Replace the query from the keyboard, in the editor."""
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_query_runs_from_the_keyboard_and_is_in_the_address(open_page: Open) -> None:
    page = open_page("/query")
    write_query(page, QUERY)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/query?query=SELECT**")
    expect(page.locator("#result tbody tr")).to_have_count(5)
    expect(page.get_by_role("textbox", name="SPARQL query")).to_have_text(QUERY)


def test_without_scripts_the_query_is_written_in_a_plain_text_area(open_page: Open) -> None:
    page = open_page("/query", java_script_enabled=False)
    page.fill("#query", QUERY)
    page.get_by_role("button", name="Run query").click()
    expect(page.locator("#result tbody tr")).to_have_count(5)
    expect(page.locator("#query")).to_have_value(QUERY)


def test_tab_leaves_the_editor(open_page: Open) -> None:
    page = open_page("/query")
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run query")).to_be_focused()


def test_the_editor_marks_the_line_with_the_fault(open_page: Open) -> None:
    page = open_page(PAGES["fault"])
    marked = page.locator(".cm-gutter-lint .cm-gutterElement:has(.cm-lint-marker-error)")
    line = page.locator(".cm-lineNumbers .cm-gutterElement", has_text="1")
    assert marked.bounding_box()["y"] == line.bounding_box()["y"]


def test_paper_is_light_even_when_the_screen_is_dark(open_page: Open) -> None:
    page = open_page("/doc/standards/gsbpm", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 33, 43)"
    expect(page.locator("header.top")).to_be_hidden()
