"""Every page in a browser: accessible, within its policy, quiet, narrow enough, complete without scripts.

A page is opened once for all widths and themes: opening it takes far longer than looking at it again.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory import PAGES
from modernstats_kg_api.pages.site import NAVIGATION
from sight import (
    CELLS_OUT_OF_SIGHT,
    COLOURS,
    CUT_IN_HEADER,
    UNLABELLED,
    axe_violations,
    policy_violations,
    scrolls_sideways,
)

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
HEIGHT = 900
PHONE, NARROWEST = 390, 320
WIDTHS = (1280, 1024, PHONE)
ANY_WIDTH = ("result",)
"""Tables whose columns are chosen by whoever asks."""


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_keeps_its_policy(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], color_scheme="light", viewport={"width": 1360, "height": HEIGHT})
    found = {"light": axe_violations(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = axe_violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    resize(page, PHONE)
    found["phone"] = axe_violations(page)

    assert found == {"light": [], "dark": [], "phone": []}
    assert (policy_violations(page), page.complaints) == ([], [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_width(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": WIDTHS[0], "height": HEIGHT})
    hidden = {}
    for width in WIDTHS:
        resize(page, width)
        hidden[width] = page.evaluate(CELLS_OUT_OF_SIGHT)
    unlabelled = page.evaluate(UNLABELLED)
    resize(page, NARROWEST)

    assert not scrolls_sideways(page)
    assert unlabelled == hidden[PHONE] == []
    assert name in ANY_WIDTH or not any(hidden.values())


@pytest.mark.parametrize("path", [path for path, _ in NAVIGATION])
def test_nothing_of_the_header_is_cut(open_page: Open, path: str) -> None:
    page = open_page(path, viewport={"width": WIDTHS[0], "height": HEIGHT})
    for width in (*WIDTHS, NARROWEST):
        resize(page, width)
        assert page.evaluate(CUT_IN_HEADER) == [], width
        assert page.evaluate("(nav => nav.scrollWidth <= nav.clientWidth)(document.querySelector('.nav'))"), (
            width
        )


def told(page: Page) -> str:
    """What the page says, less the buttons that only a script can offer."""
    text = page.inner_text("main")
    for button in page.locator("main button[data-comfort]:visible").all_inner_texts():
        text = text.replace(button, "")
    return " ".join(text.split())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_complete_without_javascript(open_page: Open, name: str) -> None:
    plain = open_page(PAGES[name], java_script_enabled=False)
    scripted = open_page(PAGES[name])
    assert without_timing(told(plain)) == without_timing(told(scripted))
    expect(plain.locator("h1")).to_be_visible()
    assert plain.locator("button:visible", has_text="Copy").count() == 0
    expect(plain.locator("#theme")).to_be_hidden()


def without_timing(text: str) -> list[str]:
    """The text without lines that differ from one request to the next."""
    return [line for line in text.splitlines() if " ms" not in line and "request " not in line]


def test_a_link_that_is_cut_is_noticed(open_page: Open) -> None:
    page = open_page("/about", viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelector('.nav').style.flexWrap = 'nowrap'")
    assert "About" in page.evaluate(CUT_IN_HEADER)


def test_a_hidden_column_and_a_cell_without_label_are_noticed(open_page: Open) -> None:
    page = open_page("/gaps", viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelector('tbody td').style.width = '600px'")
    page.evaluate("document.querySelector('tbody th').removeAttribute('data-label')")
    assert (len(page.evaluate(CELLS_OUT_OF_SIGHT)), len(page.evaluate(UNLABELLED))) == (1, 1)


def test_axe_reports_a_picture_without_text(open_page: Open) -> None:
    page = open_page("/about")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert [found.partition(":")[0] for found in axe_violations(page)] == ["image-alt"]


def test_an_inline_style_is_refused_and_noticed(open_page: Open) -> None:
    page = open_page("/about")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert policy_violations(page) == ["style-src-attr"]
    assert page.complaints != []


def test_a_wide_page_is_noticed(open_page: Open) -> None:
    page = open_page("/about", viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelector('h1').style.width = '600px'")
    assert scrolls_sideways(page)
