"""The counts of the shipped files about HLG-MOS, and the competency questions they answer alone."""

from __future__ import annotations

import pytest
from rdflib import Dataset

from .ledger import load_graphs

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

PREFIXES = """
BASE <https://w3id.org/modernstats-kg/id/>
PREFIX hlg: <https://w3id.org/modernstats-kg/def#>
PREFIX coos: <http://id.unece.org/def/coos#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
COUNTS = {
    "?x a hlg:Project": 18,
    "?x a hlg:WorkActivity": 37,
    "?x a hlg:WorkPackage": 31,
    "?x a hlg:WorkPackage ; dcterms:isPartOf [ a hlg:Project ]": 26,
    "?x a hlg:Theme": 5,
    "?x a hlg:Objective": 28,
    "?x a hlg:UseCase": 5,
    "?x a hlg:Output": 15,
    "?x a hlg:Output ; hlg:outputStatus <concepts/outputStatus/published> ; prov:wasGeneratedBy ?p": 8,
    "?x hlg:outputStatus <concepts/outputStatus/planned> ; a hlg:Output . ?p hlg:plannedOutput ?x": 7,
    "?x a hlg:ModernizationGroup": 4,
    "?x a org:Membership ; org:role <concepts/role/chair> ; org:organization [ a hlg:ModernizationGroup ]": 5,
    "?x a hlg:TaskTeam ; org:subOrganizationOf [ a hlg:ModernizationGroup ]": 5,
    "?x a hlg:Community": 10,
    "?x a coos:NationalStatisticalInstitute": 7,
    "?x a hlg:Event": 13,
    "?x skos:inScheme <concepts/topic>": 27,
    "?x a hlg:Standard": 16,
    "?x a schema:SoftwareApplication": 22,
    "?x a schema:WebApplication": 6,
    "?x a schema:WebSite": 3,
    "?x a schema:WebPage": 6,
    "?x a schema:Comment": 35,
    "?x a schema:HowToStep": 7,
    "?x a coos:StatisticalProgram": 2,
}


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The loaded graphs; a query sees their union."""
    return load_graphs()


def answers(data: Dataset, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as text."""
    return [tuple(str(term) for term in row) for row in data.query(PREFIXES + query)]  # type: ignore[union-attr]


@pytest.mark.parametrize(("pattern", "expected"), COUNTS.items())
def test_counts(data: Dataset, pattern: str, expected: int) -> None:
    """Each kind of entity is there as often as the documents name one."""
    assert answers(data, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}") == [(str(expected),)]


def test_question_1_chairs(data: Dataset) -> None:
    """Which organisation chairs each modernisation group in 2024?"""
    query = """SELECT ?g ?o { ?m a org:Membership ; org:role <concepts/role/chair> ; schema:startDate ?y ;
        org:organization/skos:prefLabel ?g ; org:member/skos:prefLabel ?o FILTER(STR(?y) = "2024") }
        ORDER BY ?g ?o"""
    assert answers(data, query) == [
        ("Applying Data Science and Modern Methods Group", "Statistics New Zealand"),
        ("Blue Skies Thinking Network", "Statistics Netherlands"),
        ("Capability and Communication Group", "CSO Ireland"),
        ("Capability and Communication Group", "Statistics Poland"),
        ("Supporting Standards Group", "Statistics Canada"),
    ]


def test_question_2_events_in_geneva(data: Dataset) -> None:
    """Which events of the 2024 programme take place in Geneva, in date order?"""
    query = """SELECT ?l ?s ?e ?d { ?x a hlg:Event ; skos:prefLabel ?l ; schema:startDate ?s ;
        schema:endDate ?e ; hlg:dateStatus ?d ; schema:location <places/geneva>
        FILTER(YEAR(xsd:dateTime(CONCAT(STR(?s), "T00:00:00"))) = 2024) } ORDER BY ?s"""
    rows = [
        (name, start, end, status.rpartition("/")[2]) for name, start, end, status in answers(data, query)
    ]
    assert rows == [
        ("Workshop on Ethics in Modern Statistical Organizations", "2024-03-26", "2024-03-28", "scheduled"),
        (
            "Expert Meeting on Statistical Data Collection and Sources",
            "2024-05-22",
            "2024-05-24",
            "scheduled",
        ),
        (
            "Expert Meeting on Human Resources Management and Training",
            "2024-10-14",
            "2024-10-16",
            "scheduled",
        ),
        ("ModernStats World Workshop", "2024-10-21", "2024-10-22", "scheduled"),
        (
            "HLG-MOS Workshop on the Modernization of Official Statistics",
            "2024-11-04",
            "2024-11-06",
            "tentative",
        ),
    ]


def test_question_3_projects_by_year(data: Dataset) -> None:
    """How many projects started in each year?"""
    query = "SELECT ?y (COUNT(?p) AS ?n) { ?p a hlg:Project ; schema:startDate ?y } GROUP BY ?y ORDER BY ?y"
    assert {year: int(count) for year, count in answers(data, query)} == {
        "2012": 1,
        "2013": 2,
        "2014": 2,
        "2016": 2,
        "2017": 1,
        "2018": 1,
        "2019": 1,
        "2020": 1,
        "2021": 1,
        "2022": 2,
        "2023": 2,
        "2024": 2,
    }


def test_question_4_titled_outputs(data: Dataset) -> None:
    """Which projects have a titled output, and what is the title?"""
    query = (
        "SELECT ?p ?o { ?x a hlg:Project ; skos:prefLabel ?p ; prov:generated/skos:prefLabel ?o } ORDER BY ?p"
    )
    assert answers(data, query) == [
        ("CSPA Implementation", "CSPA"),
        ("Cloud for Official Statistics", "Cloud for official statistics"),
        ("Data Architecture", "Common Statistical Data Architecture"),
        (
            "Data Governance for Interoperability Framework",
            "Data Governance Framework for Statistical Interoperability",
        ),
        (
            "Implementing ModernStats Standards",
            "Modernisation Maturity Model and the Roadmap for Implementing Modernstats Standards",
        ),
        (
            "Input Privacy-preserving Techniques",
            "Input Privacy-Preservation for Official Statistics Project outcome",
        ),
        ("Strategic Communication", "Strategic Communication for Statistical Institutes"),
        ("Synthetic Data Guide", "Synthetic Data for Official Statistics - A Starter Guide"),
    ]


def test_question_5_work_packages(data: Dataset) -> None:
    """What are the work packages of the Synthetic Data Guide project?"""
    query = """SELECT ?n ?l { ?w a hlg:WorkPackage ; dcterms:isPartOf <activities/project/syntheticData> ;
        skos:notation ?n ; skos:prefLabel ?l } ORDER BY ?n"""
    assert answers(data, query) == [
        ("WP1", "Use cases for synthetic data"),
        ("WP2", "Recommended methods for creating synthetic data"),
        ("WP3", "Utility and Disclosure Risk Measures"),
        ("WP4", "Experimenting with the recommendations"),
    ]


def test_question_6_business_case(data: Dataset) -> None:
    """Which bodies prepared the business case of the Generative AI project?"""
    query = "SELECT ?l { <activities/project/generativeAi> hlg:proposedBy/skos:prefLabel ?l } ORDER BY ?l"
    assert answers(data, query) == [
        ("Applying Data Science and Modern Methods Group",),
        ("Blue Skies Thinking Network",),
        ("United Nations Economic Commission for Europe",),
    ]


def test_question_7_standards_of_activities(data: Dataset) -> None:
    """Which 2024 activities of the Supporting Standards Group concern which standards?"""
    query = """SELECT ?a ?n { ?x a hlg:WorkActivity ; hlg:year ?y ; skos:prefLabel ?a ;
        prov:wasAssociatedWith <organizations/modernizationGroup/ssg> ;
        hlg:concernsStandard/skos:notation ?n FILTER(STR(?y) = "2024") } ORDER BY ?a ?n"""
    assert answers(data, query) == [
        ("Continuation of the revision of GSBPM and GAMSO", "GAMSO"),
        ("Continuation of the revision of GSBPM and GAMSO", "GSBPM"),
        ("Core Ontology for Official Statistics version 2", "COOS"),
        ("Revision and update of CSDA", "CSDA"),
        ("Using SDMX, VTL and DDI to implement GSIM", "DDI"),
        ("Using SDMX, VTL and DDI to implement GSIM", "GSIM"),
        ("Using SDMX, VTL and DDI to implement GSIM", "SDMX"),
        ("Using SDMX, VTL and DDI to implement GSIM", "VTL"),
    ]


def test_question_8_task_teams(data: Dataset) -> None:
    """Which task teams does the Capability and Communication Group have?"""
    query = """SELECT ?l { ?t a hlg:TaskTeam ; skos:prefLabel ?l ;
        org:subOrganizationOf <organizations/modernizationGroup/capcomm> } ORDER BY ?l"""
    assert answers(data, query) == [
        ("Communication - use of AI for official statistics from communication perspective",),
        ("Ethics",),
        ("The Job of the Future",),
    ]


def test_question_9_implementation_standards(data: Dataset) -> None:
    """Which implementation standards does the work programme name?"""
    query = """SELECT ?n { ?s a hlg:Standard ; skos:notation ?n ;
        dcterms:type <concepts/standardType/implementationStandard> } ORDER BY ?n"""
    names = ["DCAT", "DDI", "PROV", "SDMX", "SKOS", "VTL", "schema.org"]
    assert answers(data, query) == [(name,) for name in names]


def test_question_10_supported_software(data: Dataset) -> None:
    """Which software tools are supported by a community, and which?"""
    query = """SELECT ?t ?c { ?x a schema:SoftwareApplication ; skos:prefLabel ?t ;
        hlg:supportedBy/skos:prefLabel ?c }"""
    assert answers(data, query) == [(".Stat Suite", "SIS-CC community")]


def test_question_11_white_paper(data: Dataset) -> None:
    """Who wrote the LLM white paper and where is it published?"""
    query = """SELECT ?c ?u { <documents/llmWhitePaper> dcterms:creator/skos:prefLabel ?c ; schema:url ?u }
        ORDER BY ?c"""
    address = "https://unece.org/sites/default/files/2023-11/HLG2023%20LLM%20Paper.pdf"
    assert answers(data, query) == [
        ("Applying Data Science and Modern Methods Group", address),
        ("Blue Skies Thinking Network", address),
    ]


def test_conflicting_end_dates_stay_apart(data: Dataset) -> None:
    """The two documents give different ends of Generative AI; each stands in its own graph."""
    query = (
        """SELECT ?g ?e { GRAPH ?g { <activities/project/generativeAi> schema:endDate ?e } } ORDER BY ?g"""
    )
    rows = [(graph.rpartition("/")[2], end) for graph, end in answers(data, query)]
    assert rows == [("projects-page", "2025"), ("work-programme-2024", "2024-12")]
