"""The cards of resource pages: what they tell of things of the shipped graph, and nothing else."""

import re
from urllib.parse import quote

import pytest
from lxml import html
from starlette.testclient import TestClient

from browsing import page, texts
from modernstats_kg.actions.graph import KnowledgeGraph
from rest_editing import RestEditor, new_project
from store_queries import counted

SERVICE = f"/resource?iri={quote('http://unece.org/services#LinearRuleChecking', safe='')}"
DASH = "\N{EN DASH}"
MOST_READS = 12
"""Looks into the indexes of the store, for the description and what goes with it; none of them is a query."""
SUB_PROCESS = "/r/id.unece.org/activities/subProcess/5.4"


def glance(tree: html.HtmlElement) -> dict[str, list[str]]:
    """The rows of the card "At a glance" by title."""
    rows = tree.xpath("//section[@aria-labelledby='glance']//dl/div")
    return {texts(row, "./dt")[0]: texts(row, "./dd//li") for row in rows}


def told(client: TestClient, path: str) -> dict[str, list[str]]:
    return glance(page(client, path))


def support(tree: html.HtmlElement) -> list[str]:
    return texts(tree, "//section[@aria-labelledby='support-1']//ul[@class='supported']/li")


def numbers_of(tree: html.HtmlElement, section: str) -> list[list[str]]:
    """The cells of the rows of the table in a section."""
    return [texts(row, "./*") for row in tree.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")]


def test_a_project_tells_who_does_what_with_which_standards_and_what_comes_of_it(client: TestClient) -> None:
    rows = told(client, "/doc/activities/project/cspaImplementation")
    assert rows == {
        "When": ["2014 to 2015"],
        "Carried out by": ["High-Level Group for the Modernisation of Official Statistics"],
        "Initiated by": ["AWG proposed"],
        "Outputs": ["CSPA published"],
        "Standards": ["CSPA subject of the work"],
        "Objectives": [
            "Governance and support of AWG for CSPA implementation",
            "Technical Coordination Committee",
            "Transition of CSPA governance",
        ],
    }


def test_a_project_tells_what_it_builds_on_its_parts_in_order_and_its_events_by_date(
    client: TestClient,
) -> None:
    rows = told(client, "/doc/activities/project/soss")
    assert rows["Initiated by"] == ["Barteld Braaksma proposed", "CES Bureau requested"]
    assert rows["Standards"] == ["CSPA basis"]
    assert f"Machine Learning basis, 2019 {DASH} 2020" in rows["Builds on"]
    assert [name.split()[0] for name in rows["Parts"]] == ["Scope", "Generic", "Use", "Management"]
    assert [row[-7:] for row in rows["Events"]] == ["3-11-22", "2023-06"]
    assert all(row.endswith(" planned") for row in rows["Outputs"])


def test_a_project_covers_what_it_supports_itself_and_what_its_parts_support(client: TestClient) -> None:
    assert support(page(client, "/doc/activities/project/syntheticData")) == ["6.4 Apply disclosure control"]
    assert support(page(client, "/doc/activities/project/soss")) == [
        "4 Collect through Use cases, Rapid survey systems, Apps for household surveys",
        "5 Process through Use cases",
        "6 Analyse through Use cases",
        "7 Disseminate through Use cases",
    ]


def test_a_group_tells_where_it_belongs_who_chairs_it_and_what_it_began(client: TestClient) -> None:
    rows = told(client, "/doc/organizations/modernizationGroup/bstn")
    assert rows["Part of"] == ["High-Level Group for the Modernisation of Official Statistics"]
    assert rows["Reports to"] == ["Executive Board of HLG-MOS"]
    assert rows["Members"] == ["Statistics Netherlands chair, 2024"]
    assert rows["Initiated"][1:] == [
        "Cloud for Official Statistics origin, 2023",
        "Synthetic Data Guide origin, 2021",
        f"Machine Learning origin, 2019 {DASH} 2020",
    ]


def test_a_group_tells_its_projects_by_year_and_their_outputs(client: TestClient) -> None:
    rows = told(client, "/doc/organizations/hlgmos")
    years = [int(re.search(r"\d{4}", row)[0]) for row in rows["Projects"]]
    listed = client.get("/api/v1/projects", params={"responsible": "hlgmos", "limit": 100}).json()
    assert len(years) == listed["total"]
    assert years == sorted(years, reverse=True)
    assert "CSPA through CSPA Implementation, published" in rows["Outputs"]
    assert "Blue Skies Thinking Network" in rows["Groups below"]
    assert "CSPA custodian" in rows["Standards"]


def test_an_organisation_tells_its_country_its_role_its_people_and_its_services(client: TestClient) -> None:
    assert told(client, "/doc/organizations/nsi/statsNL") == {
        "Country": ["Netherlands"],
        "Member of": ["Blue Skies Thinking Network chair, 2024"],
        "Services": ["Linear Error Localization", "Linear Rule Checking", "Sample Selection"],
        "People": ["Barteld Braaksma"],
    }


def test_an_organisation_of_which_little_is_known_says_only_that(client: TestClient) -> None:
    assert told(client, "/doc/organizations/nsi/si") == {"Country": ["Slovenia"]}


def test_an_event_tells_when_where_and_by_whom(client: TestClient) -> None:
    rows = told(client, "/doc/events/hlg2024")
    assert rows["When"] == [f"2024-11-04 {DASH} 2024-11-06 tentative"]
    assert rows["Place"] == ["Geneva, Switzerland", "in person"]
    assert "Steering Committees of expert meetings" in rows["Organised by"]


def test_an_event_tells_the_projects_that_were_presented_but_not_each_comment_on_them(
    client: TestClient,
) -> None:
    rows = told(client, "/doc/events/hlg2023")
    assert rows["Projects"] == [f"Generative AI 2024 {DASH} 2025", "Statistical Open-Source Software 2024"]
    assert "Other work" not in rows


def test_an_output_tells_its_maker_its_standards_and_what_it_covers_through_its_maker(
    client: TestClient,
) -> None:
    tree = page(client, "/doc/products/output/cspa")
    assert glance(tree) == {
        "Status": ["published"],
        "Made by": [f"CSPA Implementation 2014 {DASH} 2015"],
        "Standards": ["CSPA"],
        "Format": ["wiki"],
    }
    assert support(tree) == ["3 Build through CSPA Implementation"]


def test_a_standard_tells_its_governance_and_the_work_on_it(client: TestClient) -> None:
    rows = told(client, "/doc/standards/gsim")
    assert rows["Current version"] == ["GSIM 2.0"]
    assert rows["Governance"] == [
        "High-Level Group for the Modernisation of Official Statistics custodian, contributor"
    ]
    assert rows["Projects"][-1] == "GSIM Development subject of the work, 2012"
    assert told(client, "/doc/standards/sdmx")["Software"] == [".Stat Suite"]


def test_a_standard_has_its_versions_newest_first_with_date_status_and_number_of_elements(
    client: TestClient,
) -> None:
    tree = page(client, "/doc/standards/gsim")
    rows = numbers_of(tree, "versions")
    assert [row[:3] for row in rows] == [
        ["GSIM 2.0", "2023-12", "current"],
        ["GSIM 1.2", "", "replaced by GSIM 2.0"],
        ["GSIM 1.1", "2013-12", "replaced by GSIM 1.2"],
    ]
    (first, *_) = tree.xpath("//section[@aria-labelledby='versions']//td[@data-label='Elements']/a")
    listed = client.get("/api/v1/elements", params={"scheme": "gsim/2.0", "limit": 1}).json()["total"]
    assert (first.text, client.get(first.get("href")).status_code) == (str(listed), 200)
    assert numbers_of(page(client, "/doc/standards/saf"), "versions")[0][1:3] == ["2026-06-01", "draft"]


def test_the_crosswalks_of_a_standard_are_those_of_all_its_versions_each_pair_once(
    client: TestClient,
) -> None:
    links = page(client, "/doc/standards/gsim").xpath("//section[@aria-labelledby='crosswalks']//a/@href")
    pairs = [frozenset(re.findall(r"(?:from|to)=([^&]+)", link)) for link in links]
    assert len(pairs) == len(set(pairs))
    assert {frozenset(("gsim-2.0", "vtl-2.1")), frozenset(("gsim-1.2", "gsim-2.0"))} <= set(pairs)
    assert {client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("path", "newer"),
    [
        ("gsim/1.2", "GSIM 2.0"),
        ("cspa", "Statistical Architecture Framework"),
        ("gsim/2.0", None),
        ("gsim", None),
    ],
)
def test_what_has_been_replaced_says_by_what(client: TestClient, path: str, newer: str | None) -> None:
    found = texts(page(client, f"/doc/standards/{path}"), "//p[contains(@class, 'newer')]")
    assert found == ([f"There is something newer: {newer}"] if newer else [])


def test_a_standard_covers_what_the_elements_of_its_versions_cover(client: TestClient) -> None:
    parts = support(page(client, "/doc/standards/saf"))
    assert "6.4 Apply disclosure control through Statistical disclosure" in parts
    assert support(page(client, "/doc/standards/vtl")) == ["5.3 Review and validate", "5.4 Edit and impute"]


def test_a_tool_tells_its_makers_its_home_page_and_the_parts_it_supports(client: TestClient) -> None:
    tree = page(client, "/doc/products/software/pxWeb")
    rows = glance(tree)
    assert "Statistics Sweden maker" in rows["Made by"]
    assert rows["Home page"] == ["https://github.com/statisticssweden/PxWeb"]
    assert tree.xpath("//section[@aria-labelledby='glance']//a/@href")[-2:-1] == rows["Home page"]
    assert support(tree) == ["7 Disseminate", "7.2 Produce dissemination products"]


def test_a_service_tells_its_inputs_outputs_and_maker(client: TestClient) -> None:
    rows = told(client, SERVICE)
    assert rows["Made by"] == ["Statistics Netherlands"]
    assert "Rule" in rows["Inputs"]
    assert "Rule" not in rows["Outputs"]
    assert {"Unit Data Point", "Unit Data Set"} <= {*rows["Inputs"]} & {*rows["Outputs"]}


def test_a_sub_process_tells_its_standards_before_all_else(client: TestClient) -> None:
    tree = page(client, SUB_PROCESS)
    (first, *_) = tree.xpath("//main//section")
    assert first.get("aria-labelledby") == "linked"
    assert texts(first, ".//h3")[0] == "Standards 1"
    assert texts(first, ".//div[h3][1]//a") == ["Validation and Transformation Language"]


def test_a_graph_tells_its_source_licence_size_and_files(client: TestClient) -> None:
    tree = page(client, "/graph/gsbpm")
    rows = glance(tree)
    assert rows["Source"] == ["https://unece.org/statistics/modernstats/gsbpm"]
    assert rows["Licence"] == ["CC BY 4.0"]
    assert int(rows["Statements"][0].replace(",", "")) == len(
        client.get("/graph/gsbpm.nt").text.strip().splitlines()
    )
    files = tree.xpath("//section[@aria-labelledby='glance']//a[contains(@href, '/dumps/')]/@href")
    assert [client.get(file).status_code for file in files] == [200, 200]


def test_a_property_that_the_card_has_said_stands_folded_with_its_source(client: TestClient) -> None:
    tree = page(client, "/doc/activities/project/cspaImplementation")
    folded = texts(tree, "//div[contains(@class, 'told')]//dt/code")
    shown = texts(tree, "//section[@aria-labelledby='properties']/dl//dt/code")
    assert {"prov:generated", "hlg:proposedBy", "schema:startDate", "hlg:supportsProcess"} <= {*folded}
    assert {"skos:prefLabel", "dcterms:source"} <= {*shown}
    assert {*folded} & {*shown} == set()
    assert tree.xpath("count(//div[contains(@class, 'told')]//*[@class='sources'])") >= len(folded)


def test_a_property_that_the_card_tells_only_in_part_stays_where_it_was(client: TestClient) -> None:
    tree = page(client, "/doc/activities/project/soss")
    shown = texts(tree, "//section[@aria-labelledby='properties']/dl//dt/code")
    assert "dcterms:relation" in shown


def test_the_bands_of_a_crosswalk_and_their_table_count_its_pairs(client: TestClient) -> None:
    tree = page(client, "/crosswalk?from=gsim-2.0&to=ddi-cdi-1.0")
    rows = numbers_of(tree, "bands")
    figures = [int(text.split()[0]) for text in texts(tree, "//ul[@class='figures']/li")]
    assert sum(int(row[2]) for row in rows) == figures[0] + figures[1]
    assert sum(int(row[3]) for row in rows) == figures[2]
    assert len(tree.xpath("//*[@class='bands']/*[name()='g'][*[name()='path']]")) == len(rows)


def test_the_bands_between_two_versions_of_gsbpm_go_by_phase(client: TestClient) -> None:
    rows = numbers_of(page(client, "/crosswalk?from=gsbpm-5.1&to=gsbpm-5.2"), "bands")
    assert rows[4] == ["5 Process", "5 Process", "9", "0"]
    assert [row[0] for row in rows[:2]] == ["1 Specify Needs", "2 Design"]


def test_a_crosswalk_between_two_that_nothing_groups_has_no_bands(client: TestClient) -> None:
    tree = page(client, "/crosswalk?from=gsim-2.0&to=prov")
    assert tree.xpath("//*[@class='bands'] | //section[@aria-labelledby='bands']") == []


@pytest.mark.parametrize(
    "path",
    [
        "/doc/organizations/hlgmos",
        "/doc/standards/gsim",
        "/doc/activities/project/soss",
        "/doc/products/software/pxWeb",
        SERVICE,
    ],
)
def test_a_page_opened_once_more_asks_the_store_few_questions(
    client: TestClient, kg: KnowledgeGraph, path: str
) -> None:
    page(client, path)
    with counted(kg.store) as asked:
        page(client, path)
    assert [
        question for question in asked if question.upper().lstrip().startswith(("PREFIX", "SELECT"))
    ] == []
    assert len(asked) <= MOST_READS


def test_a_project_with_more_than_years_shows_its_dates_as_they_are_stated(editor: RestEditor) -> None:
    key = new_project(editor, "To The Month", startDate="2025-03", endDate="2025-11-30")

    page = editor.client.get(f"/doc/activities/project/{key}.html").text

    assert f"2025-03 {DASH} 2025-11-30" in page
