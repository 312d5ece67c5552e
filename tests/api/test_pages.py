"""Pages as a browser without JavaScript gets them."""

import re

import pytest
from fastapi import FastAPI, Request
from lxml import html
from starlette.testclient import TestClient

from browsing import BROWSER, page, texts
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg_api.pages import resource_page
from modernstats_kg_api.pages.site import NAVIGATION

CONCEPT = "/r/id.unece.org/activities/subProcess/5.4"

PAGES = [
    "/",
    *(f"/{name}" for name in KINDS),
    "/gsbpm",
    "/gsbpm?version=5.0",
    "/gsbpm?version=5.2&cell=7",
    "/gsbpm?view=table",
    "/query",
    "/q",
    "/q/services-by-subprocess?gsbpm=5.3",
    "/data",
    "/about",
    "/docs",
    "/docs/listProjects",
    "/doc/standards/gsbpm",
    "/doc/activities/project/generativeAi",
    CONCEPT,
    "/def",
    "/graph/gsbpm",
]


def row_names(tree: html.HtmlElement) -> list[str]:
    return texts(tree, "//tbody//th")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_language_one_heading_one_main_and_no_inline_code(
    client: TestClient, path: str
) -> None:
    tree = page(client, path)
    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
    assert texts(tree, "//title")[0].endswith("| ModernStats knowledge graph")
    assert tree.xpath(f"//@style | //style | {INLINE_SCRIPT} | //*[@*[starts-with(name(), 'on')]]") == []


INLINE_SCRIPT = "//script[not(@src) and not(@type='application/ld+json')]"
"""What a browser would run; a block of JSON-LD is data, which no browser runs."""


@pytest.mark.parametrize("path", PAGES)
def test_identifiers_on_a_page_are_unique_and_its_references_exist(client: TestClient, path: str) -> None:
    tree = page(client, path)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {
        i for value in tree.xpath("//@aria-labelledby | //@aria-describedby | //@for") for i in value.split()
    }
    assert wanted <= set(ids)


def test_every_link_of_the_main_pages_leads_somewhere(client: TestClient) -> None:
    found = {
        str(link).partition("#")[0]
        for path in ("/", "/data", "/about", "/gsbpm", "/doc/standards/gsbpm", CONCEPT)
        for link in page(client, path).xpath("//@href | //script/@src")
    }
    local = sorted(link for link in found if link.startswith("/"))
    assert len(local) > 40
    broken = {link: client.get(link).status_code for link in local if client.get(link).status_code >= 400}
    assert broken == {}


def test_the_header_marks_the_current_page(client: TestClient) -> None:
    for path, title in NAVIGATION:
        assert texts(page(client, path), "//header//nav/a[@aria-current='page']") == [title]


def test_assets_have_names_of_their_content_and_may_be_kept_for_ever(client: TestClient) -> None:
    address = page(client, "/about").xpath("//link[@rel='stylesheet']/@href")[-1]
    assert re.fullmatch(r"/assets/site\.[0-9a-f]{12}\.css", address)
    answer = client.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert ".properties" in answer.text
    assert client.get("/assets/site.000000000000.css").status_code == 404


def test_the_first_page_counts_each_kind_as_the_lists_do(client: TestClient) -> None:
    tree = page(client, "/")
    for name in KINDS:
        total = client.get(f"/api/v1/{name}").json()["total"]
        assert texts(tree, f"//a[@href='/{name}' and b]/b") == [str(total)]


def test_the_list_of_projects_shows_years_newest_first(client: TestClient) -> None:
    tree = page(client, "/projects")
    assert len(row_names(tree)) == 18
    assert texts(tree, "//th[@aria-sort='descending']") == ["Years"]
    years = [cell[:4] for cell in texts(tree, "//tbody/tr/td[1]")]
    assert years == sorted(years, reverse=True)


def test_a_list_is_filtered_and_sorted_by_its_address(client: TestClient) -> None:
    assert row_names(page(client, "/projects?q=cspa&sort=label")) == [
        "CSPA Development",
        "CSPA Implementation",
    ]
    tree = page(client, "/outputs?status=published")
    assert len(row_names(tree)) == 8
    assert tree.xpath("//nav[@class='in-use']/a/@aria-label") == ["Remove the filter Status: Published"]
    (csv,) = tree.xpath("//link[@rel='alternate' and @type='text/csv']/@href")
    assert csv == "/api/v1/outputs.csv?status=published"
    assert len(client.get(csv).text.splitlines()) == 9


def test_the_links_of_a_sorted_column_turn_the_order_round(client: TestClient) -> None:
    tree = page(client, "/projects?q=development")
    (link,) = tree.xpath("//th[@aria-sort]/a/@href")
    turned = page(client, f"/projects{link}")
    assert row_names(turned) == row_names(tree)[::-1]


def test_a_filter_that_nothing_passes_says_so(client: TestClient) -> None:
    assert texts(page(client, "/events?q=no-such-name"), "//main//p[@class='empty']") == [
        "No event fits. Show all"
    ]


def test_an_unknown_filter_is_explained_on_a_page(client: TestClient) -> None:
    tree = page(client, "/projects?colour=red", 400)
    assert texts(tree, "//h1") == ["A request parameter is wrong"]
    assert "colour" in tree.xpath("string(//main)")


def test_a_resource_page_names_its_languages_sources_and_formats(client: TestClient) -> None:
    tree = page(client, CONCEPT)
    assert texts(tree, "//h1") == ["5.4Edit and impute"]
    assert "Redresser et imputer les données" in texts(tree, "//dl//span[@lang='fr']")
    assert tree.xpath("//link[@rel='canonical']/@href") == ["http://id.unece.org/activities/subProcess/5.4"]
    assert set(tree.xpath("//span[@class='sources']/a/@href")) == {"/graph/gsbpm"}
    for link in tree.xpath("//link[@rel='alternate'][@type]"):
        answer = client.get(link.get("href"))
        assert answer.headers["content-type"].startswith(link.get("type"))


def test_a_part_of_gsbpm_shows_its_place_and_its_neighbours(client: TestClient) -> None:
    tree = page(client, CONCEPT)
    assert texts(tree, "//a[@rel='prev']") == ["Previous5.3 Review and validate"]
    assert tree.xpath("//a[@rel='next']/@href") == ["/r/id.unece.org/activities/subProcess/5.5"]
    assert len(tree.xpath("//div[@class='mini']//li")) == 44
    assert len(tree.xpath("//div[@class='mini']//li[@class='here']")) == 1
    assert texts(tree, "//nav[@aria-label='Breadcrumb']//li") == [
        "GSBPM 5.1",
        "5 Process",
        "5.4 Edit and impute",
    ]


def test_dates_that_differ_by_source_stand_side_by_side_with_their_graphs(client: TestClient) -> None:
    tree = page(client, "/doc/activities/project/generativeAi")
    (ends,) = tree.xpath("//dl/div[dt/code='schema:endDate']")
    assert {value.text_content().strip() for value in ends.xpath(".//li/span[not(@class)]")} == {
        "2024-12",
        "2025",
    }
    assert set(ends.xpath(".//li//a/@href")) == {"/graph/projects-page", "/graph/work-programme-2024"}


def test_incoming_links_are_grouped_with_counts_and_the_first_group_is_open(client: TestClient) -> None:
    tree = page(client, "/doc/organizations/modernizationGroup/ssg")
    groups = tree.xpath("//section[@aria-labelledby='incoming']//details")
    assert len(groups) > 1
    assert [group.get("open") is not None for group in groups] == [True] + [False] * (len(groups) - 1)
    for group in groups:
        assert int(group.xpath("string(summary/b)")) == len(group.xpath(".//li[not(@class='more')]"))


def test_the_vocabulary_page_has_an_anchor_for_every_term(client: TestClient) -> None:
    tree = page(client, "/def")
    (project,) = tree.xpath("//div[@id='Project']")
    assert texts(project, "dt") == ["Projecthlg:Project"]
    assert len(tree.xpath("//dl/div[@id]")) == 42


def hostile_page(app: FastAPI, iri: str) -> str:
    graph = Iri(f"{CANONICAL_BASE}graph/x")
    label = Literal("<script>alert(1)</script>", language="en")
    quads = (
        Quad(Iri(iri), Iri(expand("skos:prefLabel")), label, graph),
        Quad(Iri(iri), Iri(expand("skos:definition")), Literal('<img src=x onerror="a()">'), graph),
        Quad(Iri(iri), Iri(expand("schema:url")), Iri("javascript:alert(1)"), graph),
        Quad(Iri(iri), Iri(expand("skos:note")), Literal("<b>x</b>", expand("rdf:HTML")), graph),
    )
    description = Description(iri, quads, (), {iri: label.value}, (), 1)
    scope = {"type": "http", "app": app, "path": "/doc/x", "headers": [], "query_string": b""}
    return bytes(resource_page(Request(scope), description).body).decode()


def test_hostile_literals_and_iris_stay_text(client: TestClient, app: FastAPI) -> None:
    source = hostile_page(app, f"{CANONICAL_BASE}id/x")
    tree = html.fromstring(source)
    assert "<script>alert" not in source
    assert tree.xpath("//img | //dd//b") == []
    assert [link for link in tree.xpath("//@href") if not str(link).startswith(("/", "#", "?", "http"))] == []
    assert "javascript:alert(1)" in texts(tree, "//dd//span")
    assert "<b>x</b>" in texts(tree, "//dd//span")


def test_the_matrix_has_all_cells_with_counts_in_words(client: TestClient) -> None:
    for version in ("5.0", "5.1", "5.2"):
        tree = page(client, f"/gsbpm?version={version}")
        assert len(tree.xpath("//div[@class='matrix']/section")) == 8
        cells = texts(tree, "//div[@class='matrix']//li")
        assert len(cells) == 44
        assert all(re.search(r", \d+ related$", cell) for cell in cells)


def test_a_chosen_cell_lists_as_many_things_as_it_counts(client: TestClient) -> None:
    tree = page(client, "/gsbpm?version=5.1&cell=7")
    (chosen,) = tree.xpath("//*[@aria-current='true']")
    listed = tree.xpath("//section[@id='related']//li/a/@href")
    assert texts(chosen, "small")[1] == f"of which {len(listed)} with the phase itself"
    assert "PxWeb" in texts(tree, "//section[@id='related']//li/a")


def test_the_table_gives_the_same_counts_as_the_matrix(client: TestClient) -> None:
    table = page(client, "/gsbpm?view=table")
    counts = {row[0].text_content(): int(row[3].text_content()) for row in table.xpath("//tbody/tr")}
    matrix = page(client, "/gsbpm")
    cells = matrix.xpath("//a[contains(@class, 'cell')]")
    assert len(cells) == 44
    for cell in cells:
        code, count = cell.xpath("string(span/span)"), int(cell.xpath("string(span/b)"))
        assert counts[code] == count


def test_the_number_of_a_phase_is_the_total_that_coverage_gives(client: TestClient) -> None:
    items = client.get("/api/v1/coverage", params={"version": "5.2"}).json()["items"]
    totals = [sum(row["total"].values()) for row in items if row["level"] == "phaseTotal"]
    tree = page(client, "/gsbpm?view=matrix")
    assert [int(total) for total in tree.xpath("//div[@class='matrix']//h2//small/b/text()")] == totals
    table = page(client, "/gsbpm?view=table").xpath("//tbody/tr[td[5]/text() or td[4]/text()]")
    assert [int(row.xpath("string(td[4])")) for row in table] == totals


def test_the_newest_version_of_gsbpm_is_shown_unless_another_is_asked_for(client: TestClient) -> None:
    assert texts(page(client, "/gsbpm"), "//option[@selected]") == ["GSBPM 5.2"]
    assert "/api/v1/coverage?version=5.2" in page(client, "/data").xpath("//main//@href")
    home = page(client, "/")
    assert texts(home, "//h2[@id='phases']") == ["GSBPM 5.2 Matrix"]
    assert texts(home, "//ul[@class='phases']/li")[4] == "5Process8 sub-processes"


def test_an_unknown_cell_or_version_is_a_page_that_helps(client: TestClient) -> None:
    assert "5.3" in page(client, "/gsbpm?cell=9.9", 404).xpath("string(//main)")
    assert "5.1, 5.2" in page(client, "/gsbpm?version=4", 404).xpath("string(//main)")


def test_an_address_that_does_not_exist_is_a_page_with_ways_on(client: TestClient) -> None:
    tree = page(client, "/no/such/page", 404)
    assert texts(tree, "//h1") == ["Nothing is known under that address"]
    assert {"/", "/projects", "/query"} <= set(tree.xpath("//main//a/@href"))


def test_a_missing_resource_suggests_what_has_the_same_name(client: TestClient) -> None:
    tree = page(client, "/doc/activities/generativeAi", 404)
    assert "activities/project/generativeAi" in tree.xpath("string(//main)")


def test_an_error_page_lists_the_formats_on_offer(client: TestClient) -> None:
    assert (
        client.get("/doc/standards/gsbpm", headers={"Accept": "image/png, text/html;q=0"}).status_code == 406
    )
    tree = page(client, "/sparql?query=ASK+%7B%7D&format=turtle", 406)
    assert "application/sparql-results+json" in texts(tree, "//dd//li")


def test_pages_answer_head(client: TestClient) -> None:
    for path in PAGES:
        answer = client.head(path, headers=BROWSER)
        assert (answer.status_code, answer.content) == (200, b""), path
