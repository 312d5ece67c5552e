"""Data made to run, to lead astray or to turn the text around them: pages show them as text."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED, answering

pytestmark = pytest.mark.browser

PROJECT: Final = f"{CANONICAL_BASE}id/activities/project/hostile"
OFFICE: Final = f"{CANONICAL_BASE}id/organizations/organization/office"
LONG: Final = "Donaudampfschiffahrt" * 40
SCRIPT: Final = "<script>ran=1;alert('label')</script>"
TURNED: Final = "\u202egnp.exe"
FORMULA: Final = "=cmd|' /C calc'!A0"
TURTLE: Final = f"""
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix hlg: <https://w3id.org/modernstats-kg/def#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<{PROJECT}> a hlg:Project ; dcterms:identifier "hostile" ; dcterms:source <https://example.org/> ;
  prov:wasAssociatedWith <{OFFICE}> ;
  skos:prefLabel "{SCRIPT} {TURNED}"@en ;
  skos:altLabel "{FORMULA}"@en , "@SUM(1+1)"@en , "+1+1"@en , "-1+1"@en , "{TURNED} after"@en ;
  skos:definition "\\"><img src=x onerror=\\"ran=1;alert('definition')\\"> {{{{7*7}}}} {LONG}"@en ;
  schema:startDate "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> ;
  skos:note "<svg onload=alert(1)>"@en , "<b onclick='alert(1)'>HTML</b><script>alert(2)</script>"^^rdf:HTML ;
  schema:text "<iframe src='javascript:alert(1)'></iframe>"^^rdf:XMLLiteral ;
  rdfs:seeAlso <javascript:alert(document.domain)> , <data:text/html,%3Cscript%3Ealert(1)%3C/script%3E> ,
    <vbscript:msgbox(1)> , <https://example.org/%22onmouseover=%22alert(1)> ;
  schema:image <https://example.org/pixel.png> ;
  dcterms:relation <{CANONICAL_BASE}id/activities/project/plain> .
<{CANONICAL_BASE}id/activities/project/plain> a hlg:Project ; skos:prefLabel "{LONG}"@en ;
  dcterms:identifier "{FORMULA}" ; dcterms:source <https://example.org/> ; prov:wasAssociatedWith <{OFFICE}> ;
  schema:startDate "2021"^^<http://www.w3.org/2001/XMLSchema#gYear> ; rdfs:seeAlso <javascript:alert(3)> .
<{OFFICE}> a org:FormalOrganization ; skos:prefLabel "{FORMULA}"@en ;
  dcterms:identifier "office" ; dcterms:source <https://example.org/> .
"""
QUERY: Final = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    f"SELECT ?project ?property ?value (<javascript:alert(4)> AS ?link) {{ ?project ?property ?value "
    f"FILTER(?project = <{PROJECT}>) }} ORDER BY ?property ?value"
)
WATCH: Final = """
window.policyViolations = [];
addEventListener('securitypolicyviolation', (e) => window.policyViolations.push(e.violatedDirective));
"""
ODD_LINKS: Final = """() => [...document.querySelectorAll('a, use, image, iframe, form, [src]')].flatMap(
  (node) => ['href', 'xlink:href', 'src', 'action'].map((name) => node.getAttribute(name)).filter(Boolean),
).filter((address) => !['http:', 'https:'].includes(new URL(address, location.href).protocol))"""
TURNED_AROUND: Final = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const node = texts.currentNode, text = node.data.trim(), start = node.data.indexOf(text);
    const own = node.parentElement.closest('a, q')?.textContent ?? '';
    if (text.length < 2 || (text + own).includes('\\u202e')) continue;
    const [first, last] = [start, start + text.length - 1].map((at) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    });
    if (first.width && first.top === last.top && first.left > last.left) found.push(text);
  }
  return found;
}"""
"""Texts on one line whose last character stands left of the first, though nothing in them turns them."""


@dataclass(frozen=True)
class Hostile:
    """A running service that holds the data: its address, the commit that brought them."""

    address: str
    commit: int


@pytest.fixture(scope="module")
def hostile(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "catalog.ttl").touch()
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **UNLIMITED))
    with answering(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.get("/health/ready").raise_for_status()
        key = create_key(app.state.kg.keys, KeyWish("tests", ("admin",)), CANONICAL_BASE)
        headers = {
            "Authorization": f"Bearer {key}",
            "Content-Type": "text/turtle",
            "KG-Reason": f"<b>{SCRIPT}",
        }
        graph = {"graph": f"{CANONICAL_BASE}graph/editorial"}
        written = client.put("/graphs", params=graph, content=TURTLE, headers=headers)
        assert written.status_code == 201, written.text
        yield Hostile(address, int(written.headers["KG-Commit"]))


@pytest.fixture
def page(browser: Browser, hostile: Hostile) -> Iterator[Page]:
    """A page that keeps in `page.incidents` whatever ran, was refused by the policy or left this host."""
    context = browser.new_context(base_url=hostile.address)
    opened = context.new_page()
    opened.incidents = []
    watch(opened, hostile.address)
    yield opened
    context.close()


def watch(page: Page, address: str) -> None:
    def dismissed(dialog) -> None:
        page.incidents.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def asked(request) -> None:
        if not request.url.startswith((address, "about:")):
            page.incidents.append(f"request {request.url}")

    def told(message) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            page.incidents.append(message.text)

    page.on("dialog", dismissed)
    page.on("request", asked)
    page.on("console", told)
    page.on("pageerror", lambda error: page.incidents.append(str(error)))
    page.add_init_script(WATCH)


def incidents(page: Page) -> list[str]:
    """What happened on the page that is open."""
    ran = ["ran"] if page.evaluate("window.ran !== undefined") else []
    violations = page.evaluate("window.policyViolations")
    return [*page.incidents, *ran, *violations, *page.evaluate(ODD_LINKS)]


def addresses(hostile: Hostile) -> dict[str, str]:
    """Pages that show the data, each with a text that must be seen."""
    number = hostile.commit
    return {
        "/doc/activities/project/hostile": SCRIPT,
        "/doc/activities/project/plain": LONG,
        "/projects": SCRIPT,
        f"/projects?q={quote(SCRIPT)}": SCRIPT,
        "/timeline": "<script>",
        f"/search?q={quote('alert label')}": SCRIPT,
        f"/search?q={quote(SCRIPT + TURNED)}": "Search",
        f"/query?query={quote_plus(QUERY)}": "javascript:alert(4)",
        f"/query?query={quote_plus(SCRIPT + TURNED)}": "line 1",
        f"/explore?iri={quote_plus(PROJECT)}": "<script>",
        f"/history?iri={quote_plus(PROJECT)}": f"<b>{SCRIPT}",
        f"/history/{number}": f"<b>{SCRIPT}",
        f"/history/compare?from={number - 1}&to={number}": SCRIPT,
        f"/graph/editorial?{quote(SCRIPT)}": "Editorial",
        f"/doc/{quote(SCRIPT)}": SCRIPT,
        f"/resource?iri={quote('javascript:alert(1)')}": "javascript:alert(1)",
    }


def test_nothing_of_the_data_runs_and_all_of_it_is_shown_as_text(page: Page, hostile: Hostile) -> None:
    for address, shown in addresses(hostile).items():
        page.goto(address)
        assert shown in page.inner_text("main"), address
        assert incidents(page) == [], address
        assert page.locator("main script:not([type*=json]), main iframe, main img").count() == 0, address
        assert page.evaluate(TURNED_AROUND) == [], address
        page.set_viewport_size({"width": 390, "height": 800})
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        page.set_viewport_size({"width": 1360, "height": 900})


def test_the_suggestions_show_it_as_text_and_lead_to_the_page(page: Page) -> None:
    page.goto("/about")
    page.keyboard.press("/")
    page.keyboard.type("alert lab")
    suggestion = page.get_by_role("option").first
    expect(suggestion).to_contain_text(SCRIPT)
    assert page.evaluate(TURNED_AROUND) == []
    suggestion.click()
    page.wait_for_url("**/doc/activities/project/hostile")
    assert incidents(page) == []


def test_the_drawing_that_is_arranged_by_forces_keeps_to_the_rules(page: Page) -> None:
    page.goto(f"/explore?iri={quote_plus(PROJECT)}&depth=2")
    page.get_by_role("button", name="Arrange").click()
    assert incidents(page) == []


@pytest.mark.parametrize(
    "path",
    ["/api/v1/projects.csv", "/api/v1/organizations.csv?bom=true", "/api/v1/search.csv?q=cmd"],
)
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(hostile: Hostile, path: str) -> None:
    body = httpx.get(f"{hostile.address}{path}").text.removeprefix("\N{BYTE ORDER MARK}")
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))] == []
    assert any(cell.startswith(("'=cmd", "'+1+1")) for cell in cells), cells


def test_markdown_escapes_what_would_be_markup(hostile: Hostile) -> None:
    answer = httpx.get(f"{hostile.address}/doc/activities/project/hostile.md")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "\\<script\\>" in answer.text
    assert not {"<script", "<img", "](<javascript", "](javascript", "](<data:"} & set(pieces(answer.text))


def pieces(text: str) -> Iterator[str]:
    """Every beginning that could be markup where it is not escaped."""
    for start in ("<script", "<img", "](<javascript", "](javascript", "](<data:"):
        at = text.find(start)
        while at >= 0:
            if text[at - 1 : at] != "\\":
                yield start
            at = text.find(start, at + 1)


def test_a_page_where_something_runs_is_noticed(page: Page) -> None:
    page.goto("about:blank")
    page.set_content("<p>\u202eturned <span>after it</span></p><a href='javascript:void 0'>link</a>")
    page.evaluate("window.policyViolations = []; window.ran = 1; alert('noticed')")
    found = incidents(page)
    assert {"dialog noticed", "ran", "javascript:void 0"} <= set(found)
    assert page.evaluate(TURNED_AROUND) == ["after it"]


def test_what_the_policy_refuses_is_noticed(page: Page) -> None:
    page.goto("/about")
    page.evaluate("document.querySelector('h1').setAttribute('style', 'color: red')")
    page.evaluate("fetch('https://example.org/').catch(() => {})")
    assert {"style-src-attr", "connect-src"} <= set(incidents(page))
