"""The counts of the shipped files about HLG-MOS, and the statements that the two documents disagree on."""

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


def test_conflicting_end_dates_stay_apart(data: Dataset) -> None:
    """The two documents give different ends of Generative AI; each stands in its own graph."""
    query = (
        """SELECT ?g ?e { GRAPH ?g { <activities/project/generativeAi> schema:endDate ?e } } ORDER BY ?g"""
    )
    rows = [(graph.rpartition("/")[2], end) for graph, end in answers(data, query)]
    assert rows == [("projects-page", "2025"), ("work-programme-2024", "2024-12")]
