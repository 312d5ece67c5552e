"""Pages about standards: elements, versions, mappings, correspondences, services, crosswalks and gaps."""

import re

import pytest
from lxml import html
from starlette.testclient import TestClient

from browsing import BROWSER, page, texts
from modernstats_kg.actions.gaps import GAP_KINDS

DATA_SET = "/doc/standards/gsim/2.0/DataSet"
GSIM = "/doc/standards/gsim/2.0"
AGREED = "/doc/mappings/sdmx-3.0-vtl-2.1/Dataflow-DataSet"
CANDIDATE = "/doc/mappings/gsim-2.0-coos-0.10/ReferenceDocument-ReferenceDocument"
CHANGES = "/doc/correspondences/gsbpm-5.1-5.2"
SERVICE = "/resource?iri=http%3A%2F%2Funece.org%2Fservices%23LinearRuleChecking"
CROSSWALK = "/crosswalk?from=gsim-2.0&to=ddi-cdi-1.0"
PAGES = [
    DATA_SET,
    GSIM,
    "/doc/standards/gsbpm/5.2",
    "/doc/standards/gsim/1.1",
    AGREED,
    CANDIDATE,
    CHANGES,
    SERVICE,
    "/resource?iri=http%3A%2F%2Frdf.unece.org%2Fmodels%2Fgsim%23CodeList",
    "/r/id.unece.org/models/gsbpm/5.3",
    "/r/ddialliance.org/Specification/DDI-CDI/1.0/RDF/Agent",
    "/doc/products/software/simputation",
    "/crosswalk",
    CROSSWALK,
    "/crosswalk?from=gsbpm-5.0&to=gsbpm-5.2",
    "/crosswalk?from=gsim",
    "/gaps",
    *(f"/gaps?kind={kind}" for kind in GAP_KINDS),
]


def section(tree: html.HtmlElement, name: str) -> html.HtmlElement:
    (found,) = tree.xpath(f"//section[@aria-labelledby='{name}']")
    return found


def table_rows(tree: html.HtmlElement) -> list[list[str]]:
    return [texts(row, "./th | ./td") for row in tree.xpath(".//tbody/tr")]


@pytest.mark.parametrize("path", PAGES)
def test_tables_have_captions_and_heads_and_no_identifier_twice(client: TestClient, path: str) -> None:
    tree = page(client, path)
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
    assert tree.xpath("//table[not(caption[normalize-space()])]") == []
    assert tree.xpath("//table[not(thead//th[@scope='col'])]") == []
    assert tree.xpath("//table[not(@role)] | //tr[not(@role)] | //th[not(@role)] | //td[not(@role)]") == []
    assert tree.xpath("//@style | //style | //script[not(@src) and not(@type='application/ld+json')]") == []
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


@pytest.mark.parametrize("path", [DATA_SET, GSIM, AGREED, CHANGES, SERVICE, "/crosswalk", CROSSWALK, "/gaps"])
def test_every_link_of_these_pages_leads_somewhere(client: TestClient, path: str) -> None:
    links = {str(link).partition("#")[0] for link in page(client, path).xpath("//main//@href")}
    broken = {
        link: client.get(link, headers=BROWSER).status_code
        for link in links
        if link.startswith("/") and client.get(link, headers=BROWSER).status_code >= 400
    }
    assert len(links) > 5
    assert broken == {}


def test_an_element_shows_its_place_in_its_model(client: TestClient) -> None:
    tree = page(client, "/doc/standards/gsim/2.0/DataStructureComponent")
    rows = dict(
        zip(
            texts(section(tree, "in-model"), ".//dt"),
            [texts(dd, ".//li") for dd in section(tree, "in-model").xpath(".//dd")],
            strict=True,
        )
    )
    assert rows["Version"] == ["GSIM 2.0"]
    assert rows["Standard"] == ["Generic Statistical Information Model"]
    assert rows["Narrower"] == ["Attribute Component", "Identifier Component", "Measure Component"]
    assert texts(tree, "//nav[@aria-label='Breadcrumb']//li") == [
        "Elements",
        "GSIM 2.0",
        "Data Structure Component",
    ]


def test_an_element_lists_its_attributes_and_relations_with_cardinalities(client: TestClient) -> None:
    tree = page(client, DATA_SET)
    assert ["Type", "controlled vocabulary", "attribute", "0..1"] in table_rows(section(tree, "attributes"))
    assert ["has", "Data Point"] in [row[:2] for row in table_rows(section(tree, "relations"))]


def test_an_element_lists_counterparts_in_words_with_candidates_last_and_apart(client: TestClient) -> None:
    counterparts = section(page(client, DATA_SET), "counterparts")
    rows = table_rows(counterparts)
    statuses = [row[2] for row in rows]
    assert "close to" in rows[0][0]
    assert statuses[-1] == "candidate"
    assert "candidate" not in statuses[: statuses.index("candidate")]
    assert texts(counterparts, ".//tr[@class='doubtful']//span[contains(@class, 'candidate')]") == [
        "candidate"
    ]
    agreed = sum(status != "candidate" for status in statuses)
    assert f"{agreed} agreed, 1 candidate without review" in texts(counterparts, "./h2")[0]


def test_the_relation_is_turned_round_when_read_from_the_object(client: TestClient) -> None:
    from_vtl = table_rows(section(page(client, "/doc/standards/vtl/2.1/DataSet"), "counterparts"))
    assert ["Dataflow SDMX 3.0", "stated"] in [row[1:3] for row in from_vtl]
    assert not [row for row in from_vtl if row[1].startswith("DataSet ")]


def test_an_element_names_its_counterparts_in_other_versions(client: TestClient) -> None:
    rows = table_rows(section(page(client, "/doc/standards/gsbpm/5.2/7.5"), "versions"))
    assert rows == [["GSBPM 5.1", "Manage user support", "renamed", "GSBPM 5.1 to 5.2"]]


def test_a_statement_that_there_is_no_counterpart_is_shown_as_such(client: TestClient) -> None:
    rows = table_rows(section(page(client, "/doc/standards/gsim/2.0/BusinessFunction"), "counterparts"))
    assert "no counterpart DDI-Lifecycle 3.2" in [row[1] for row in rows]


def test_a_part_of_gsbpm_lists_what_is_linked_to_it_here_and_in_other_versions(client: TestClient) -> None:
    linked = section(page(client, "/doc/standards/gsbpm/5.2/5.3"), "linked")
    assert "Linear Rule Checking" in texts(linked, ".//li/a")
    assert re.search(r"Services 2, supports process, in another version", " ".join(texts(linked, ".//h3")))


def test_a_version_lists_each_of_its_elements_once_by_group(client: TestClient) -> None:
    tree = page(client, GSIM)
    elements = section(tree, "elements")
    assert texts(elements, "./h2/small") == ["127"]
    assert len(elements.xpath(".//ul/li")) == len({*elements.xpath(".//ul/li/a/@href")}) == 127
    assert len(elements.xpath(".//details")) == 5
    crosswalks = section(tree, "crosswalks").xpath(".//a/@href")
    assert "/crosswalk?from=gsim-2.0&to=vtl-2.1" in crosswalks


def test_a_version_of_gsbpm_is_grouped_by_phase_and_leads_to_its_matrix(client: TestClient) -> None:
    elements = section(page(client, "/doc/standards/gsbpm/5.2"), "elements")
    assert texts(elements, ".//summary")[4] == "5 Process8 elements"
    assert "/gsbpm?version=5.2" in elements.xpath("./h2/a/@href")


def test_a_mapping_reads_as_a_sentence_with_its_reason(client: TestClient) -> None:
    tree = page(client, AGREED)
    assert texts(tree, "//div[@class='pair card']/div/b") == ["Dataflow", "same as", "Data Set"]
    assert "A standard states it." in texts(section(tree, "pair"), ".//dd")[0]
    assert tree.xpath("//p[@class='banner']") == []


def test_a_mapping_says_nothing_twice_in_the_open(client: TestClient) -> None:
    tree = page(client, AGREED)
    properties = section(tree, "properties")
    assert texts(properties, "./dl/div/dt/code") == ["dcterms:identifier", "sssom:author_label"]
    (folded,) = properties.xpath(".//details[not(@open)]")
    assert {"sssom:subject_id", "sssom:object_id", "sssom:comment"} <= {*texts(folded, ".//dt/code")}


def test_things_of_one_name_are_told_apart(client: TestClient) -> None:
    incoming = section(page(client, DATA_SET), "incoming")
    assert {"Data Set GSIM 1.1 to 2.0", "Data Set GSIM 1.2 to 2.0"} <= {*texts(incoming, ".//li")}
    for group in incoming.xpath(".//details"):
        shown = texts(group, ".//li")
        assert len(shown) == len({*shown})


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("gsim/2.0/DataSet", "A class of GSIM 2.0, group Structure; specialises Information Set."),
        ("gsbpm/5.2/5", "A phase of GSBPM 5.2; has 8 sub-processes."),
        ("gsbpm/5.2/5.3", "A sub-process of GSBPM 5.2; part of Process."),
        ("gsbpm/5.2/qualityManagement", "An overarching activity of GSBPM 5.2."),
        ("sdmx/3.0/Codelist", "A class of SDMX 3.0, package codelist."),
        ("vtl/2.1/Attribute", "One of the VTL 2.1 notions that only mappings name."),
        ("gsim/2.0", "127 elements in 5 groups, published in December 2023, replaces GSIM 1.2."),
        ("saf/0.2", "70 elements, status draft, published on 1 June 2026."),
        ("sdmx/2.1", "Replaced by SDMX 3.0."),
    ],
)
def test_what_has_no_definition_has_a_sentence_of_facts(client: TestClient, path: str, sentence: str) -> None:
    assert texts(page(client, f"/doc/standards/{path}"), "//p[@class='lead']") == [sentence]


def test_a_candidate_says_before_all_else_that_it_is_not_agreed(client: TestClient) -> None:
    tree = page(client, CANDIDATE)
    assert "Candidate, not agreed." in texts(tree, "//p[@class='banner']")[0]


def test_a_correspondence_lists_what_was_renamed_and_counts_what_stayed(client: TestClient) -> None:
    changes = section(page(client, CHANGES), "changes")
    renamed = changes.xpath(".//table[caption[starts-with(normalize-space(), 'Renamed')]]")[0]
    assert ["Manage user support", "Provide user support"] in table_rows(renamed)
    counts = dict(re.findall(r"(\d+) ([a-z ]+)", texts(changes, "./h2/small")[0]))
    (unchanged,) = changes.xpath(".//details[starts-with(normalize-space(summary), 'Unchanged')]")
    assert {"unchanged", "renamed"} <= set(counts.values())
    assert len(unchanged.xpath(".//li")) == int(unchanged.xpath("string(summary/b)"))


def test_a_correspondence_tells_what_was_added_and_removed(client: TestClient) -> None:
    changes = section(page(client, "/doc/correspondences/gsim-1.2-2.0"), "changes")
    groups = {text: group for group in changes.xpath(".//details") for text in group.xpath("summary/text()")}
    assert "Software Agent" in texts(groups["Added"], ".//li")
    assert "Protocol" in texts(groups["Removed"], ".//li")
    assert groups["Added"].get("open") is not None
    assert groups["Unchanged"].get("open") is None


def test_a_service_shows_its_place_in_gsbpm(client: TestClient) -> None:
    tree = page(client, SERVICE)
    card = section(tree, "support-1")
    assert texts(card, ".//ul[@class='supported']/li") == ["5.3 Review and validate"]
    assert texts(card, ".//*[@class='here']/*[name()='text']") == ["5.3"]
    assert texts(tree, "//nav[@aria-label='Breadcrumb']//li")[0] == "Services"


def test_a_crosswalk_counts_candidates_apart_from_what_is_agreed(client: TestClient) -> None:
    tree = page(client, CROSSWALK)
    body = client.get("/api/v1/crosswalk", params={"from": "gsim-2.0", "to": "ddi-cdi-1.0"}).json()
    figures = texts(tree, "//ul[@class='figures']/li")
    agreed = table_rows(section(tree, "pairs"))
    candidates = table_rows(section(tree, "candidates"))
    assert figures[0] == f"{len(agreed)} agreed"
    assert figures[2] == f"{len(candidates)} candidates, not agreed"
    assert "candidate" not in {row[3] for row in agreed}
    assert {row[3] for row in candidates} == {"candidate"}
    assert len(agreed) + len(candidates) == len(body["items"])


def test_candidates_can_be_left_out_of_a_crosswalk(client: TestClient) -> None:
    tree = page(client, f"{CROSSWALK}&candidates=exclude")
    assert tree.xpath("//section[@aria-labelledby='candidates']") == []
    (csv,) = tree.xpath("//link[@type='text/csv']/@href")
    assert "candidate" not in client.get(csv).text


def test_a_derived_pair_shows_the_way_it_came(client: TestClient) -> None:
    tree = page(client, "/crosswalk?from=gsim-2.0&to=vtl-2.1")
    (derived,) = tree.xpath("//tr[td/span[contains(@class, 'derived')]]")
    assert texts(derived, ".//ol[@class='path']/li") == [
        "Attribute Component close to DataAttribute",
        "DataAttribute same as Attribute",
    ]


def test_a_crosswalk_lists_what_has_no_counterpart_on_either_side(client: TestClient) -> None:
    tree = page(client, "/crosswalk?from=gsim-2.0&to=vtl-2.1")
    left, right = section(tree, "unpaired").xpath(".//details")
    assert "Business Case" in texts(left, ".//li")
    assert "Operator" in texts(right, ".//li")
    for side in (left, right):
        assert int(side.xpath("string(summary/b)")) == len(side.xpath(".//li"))


def test_what_has_no_counterpart_shows_what_has_the_same_name(client: TestClient) -> None:
    left, _ = section(page(client, "/crosswalk?from=gsim-2.0&to=sdmx-3.0"), "unpaired").xpath(".//details")
    (item,) = left.xpath(".//li[starts-with(normalize-space(), 'Code List ')]")
    assert "same name, not reviewed" in item.xpath("string()")
    assert item.xpath(".//a/@href") == [
        "/doc/standards/gsim/2.0/CodeList",
        "/doc/standards/sdmx/3.0/Codelist",
    ]


def test_pairs_of_versions_say_that_names_were_compared(client: TestClient) -> None:
    said = "Names of both versions compared."
    assert said in section(page(client, "/crosswalk?from=gsim-1.2&to=gsim-2.0"), "pairs").xpath("string()")
    assert said not in section(page(client, "/crosswalk?from=gsim-2.0&to=vtl-2.1"), "pairs").xpath("string()")


def test_a_crosswalk_opens_in_sparql_with_the_same_pairs(client: TestClient) -> None:
    tree = page(client, "/crosswalk?from=sdmx-3.0&to=vtl-2.1")
    (query,) = tree.xpath("//main//a[contains(., 'SPARQL')]/@href")
    found = page(client, query)
    not_derived = [row for row in table_rows(section(tree, "pairs")) if row[3] != "derived"]
    assert len(found.xpath("//section[@id='result']//tbody/tr")) == len(not_derived) == 5


def test_a_crosswalk_of_unknown_or_equal_versions_helps(client: TestClient) -> None:
    assert "gsim-2.0" in page(client, "/crosswalk?from=nothing&to=gsim-2.0", 404).xpath("string(//main)")
    assert "different" in page(client, "/crosswalk?from=gsim-2.0&to=gsim-2.0", 400).xpath("string(//main)")


@pytest.mark.parametrize(("given", "missing"), [("from", "to"), ("to", "from")])
def test_half_a_crosswalk_keeps_what_was_chosen_and_says_what_is_missing(
    client: TestClient, given: str, missing: str
) -> None:
    tree = page(client, f"/crosswalk?{given}=gsim")
    assert tree.xpath(f"//select[@name='{given}']/option[@selected]/@value") == ["gsim-2.0"]
    assert tree.xpath(f"//select[@name='{missing}']/option[@selected]") == []
    assert tree.xpath(f"//select[@name='{missing}']/@aria-describedby") == ["missing"]
    assert f"GSIM 2.0 is chosen under {given.title()}" in texts(tree, "//p[@id='missing']")[0]
    links = section(tree, "joined").xpath(".//a/@href")
    assert len(links) > 5
    assert all(f"{given}=gsim-2.0" in link for link in links)
    assert "gsim-2.0" in page(client, f"/crosswalk?{given}=nothing", 404).xpath("string(//main)")


def test_the_first_crosswalk_page_counts_what_joins_versions(client: TestClient) -> None:
    rows = {row[0]: row[1:] for row in table_rows(section(page(client, "/crosswalk"), "joined"))}
    assert rows["SDMX 3.0 to VTL 2.1"] == ["5", "0"]
    assert rows["GSIM 2.0 to DDI-CDI 1.0"][1] == "37"


@pytest.mark.parametrize("kind", GAP_KINDS)
def test_the_page_of_a_check_shows_as_many_gaps_as_the_rest_answer(client: TestClient, kind: str) -> None:
    tree = page(client, f"/gaps?kind={kind}")
    total = len(client.get("/api/v1/gaps", params={"kind": kind}).json()["items"])
    (chosen,) = tree.xpath("//nav[@class='kinds']/a[@aria-current='page']")
    shown = [int(count) for count in texts(tree, "//main//summary/b")]
    assert sum(shown) == total
    assert int(chosen.xpath("string(b)")) == (shown[0] if kind == "untouched" else total)


def test_untouched_sub_processes_are_counted_version_by_version(client: TestClient) -> None:
    items = client.get("/api/v1/gaps", params={"kind": "untouched"}).json()["items"]
    newest = [item for item in items if item["group"] == "gsbpm-5.2"]
    tree = page(client, "/gaps?kind=untouched")
    assert tree.xpath("//main//summary/text()") == ["GSBPM 5.2", "GSBPM 5.1", "GSBPM 5.0"]
    assert f"{len(newest)} in GSBPM 5.2 (the newest)" in texts(tree, "//header/div/p")[0]
    found = table_rows(page(client, "/gaps"))[0][2]
    assert re.fullmatch(rf"{len(newest)} in GSBPM 5\.2, \d+ in GSBPM 5\.1, \d+ in GSBPM 5\.0", found)


def test_an_unknown_check_names_those_that_exist(client: TestClient) -> None:
    assert "unmapped" in page(client, "/gaps?kind=nothing", 404).xpath("string(//main)")
