"""How the tests read pages: as a browser asks for them."""

from typing import Final

from lxml import html
from starlette.testclient import TestClient

BROWSER: Final = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


def page(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    """The page at an address, which answers with this status."""
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), path
    return html.fromstring(answer.text)


def texts(tree: html.HtmlElement, path: str) -> list[str]:
    """The text of each element that an XPath finds, blanks folded."""
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]
