"""What a browser without scripts can do with every page: follow each link, send each form."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2 as httpx
import pytest
from lxml import html
from lxml.html import FormElement

from browsing import BROWSER
from inventory import PAGES

pytestmark = pytest.mark.browser

Form = tuple[str, dict[str, str]]
"""Where a form leads, and what it sends."""

REFUSED = {PAGES["not found"], PAGES["fault"]}
"""Pages that answer with an error by design."""
REFUSING = {"/resource": {400, 404}, "/explore": {400, 404}, "/history/compare": {400}, "/query": {406}}
"""Forms that answer what was made up with an error page; rows of a query are no graph."""
TEXT = "data"


@pytest.fixture(scope="module")
def visitor(site: str) -> Iterator[httpx.Client]:
    """A browser of the plainest kind."""
    with httpx.Client(base_url=site, headers=BROWSER, timeout=60, follow_redirects=True) as client:
        yield client


@pytest.fixture(scope="module")
def pages(visitor: httpx.Client) -> dict[str, html.HtmlElement]:
    """Every page of the inventory by its address."""
    return {path: tree_of(visitor.get(path)) for path in PAGES.values()}


def tree_of(answer: httpx.Response) -> html.HtmlElement:
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.url
    return html.document_fromstring(answer.text, base_url=str(answer.url))


def links_of(trees: Iterable[html.HtmlElement], site: str) -> dict[str, str]:
    """Every address of ours that some page names, and the page."""
    found: dict[str, str] = {}
    for tree in trees:
        for named in tree.xpath("//@href | //@src"):
            address = urldefrag(urljoin(tree.base_url, named)).url
            if address.startswith(f"{site}/"):
                found.setdefault(address, tree.base_url)
    return found


def dead(visitor: httpx.Client, links: dict[str, str]) -> list[str]:
    """The links that lead nowhere, each with its status and a page that has it."""
    found = []
    for address, page in links.items():
        status = visitor.head(address, headers=wanted(address)).status_code
        if status == 405:  # some addresses are read by GET only
            status = visitor.get(address).status_code
        if status >= 400:
            found.append(f"{status} {address} on {page}")
    return found


def wanted(address: str) -> dict[str, str]:
    """A document is asked for in the form that is made fastest: `test_every_iri` reads each as a page."""
    plain = urlsplit(address).path.startswith(("/doc/", "/r/")) and "." not in address.rpartition("/")[2]
    return {"Accept": "application/n-triples, */*;q=0.1"} if plain else dict(BROWSER)


def test_every_link_of_every_page_leads_somewhere(
    visitor: httpx.Client, pages: dict[str, html.HtmlElement], site: str
) -> None:
    links = links_of(pages.values(), site)
    assert len(links) > 1500
    refused = {f"{site}{path}" for path in REFUSED}
    own = {address for address, page in links.items() if page in refused and same_page(address, page)}
    assert dead(visitor, {address: links[address] for address in links.keys() - own}) == []


def same_page(one: str, other: str) -> bool:
    """Whether both are one page, in whatever language: an error page leads to itself."""
    return urlsplit(one).path == urlsplit(other).path


def test_a_link_that_leads_nowhere_is_noticed(visitor: httpx.Client, site: str) -> None:
    tree = html.document_fromstring(
        "<a href='/gsbpm'>there</a> <a href='nowhere#at-all'>not there</a> <img src='/assets/none.svg'>",
        base_url=f"{site}/",
    )
    assert dead(visitor, links_of([tree], site)) == [
        f"404 {site}/nowhere on {site}/",
        f"404 {site}/assets/none.svg on {site}/",
    ]


def forms_of(tree: html.HtmlElement) -> list[tuple[FormElement, Form]]:
    """The forms of a page that read, filled in: a text, and the last of each list of choices."""
    return [
        (form, (urljoin(tree.base_url, form.action or tree.base_url), filled(form)))
        for form in tree.forms
        if form.method == "GET"
    ]


def filled(form: FormElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for control in form.inputs:
        if control.name == "compare":  # two versions compared show nothing else that was chosen
            values[control.name] = ""
        elif control.tag == "select":
            options = [option for option in control.value_options if option and option not in values.values()]
            values[control.name] = options[-1]
        elif control.tag == "textarea" or control.get("type") == "hidden":
            values[control.name] = control.value or ""
        elif control.get("type") not in ("submit", "checkbox", "radio") and control.name:
            wants_number = control.get("inputmode") == "numeric" or control.get("type") == "number"
            values[control.name] = control.value or ("2020" if wants_number else TEXT)
    return values


def shown(tree: html.HtmlElement, sent: dict[str, str]) -> bool:
    """Whether some form of the page holds what was sent, or its heading tells it."""
    heading = tree.xpath("string(//h1)")
    return all(value in heading for value in sent.values()) or any(
        all((form.fields.get(name) or "").strip() == value.strip() for name, value in sent.items())
        for form in tree.forms
        if set(sent) <= set(form.fields.keys())
    )


def test_every_form_is_answered_by_a_page_that_shows_what_was_asked(
    visitor: httpx.Client, pages: dict[str, html.HtmlElement]
) -> None:
    sent: set[Any] = set()
    for tree in pages.values():
        for form, (address, values) in forms_of(tree):
            key = (urlsplit(address).path, *sorted(values))
            if key in sent:
                continue
            sent.add(key)
            assert form.xpath(".//button[not(@type) or @type='submit']"), f"no button: {key}"
            answer = visitor.get(urlsplit(address)._replace(query="").geturl(), params=values)
            assert answer.status_code in {200, *REFUSING.get(key[0], ())}, (key, answer.status_code)
            if answer.status_code != 200 or answer.headers["content-type"].startswith("text/html"):
                told = tree_of(answer)
                assert told.xpath("string(//main)").strip()
                assert answer.status_code != 200 or shown(told, values), (key, values)
    assert len(sent) >= 15


def test_a_form_that_forgets_what_was_asked_is_noticed() -> None:
    tree = html.document_fromstring(
        "<form><input name='q' value='cats'>"
        "<select name='kind'><option value='a'>A<option value='b'>B</select></form>",
        base_url="http://site.test/",
    )
    assert not shown(tree, {"q": "data", "kind": "a"})
    assert shown(tree, {"q": "cats", "kind": "a"})


def test_every_page_has_its_content_in_what_is_sent(pages: dict[str, html.HtmlElement]) -> None:
    for path, tree in pages.items():
        assert len(tree.xpath("//h1")) == 1, path
        assert len(" ".join(tree.xpath("//main//text()")).split()) > 10, path
        hidden = tree.xpath("//main//*[@hidden][not(self::button)]")
        assert hidden == [], path
