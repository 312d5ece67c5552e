"""`/.well-known/sparql-examples`: example queries in RDF, each of which runs and finds something."""

import pyoxigraph as ox
import pytest

from browsing import BROWSER
from modernstats_kg.actions.examples import read_examples
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.query.formats import GRAPH_FORMATS

ADDRESS = "/.well-known/sparql-examples"
DOCUMENT = f"{CANONICAL_BASE}.well-known/sparql-examples"
EMPTY = ("gaps-links",)
"""Examples that look for faults, and find nothing while there are none."""
NAMES = (
    *(
        "classes",
        "graphs",
        "conflicts",
        "who-says",
        "languages-of-names",
        "supported",
        "renamed",
        "languages",
    ),
    *("sub-processes", "services", "most-software", "tree", "all-in-french", "projects-by-year", "chairs"),
    *("outputs", "teams", "events", "work-packages", "partners", "implementation", "activities", "describe"),
    *("versions", "gsim-sdmx", "changes", "specialised", "gamso-gsbpm", "coverage", "crosswalk"),
    *("crosswalk-derived", "crosswalk-unpaired", "gaps-untouched", "gaps-unmapped", "gaps-custodian"),
    *("gaps-labels", "gaps-links", "software-kinds", "behind-software", "institutes", "search"),
)
"""Last parts of the IRIs. They are cited elsewhere: names may be added, none may change or go."""
QUESTION = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT ?example ?kind ?text ?target (GROUP_CONCAT(DISTINCT ?keyword) AS ?keywords) {
  ?example a sh:SPARQLExecutable , ?kind ; rdfs:comment ?comment ; schema:target ?target ;
           schema:keywords ?keyword ; sh:prefixes/sh:declare/sh:prefix "skos" ;
           sh:select|sh:ask|sh:construct|spex:describe ?text
  FILTER(?kind != sh:SPARQLExecutable && LANG(?comment) = "en")
} GROUP BY ?example ?kind ?text ?target
"""


@pytest.fixture(scope="module")
def described(client):
    """The rows of `QUESTION` about the description."""
    store = ox.Store()
    store.load(client.get(ADDRESS).content, format=ox.RdfFormat.TURTLE)
    return [[term.value for term in row] for row in store.query(QUESTION)]


def test_every_example_is_described_once_in_the_form_of_sib(described):
    assert sorted(row[0] for row in described) == sorted(f"{DOCUMENT}#{name}" for name in NAMES)
    assert {row[3] for row in described} == {"http://kg.test/sparql"}
    assert {row[1].rpartition("#")[2] for row in described} == {
        "SPARQLSelectExecutable",
        "SPARQLAskExecutable",
        "SPARQLConstructExecutable",
        "SPARQLDescribeExecutable",
    }


def test_every_example_answers_in_time_and_finds_something(client, described):
    for iri, kind, text, *_ in described:
        wanted = "application/sparql-results+json" if "Select" in kind or "Ask" in kind else "text/turtle"
        answer = client.post(
            "/sparql",
            content=text,
            headers={"Content-Type": "application/sparql-query", "Accept": wanted},
        )
        assert answer.status_code == 200, (iri, answer.text)
        body = answer.json() if "json" in wanted else {"boolean": b"." in answer.content}
        found = body.get("boolean") or body.get("results", {}).get("bindings")
        assert found or iri.rpartition("#")[2] in EMPTY, iri


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_the_description_is_the_same_in_every_rdf_format(client, form):
    answer = client.get(ADDRESS, headers={"Accept": form.media_type})
    store, turtle = ox.Store(), ox.Store()
    store.load(answer.content, format=ox.RdfFormat.from_media_type(form.media_type))
    turtle.load(client.get(ADDRESS).content, format=ox.RdfFormat.TURTLE)

    assert answer.headers["content-type"] == form.content_type
    assert {quad.triple for quad in store} == {quad.triple for quad in turtle}


def test_who_has_it_is_told_so_and_browsers_go_to_the_query_page(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["etag"]})
    page = client.get(ADDRESS, headers=BROWSER)

    assert first.headers["content-type"] == "text/turtle; charset=utf-8"
    assert (again.status_code, again.content) == (304, b"")
    assert (page.status_code, page.headers["location"]) == (303, "/query")
    assert client.get(ADDRESS, headers={"Accept": "image/png"}).status_code == 406


def test_the_iris_in_the_examples_are_those_of_the_deployment():
    elsewhere = "https://example.org/kg/"
    moved = {example.name: example.text for example in read_examples(elsewhere)}

    for example in read_examples():
        assert moved[example.name] == example.text.replace(f"{CANONICAL_BASE}id/", f"{elsewhere}id/")
        assert f"<{CANONICAL_BASE}id/" not in example.text.replace(f"BASE <{CANONICAL_BASE}id/>", "")
