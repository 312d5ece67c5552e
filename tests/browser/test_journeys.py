"""What people come for, from the first page to the answer: by mouse, by keyboard alone, without scripts."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from rdflib import Graph, URIRef

from travelling import WAYS, Traveller

pytestmark = pytest.mark.browser

RELATED_STANDARDS = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX hlg: <https://w3id.org/modernstats-kg/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?name {
  ?standard a hlg:Standard ; ?how ?part ; skos:prefLabel ?name .
  ?part skos:notation ?code ;
    skos:inScheme/dcat:isVersionOf <https://w3id.org/modernstats-kg/id/standards/gsbpm> .
  FILTER(STR(?code) = "5.4" && LANG(?name) = "en")
} ORDER BY ?name"""
STANDARD_OF_OUTPUT = """
PREFIX hlg: <https://w3id.org/modernstats-kg/def#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name {
  BIND(<https://w3id.org/modernstats-kg/id/activities/project/dataArchitecture> AS ?project)
  ?project prov:generated|^prov:wasGeneratedBy ?output .
  ?output a hlg:Output ; hlg:concernsStandard/skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}"""
FRENCH_NAME = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name {
  <http://id.unece.org/activities/subProcess/5.4> skos:prefLabel ?name FILTER(LANG(?name) = "fr")
}"""
WRONG = "SELECT ?project\nWHERE { ?project a }\nLIMIT 3"
RIGHT = """# shared
SELECT ?code WHERE { ?part <http://www.w3.org/2004/02/skos/core#notation> ?code } ORDER BY ?code LIMIT 4"""


@pytest.fixture(params=WAYS)
def traveller(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Traveller]:
    """Somebody on the home page, once in each way."""
    scripted = request.param != "without scripts"
    context = browser.new_context(base_url=site, java_script_enabled=scripted)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/")
    yield Traveller(page, request.param)
    context.close()


def answers(site: str, query: str) -> list[str]:
    """The first column of an answer of the endpoint."""
    asked = {"params": {"query": query}, "headers": {"Accept": "application/sparql-results+json"}}
    rows: list[dict[str, Any]] = httpx.get(f"{site}/sparql", timeout=30, **asked).json()["results"][
        "bindings"
    ]
    return [cell["value"] for row in rows for cell in row.values()]


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_from_the_home_page_to_the_standards_of_sub_process_5_4(traveller: Traveller, site: str) -> None:
    page = traveller.page

    traveller.follow(traveller.link("GSBPM", within="header"))
    cell = page.locator("a.cell", has_text="5.4")
    expect(cell).to_have_count(1)
    traveller.follow(cell)

    standards = page.locator("#related .parts > div", has=page.get_by_role("heading", name="Standards"))
    expect(page.get_by_role("heading", name="5.4")).to_be_visible()
    told = standards.get_by_role("link").all_inner_texts()
    assert told == answers(site, RELATED_STANDARDS) == ["Validation and Transformation Language"]


def test_from_a_project_to_the_crosswalk_of_the_standard_of_its_output(
    traveller: Traveller, site: str
) -> None:
    page = traveller.page
    [standard] = answers(site, STANDARD_OF_OUTPUT)

    traveller.follow(traveller.link("Projects", within="header"))
    traveller.follow(traveller.link("Data Architecture"))
    traveller.follow(page.locator("main a[href^='/doc/products/output/']").first)
    traveller.follow(page.locator("main").get_by_role("link", name=standard).first)
    assert heading(page) == standard
    traveller.follow(page.locator("main a[href*='/crosswalk?']").first)

    assert "csda" in page.locator("select[name=from]").input_value()
    traveller.choose(page.locator("select[name=to]"), "SAF 0.2")
    traveller.use(page.get_by_role("button", name="Compare"))
    page.wait_for_url("**to=saf-0.2**")
    assert "SAF 0.2" in heading(page)
    expect(page.get_by_role("heading", name="Pairs")).to_be_visible()


def test_from_a_wrong_query_to_the_marked_line(traveller: Traveller) -> None:
    page = traveller.page

    traveller.follow(traveller.link("SPARQL", within="header"))
    field = page.get_by_role("textbox", name="SPARQL query")
    traveller.write(field, WRONG)
    traveller.use(page.get_by_role("button", name="Run query"))

    fault = page.get_by_role("alert")
    expect(fault.get_by_role("heading")).to_contain_text("line 2")
    expect(fault.locator("pre")).to_contain_text("WHERE { ?project a }")
    expect(page.locator("#query")).to_have_attribute("aria-invalid", "true")
    if traveller.scripted:
        mark = page.locator(".cm-gutter-lint .cm-gutterElement:has(.cm-lint-marker-error)")
        second = page.locator(".cm-lineNumbers .cm-gutterElement", has_text="2")
        assert (mark.bounding_box() or {})["y"] == (second.bounding_box() or {})["y"]
        expect(field).to_contain_text("?project a")
    else:
        expect(page.locator("#query")).to_have_value(WRONG)


def test_from_a_search_in_french_to_the_resource(traveller: Traveller, site: str) -> None:
    page = traveller.page
    [name] = answers(site, FRENCH_NAME)

    traveller.use(traveller.link("Français", within="header"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    traveller.write(page.locator("#find"), "redresser les donnees")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**redresser**")
    traveller.follow(page.locator("ol.hits").get_by_role("link", name=name, exact=True).first)

    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert heading(page) == f"5.4{name}"


def test_from_a_resource_to_its_turtle(traveller: Traveller) -> None:
    page = traveller.page

    traveller.follow(traveller.link("Standards", within="header"))
    traveller.follow(
        page.locator("main").get_by_role("link", name="Generic Statistical Information Model").first
    )
    iri = page.locator(".identity code").inner_text()
    traveller.use(traveller.link("Download data"))
    with page.expect_response(lambda answer: answer.url.endswith(".ttl")) as taken:
        traveller.use(page.locator("#data").get_by_role("link", name="Turtle"))

    page.wait_for_url("**/doc/standards/gsim.ttl")
    assert taken.value.headers["content-type"] == "text/turtle; charset=utf-8"
    about = set(Graph().parse(data=page.inner_text("body"), format="turtle").predicates(URIRef(iri)))
    assert {"prefLabel", "type"} <= {term.rsplit("#")[-1] for term in about}


def test_a_shared_link_restores_the_query_and_its_answer(traveller: Traveller, browser: Browser) -> None:
    page = traveller.page

    traveller.follow(traveller.link("SPARQL", within="header"))
    traveller.write(page.get_by_role("textbox", name="SPARQL query"), RIGHT)
    traveller.use(page.get_by_role("button", name="Run query"))
    page.wait_for_url(f"**query={quote_plus('# shared')}**")
    told = page.locator("#result tbody").inner_text()

    shared = opened_elsewhere(browser, page)
    try:
        other = shared.pages[0]
        expect(other.locator("#query")).to_have_value(RIGHT)
        assert other.locator("#result tbody").inner_text() == told
        assert other.locator("#result tbody tr").count() == 4
    finally:
        shared.close()


def opened_elsewhere(browser: Browser, page: Page) -> BrowserContext:
    """The address of a page, opened by somebody who was never here."""
    context = browser.new_context()
    context.new_page().goto(page.url)
    return context


def test_what_the_keyboard_does_not_reach_is_noticed(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/about")
    page.evaluate("document.querySelectorAll('.nav a')[3].tabIndex = -1")
    walking = Traveller(page, "keyboard")
    with pytest.raises(AssertionError, match="does not reach"):
        walking.reach(walking.link("GSBPM", within="header"))
    context.close()
