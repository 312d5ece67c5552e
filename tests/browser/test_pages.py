"""Every page in a browser: accessible, within its policy, quiet, narrow enough, complete without scripts."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from modernstats_kg_api.pages.site import NAVIGATION

pytestmark = pytest.mark.browser

QUERY = (
    "SELECT ?s ?l ?s2 WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l BIND(?s AS ?s2) } "
    "ORDER BY DESC(STRLEN(?l)) ?l LIMIT 5"
)
COUNTS = "SELECT ?type (COUNT(*) AS ?n) WHERE { ?s a ?type } GROUP BY ?type ORDER BY DESC(?n) ?type LIMIT 12"
SERIES = "SELECT ?year ?n { VALUES (?year ?n) { (2012 3) (2013 -2.5) (2014 UNDEF) (2015 7) (2018 8) } }"
PROJECT = "https://w3id.org/modernstats-kg/id/activities/project/generativeAi"
PAGES = {
    "home": "/",
    "projects": "/projects",
    "timeline": "/timeline",
    "groups": "/groups",
    "organizations": "/organizations",
    "events": "/events",
    "outputs": "/outputs",
    "documents": "/documents",
    "standards": "/standards",
    "software": "/software",
    "elements": "/elements?scheme=gsim/2.0",
    "narrowed list": "/projects?startDate__gte=2013&concernsStandard=cspa",
    "mappings": "/mappings",
    "matrix": "/gsbpm?cell=7",
    "matrix 5.2": "/gsbpm?version=5.2",
    "matrix table": "/gsbpm?view=table",
    "matrix overlay": "/gsbpm?show=software",
    "matrix difference": "/gsbpm?version=5.2&compare=5.1&cell=2.1",
    "matrix difference table": "/gsbpm?version=5.2&compare=5.0&view=table",
    "crosswalks": "/crosswalk",
    "half a crosswalk": "/crosswalk?from=gsim",
    "crosswalk": "/crosswalk?from=gsim-2.0&to=vtl-2.1",
    "crosswalk of versions": "/crosswalk?from=gsbpm-5.1&to=gsbpm-5.2",
    "candidates": "/crosswalk?from=gsim-2.0&to=ddi-cdi-1.0",
    "gaps": "/gaps",
    "untouched": "/gaps?kind=untouched",
    "unmapped": "/gaps?kind=unmapped",
    "names": "/gaps?kind=labels",
    "query": "/query",
    "result": f"/query?query={quote(QUERY)}",
    "fault": f"/query?query={quote('SELECT * WHERE { ?s ?p }')}",
    "chart of counts": f"/query?query={quote(COUNTS)}",
    "chart of a series": f"/query?query={quote(SERIES)}",
    "saved queries": "/q",
    "saved query": "/q/best-supported.html?least=10",
    "graph drawing": f"/explore?depth=2&iri={quote(PROJECT, safe='')}",
    "history": "/history",
    "commit": "/history/20",
    "difference": "/history/compare?from=18&to=20",
    "releases": "/releases",
    "proposals": "/proposals",
    "signing in": "/edit/sign-in?back=/edit",
    "search": "/search",
    "found": "/search?q=integrate+data",
    "data": "/data",
    "about": "/about",
    "docs": "/docs",
    "operation": "/docs/listProjects",
    "standard": "/doc/standards/gsbpm",
    "project": "/doc/activities/project/generativeAi",
    "project with outputs": "/doc/activities/project/soss",
    "group": "/doc/organizations/hlgmos",
    "organization": "/doc/organizations/nsi/statsNL",
    "event": "/doc/events/hlg2024",
    "output": "/doc/products/output/cspa",
    "tool": "/doc/products/software/pxWeb",
    "standard with versions": "/doc/standards/gsim",
    "replaced standard": "/doc/standards/cspa",
    "concept": "/r/id.unece.org/activities/subProcess/5.4",
    "element": "/doc/standards/gsim/2.0/DataSet",
    "version": "/doc/standards/gsim/2.0",
    "mapping": "/doc/mappings/sdmx-3.0-vtl-2.1/Dataflow-DataSet",
    "candidate": "/doc/mappings/gsim-2.0-coos-0.10/ReferenceDocument-ReferenceDocument",
    "correspondence": "/doc/correspondences/gsim-1.2-2.0",
    "service": f"/resource?iri={quote('http://unece.org/services#LinearRuleChecking', safe='')}",
    "vocabulary": "/def",
    "graph": "/graph/gsbpm",
    "not found": "/doc/nothing/here",
}
VIEWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1360, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1360, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"dark": ["cat.color"]}  # a theme changes nothing but colours
WATCH_POLICY = """
window.policyViolations = [];
addEventListener('securitypolicyviolation', (e) => window.policyViolations.push(e.violatedDirective));
"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Opens a page of the site in a fresh context and keeps what it complains of in `page.complaints`."""
    contexts = []

    def opened(path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=site, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: note_message(page, message.type, message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: note_request(page, request.url, site))
        if options.get("java_script_enabled", True):
            page.add_init_script(WATCH_POLICY)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def note_message(page: Page, kind: str, text: str) -> None:
    # A page that answers 404 or 400 by design is reported by the browser as a failed load.
    if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
        page.complaints.append(text)


def note_request(page: Page, address: str, site: str) -> None:
    if not address.startswith((site, "data:")):
        page.complaints.append(f"request to {address}")


def policy_violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.policyViolations")
    return found


def axe_violations(page: Page, rules: list[str] = ALL_RULES) -> list[str]:
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_keeps_its_policy(open_page: Open, name: str, view: str) -> None:
    page = open_page(PAGES[name], **VIEWS[view])
    assert (policy_violations(page), page.complaints) == ([], [])
    assert axe_violations(page, RULES.get(view, ALL_RULES)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_not_scroll_sideways_at_320_pixels(open_page: Open, name: str) -> None:
    assert not scrolls_sideways(open_page(PAGES[name], viewport={"width": 320, "height": 640}))


CUT_IN_HEADER = """() => [...document.querySelectorAll('header.top a, header.top button')].filter((link) => {
  const box = link.getBoundingClientRect(), row = link.parentElement.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth || box.right > row.right + 1 || box.left < row.left - 1;
}).map((link) => link.textContent)"""
CELLS_OUT_OF_SIGHT = """() => [...document.querySelectorAll('td, tbody th')].filter((cell) => {
  const box = cell.getBoundingClientRect(), frame = cell.closest('.scroll').getBoundingClientRect();
  return cell.textContent.trim() && (!box.width || box.right > frame.right + 1 || box.right > innerWidth);
}).map((cell) => cell.textContent.trim())"""
UNLABELLED = """() => [...document.querySelectorAll('table')].flatMap((table) => {
  const heads = [...table.querySelectorAll('thead th')].map((head) => head.textContent.trim());
  return [...table.querySelectorAll('tbody tr')].flatMap((row) => [...row.children].filter((cell, i) =>
    cell.textContent.trim() && !getComputedStyle(cell, '::before').content.includes(heads[i])));
}).map((cell) => cell.outerHTML)"""
ANY_WIDTH = ("result",)
"""Tables whose columns are chosen by whoever asks."""


@pytest.mark.parametrize("width", [1280, 1024, 390, 320])
@pytest.mark.parametrize("path", [path for path, _ in NAVIGATION])
def test_nothing_of_the_header_is_cut(open_page: Open, path: str, width: int) -> None:
    page = open_page(path, viewport={"width": width, "height": 800})
    assert page.evaluate(CUT_IN_HEADER) == []
    assert page.evaluate("(nav => nav.scrollWidth <= nav.clientWidth)(document.querySelector('.nav'))")


def test_a_link_that_is_cut_is_noticed(open_page: Open) -> None:
    page = open_page("/about", viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelector('.nav').style.flexWrap = 'nowrap'")
    assert "About" in page.evaluate(CUT_IN_HEADER)


@pytest.mark.parametrize("width", [1280, 1024, 390])
@pytest.mark.parametrize("name", [name for name in PAGES if name not in ANY_WIDTH])
def test_no_table_hides_a_column(open_page: Open, name: str, width: int) -> None:
    page = open_page(PAGES[name], viewport={"width": width, "height": 800})
    assert page.evaluate(CELLS_OUT_OF_SIGHT) == []


def test_a_hidden_column_and_a_cell_without_label_are_noticed(open_page: Open) -> None:
    page = open_page("/gaps", viewport={"width": 390, "height": 800})
    page.evaluate("document.querySelector('tbody td').style.width = '600px'")
    page.evaluate("document.querySelector('tbody th').removeAttribute('data-label')")
    assert (len(page.evaluate(CELLS_OUT_OF_SIGHT)), len(page.evaluate(UNLABELLED))) == (1, 1)


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_each_cell_stands_under_its_own_label(open_page: Open, name: str) -> None:
    page = open_page(PAGES[name], viewport={"width": 390, "height": 800})
    assert page.evaluate(CELLS_OUT_OF_SIGHT) == page.evaluate(UNLABELLED) == []


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
