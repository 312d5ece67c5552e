"""What the SPARQL endpoint says it can do, compared with what it does."""

from dataclasses import replace

import pytest
from rdflib import RDF, Graph, URIRef

from asking import select
from describing import BASE, SD, VOID, described, number
from modernstats_kg.actions.service import describe_service
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import HLG
from small_graphs import say, small_graph

ENDPOINT = "http://kg.test/sparql"
UNIQUE = "http://www.w3.org/ns/formats/"
MEDIA_TYPES = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}


@pytest.fixture(scope="module")
def description(client):
    return described(client, "/sparql")


@pytest.fixture(scope="module")
def service(description):
    (found,) = description.subjects(SD.endpoint, URIRef(ENDPOINT))
    return found


def sizes(description: Graph) -> dict[str, int]:
    """Statements by name of the graph."""
    return {
        str(description.value(named, SD.name)): number(
            description, description.value(named, SD.graph), VOID.triples
        )
        for named in description.subjects(RDF.type, SD.NamedGraph)
    }


def test_one_service_answers_queries_and_another_takes_updates_each_at_its_one_endpoint(description, service):
    (updates,) = description.subjects(SD.endpoint, URIRef("http://kg.test/update"))

    assert {service, updates} == set(description.subjects(RDF.type, SD.Service))
    assert len(list(description.subject_objects(SD.endpoint))) == 2
    assert list(description.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert list(description.objects(updates, SD.supportedLanguage)) == [SD.SPARQL11Update]
    assert set(description.objects(updates, SD.defaultDataset)) == set(
        description.objects(service, SD.defaultDataset)
    )
    assert list(description.objects(service, SD.feature)) == [SD.UnionDefaultGraph]
    assert list(description.objects(service, SD.extensionFunction)) == [URIRef(f"{HLG}searchScore")]


def test_each_result_format_is_one_that_it_answers_in(client, description, service):
    named = {str(iri).removeprefix(UNIQUE) for iri in description.objects(service, SD.resultFormat)}

    assert named == set(MEDIA_TYPES)
    for name in named:
        form = "SELECT ?s" if MEDIA_TYPES[name].startswith(("text/c", "text/tab", "application/sp")) else ""
        query = f"{form or 'CONSTRUCT { ?s ?p ?o }'} WHERE {{ ?s ?p ?o }} LIMIT 1"
        answer = client.get("/sparql", params={"query": query}, headers={"Accept": MEDIA_TYPES[name]})
        assert answer.headers["content-type"].startswith(MEDIA_TYPES[name])


def test_the_named_graphs_and_their_counts_are_those_that_a_query_sees(client, description):
    rows = select(client, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")

    assert sizes(description) == {graph: int(n) for graph, n in rows}


def test_the_default_graph_counts_each_statement_once(client, description):
    (default,) = description.objects(None, SD.defaultGraph)

    ((counted,),) = select(client, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")

    assert number(description, default, VOID.triples) == int(counted)
    assert number(description, default, VOID.triples) < sum(sizes(description).values())


def test_each_named_graph_says_its_entailment_regime(description):
    for named in description.subjects(RDF.type, SD.NamedGraph):
        assert str(description.value(named, SD.entailmentRegime)).endswith("/entailment/Simple")


def test_addresses_are_those_that_the_client_reaches_it_by(client):
    elsewhere = {"Accept": "text/turtle", "Host": "portal.example"}
    graph = Graph().parse(data=client.get("/sparql", headers=elsewhere).text, format="turtle")

    assert URIRef("http://portal.example/sparql") in set(graph.objects(None, SD.endpoint))
    assert URIRef(f"{BASE}graph/gsbpm") in set(graph.objects(None, SD.name))


@pytest.fixture
def strict(tmp_path):
    """A graph whose default graph is one of its own, as `KG_DEFAULT_GRAPH=strict` has it."""
    kg = small_graph(tmp_path, "<a> <b> <c> .")
    say(kg, "<a> <b> <d> , <e> .", Iri(f"{BASE}graph/default"))
    yield replace(kg, settings=kg.settings.model_copy(update={"default_graph": "strict"}))
    kg.close()


def test_a_strict_dataset_has_a_default_graph_of_its_own(strict):
    graph = Graph().parse(data=describe_service(strict, ENDPOINT, "text/turtle"), format="turtle")
    (default,) = graph.objects(None, SD.defaultGraph)

    assert number(graph, default, VOID.triples) == 2
    assert f"{BASE}graph/default" not in sizes(graph)
    assert list(graph.objects(None, SD.feature)) == []
