"""What a page weighs for somebody who was never here: all bytes that come, uncompressed."""

from collections.abc import Iterator

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, Response

from inventory import PAGES

pytestmark = pytest.mark.browser

MOST_KB = {
    "/r/id.unece.org/activities/subProcess/5.4": 104,
    "/gsbpm": 65,
    "/query": 495,
}
"""Thousands of bytes: what the prototypes of these pages weighed."""

MISSING_RULES = """(whole) => {
  const flat = (rules) => [...rules].flatMap(
    (rule) => rule.selectorText ? [rule] : flat(rule.cssRules ?? []));
  const state = new RegExp('::?(?:before|after|placeholder|hover|focus(?:-\\\\w+)?|active'
    + '|details-content|-webkit-[\\\\w-]+)', 'g');
  const used = (selector) => /[>+~]$/.test(selector) || document.querySelector(selector || '*');
  const linked = [...document.styleSheets].flatMap((sheet) => flat(sheet.cssRules));
  const known = new Set(linked.map((rule) => rule.cssText));
  const all = new CSSStyleSheet();
  all.replaceSync(whole);
  return flat(all.cssRules).filter((rule) => {
    const selectors = rule.selectorText.replace(state, '').split(/,(?![^(]*\\))/);
    return rule.selectorText !== ':root' && !known.has(rule.cssText)
      && selectors.some((selector) => used(selector.trim()));
  }).map((rule) => rule.selectorText);
}"""


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


def weight(page: Page, path: str) -> dict[str, int]:
    """Bytes by address of all that comes with a page."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    return {answer.url: len(answer.body()) for answer in answers}


@pytest.mark.parametrize("path", MOST_KB)
def test_a_page_is_as_light_as_its_prototype(page: Page, path: str) -> None:
    parts = weight(page, path)
    assert any(address.endswith(".css") for address in parts)
    assert any(address.endswith(".woff2") for address in parts)
    heaviest = sorted(parts.items(), key=lambda part: -part[1])
    assert sum(parts.values()) <= MOST_KB[path] * 1000, heaviest


def test_what_a_script_fetches_is_weighed_too(page: Page) -> None:
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { new Image().src = '/assets/none.svg'; })"
    )
    assert [address for address in weight(page, "/about") if address.endswith("/assets/none.svg")]


def test_no_page_lacks_a_rule_that_its_lighter_stylesheet_leaves_out(page: Page, site: str) -> None:
    whole = httpx.get(address_of(page, "/about", "site.")).text
    lighter = 0
    for path in PAGES.values():
        page.goto(path)
        if page.locator("link[href*='/site.'][rel=stylesheet]").count():
            continue
        lighter += 1
        assert page.evaluate(MISSING_RULES, whole) == [], path
    assert lighter > 10


def test_a_rule_that_is_missing_is_noticed(page: Page) -> None:
    whole = httpx.get(address_of(page, "/about", "site.")).text
    page.goto("/gsbpm")
    page.evaluate("document.querySelector('main').append(document.createElement('table'))")
    assert "table" in page.evaluate(MISSING_RULES, whole)


def address_of(page: Page, path: str, start: str) -> str:
    """Address of the stylesheet of a page whose name begins so."""
    page.goto(path)
    return str(page.locator(f"link[href*='/assets/{start}'][rel=stylesheet]").evaluate("(link) => link.href"))
