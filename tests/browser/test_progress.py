"""What is shown while an answer is waited for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SAID = "Waiting for the answer"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page whose clock stands still, so that a second is over when the test says so."""
    context = browser.new_context(base_url=site)
    opened = context.new_page()
    opened.clock.install(time=BEGUN)
    opened.goto("/query")
    opened.clock.pause_at(BEGUN + timedelta(hours=1))
    yield opened
    context.close()


def leave_unanswered(page: Page, pattern: str) -> None:
    """Let a request have an answer without content: browsers stay on the page, as they do for a download."""
    page.route(pattern, lambda route: route.fulfill(status=204))


def waits(page: Page) -> bool:
    waiting: bool = page.evaluate("'waiting' in document.documentElement.dataset")
    return waiting


def submit(page: Page) -> None:
    """Run the query, and come back when the request is on its way."""
    with page.expect_request("**/query?**"):
        page.get_by_role("button", name="Run query").click(no_wait_after=True)


def test_a_form_that_takes_longer_than_a_second_says_that_it_waits(page: Page) -> None:
    leave_unanswered(page, "**/query?**")
    submit(page)
    page.clock.run_for(900)
    assert not waits(page)
    page.clock.run_for(200)
    assert waits(page)
    expect(page.locator("#announcements")).to_have_text(SAID)


def test_the_page_that_arrives_waits_for_nothing(page: Page) -> None:
    submit(page)
    expect(page.locator("#result")).to_be_visible()
    page.clock.run_for(1100)
    assert not waits(page)
    expect(page.locator("#announcements")).to_have_text("")


def test_a_download_that_takes_long_says_so_for_a_while(page: Page) -> None:
    submit(page)
    leave_unanswered(page, "**/sparql?**")
    page.get_by_role("link", name="CSV", exact=True).click(no_wait_after=True)
    page.clock.run_for(1100)
    assert waits(page)
    page.clock.run_for(10_000)
    assert not waits(page)
    expect(page.locator("#announcements")).to_have_text("")


def test_a_page_that_comes_back_from_the_cache_of_the_browser_waits_no_more(page: Page) -> None:
    leave_unanswered(page, "**/query?**")
    submit(page)
    page.clock.run_for(1100)
    assert waits(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert not waits(page)


def test_a_link_within_the_page_waits_for_nothing(page: Page) -> None:
    page.evaluate("document.querySelector('.skip').click()")
    page.clock.run_for(1100)
    assert not waits(page)
