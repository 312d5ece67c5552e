"""Defects seen in SPARQL services, each as a test that ours has not got it. Reading only.

Each was measured on, or reported of, a service in use; the names say what a client would notice.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx2 as httpx
import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import Graph
from rdflib.compare import isomorphic

from asking import PROLOGUE, RUNAWAY
from serving import Service, served

SPARQL = "/sparql"
QUERY = "application/sparql-query"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ENDLESS_FORMATS = ("json", "xml", "csv", "tsv")
PROJECTS = PROLOGUE + "SELECT ?p { ?p a hlg:Project } ORDER BY ?p"
GRAPH = "https://w3id.org/modernstats-kg/graph/gsbpm"
THING = "<https://w3id.org/modernstats-kg/id/standards/gsbpm>"


def ask(client, query, accept="*/*", **params):
    return client.get(SPARQL, params={"query": query, **params}, headers={"Accept": accept})


def media_type(answer):
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("accept", ["text/anot+turtle", "application/pdf", "text/csv;q=0"])
def test_an_accept_that_nothing_fits_is_not_answered_with_something_else(client, accept):
    answer = ask(client, "ASK {}" if "csv" not in accept else "SELECT * {}", f"{accept}, image/*")

    assert (answer.status_code, media_type(answer)) == (406, "application/problem+json")
    assert answer.json()["offered"]


def test_tab_separated_values_are_not_answered_as_xml(client):
    answer = ask(client, PROJECTS + " LIMIT 1", "text/tab-separated-values")

    assert media_type(answer) == "text/tab-separated-values"
    assert answer.text.startswith("?p\n<https://")


@pytest.mark.parametrize("query", [f"DESCRIBE {THING}", f"CONSTRUCT WHERE {{ {THING} ?p ?o }}"])
@pytest.mark.parametrize(
    "form",
    [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD],
)
def test_a_graph_comes_in_the_form_and_under_the_name_that_was_asked_for(client, query, form):
    answer = ask(client, query, form.media_type)
    triples = {quad.triple for quad in ox.parse(answer.content, format=form)}

    assert media_type(answer) == form.media_type
    assert triples == {
        quad.triple for quad in ox.parse(ask(client, query).content, format=ox.RdfFormat.TURTLE)
    }
    assert triples


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_named_by_the_request_are_not_ignored(client, name):
    query = "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

    assert ask(client, query).json()["boolean"] is True
    assert ask(client, query, **{name: GRAPH}).json()["boolean"] is True
    assert ask(client, query, **{name: "urn:no-such-graph"}).json()["boolean"] is False


def test_a_triple_of_two_graphs_is_one_solution_of_their_union(client):
    counted = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    graphs = [g["id"] for g in client.get("/health/ready").json()["graphs"]]

    for params in ([], [("default-graph-uri", graph) for graph in graphs]):
        answers = [
            client.get(SPARQL, params=[("query", query), ("format", "csv"), *params]).text
            for query in (counted, distinct)
        ]
        assert answers[0] == answers[1]


def test_head_is_answered_with_the_headers_of_get(client):
    for address in (f"{SPARQL}?{urlencode({'query': PROJECTS})}", "/graph/gsbpm.ttl"):
        got, head = client.get(address), client.head(address)

        assert (head.status_code, head.content) == (200, b"")
        assert {"content-type", "etag", "vary"} <= set(got.headers)
        assert {**head.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}


def test_a_body_of_the_wrong_kind_is_not_answered_with_the_service_description(client):
    answer = client.post(SPARQL, content=PROJECTS, headers={"Content-Type": "text/plain"})

    assert (answer.status_code, answer.json()["understood"][0]) == (415, QUERY)


def test_construct_where_with_a_limit_is_answered(client):
    answer = ask(client, "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "application/n-triples")

    assert len(answer.text.strip().splitlines()) == 3


def test_a_wrong_method_is_not_an_unknown_address(client):
    answer = client.delete(SPARQL, params={"query": PROJECTS})

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "address", [f"{SPARQL}?query=ASK%7B%7D", "/doc/activities/project/soss.ttl", "/graph/gsbpm.nt"]
)
def test_an_answer_can_be_validated_by_its_tag_and_tells_what_it_depends_on(client, address):
    answer = client.get(address)
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})

    assert "Accept" in answer.headers["vary"]
    assert (again.status_code, again.content) == (304, b"")


def test_a_document_links_to_its_other_forms(client):
    assert 'rel="alternate"' in client.get("/graph/gsbpm.ttl").headers["link"]


def test_items_in_json_ld_name_a_context(client):
    answer = client.get("/api/v1/projects/soss", headers={"Accept": "application/ld+json"})

    assert answer.json()["@context"].startswith("/api/v1/context")
    assert client.get(answer.json()["@context"]).json()["@context"]


BUILT = (
    PROLOGUE
    + "CONSTRUCT { ?p a hlg:Project ; skos:prefLabel ?l ; rdfs:seeAlso [] }"
    + " { ?p a hlg:Project ; skos:prefLabel ?l }"
)


@pytest.mark.parametrize("query", [f"DESCRIBE {THING}", BUILT, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_graph_in_json_ld_is_compacted_by_a_context_and_read_back_is_the_same_graph(client, query):
    found = ask(client, query, "application/ld+json").json()
    read = Graph().parse(data=jsonld.to_rdf(found, {"format": "application/n-quads"}), format="nt")
    expected = Graph().parse(data=ask(client, query, "application/n-triples").content, format="nt")

    assert found["@context"]["skos"] == "http://www.w3.org/2004/02/skos/core#"
    assert any("skos:prefLabel" in node for node in found["@graph"])
    assert len(read) == len(expected) > 0
    assert "[]" in query or isomorphic(read, expected)


@pytest.mark.parametrize(
    "address", ["/doc/activities/project/soss", "/void", "/catalog", "/graph/gsbpm", "/sparql"]
)
def test_a_document_in_json_ld_is_compacted_by_a_context(client, address):
    answer = client.get(address, headers={"Accept": "application/ld+json"})
    read = set(ox.parse(answer.content, format=ox.RdfFormat.JSON_LD))
    triples = client.get(address, headers={"Accept": "application/n-triples"}).content

    assert answer.json()["@context"]
    assert {quad.triple for quad in read} == {
        quad.triple for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)
    }


def test_what_json_ld_cannot_say_is_not_acceptable_in_it(client):
    query = "CONSTRUCT { <urn:a> <urn:b> <<( <urn:s> <urn:p> <urn:o> )>> } WHERE {}"

    assert ask(client, query, "application/ld+json").status_code == 406
    assert ask(client, query, "text/turtle").status_code == 200


@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml"])
def test_pages_are_shown_and_not_downloaded(client, content_type):
    answer = client.get("/query", params={"query": "ASK {}"}, headers={"Accept": content_type})

    assert media_type(answer) == "text/html"
    assert "content-disposition" not in answer.headers


def test_a_service_or_a_load_calls_nobody_and_says_so(client):
    for query in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "LOAD <http://127.0.0.1:9/>"):
        assert ask(client, query).json()["type"] == "/problems/query-refused"


def test_a_query_in_the_body_is_answered_at_all(client):
    answer = client.post(SPARQL, content=PROJECTS, headers={"Content-Type": QUERY})

    assert len(answer.json()["results"]["bindings"]) > 10


def test_rows_beyond_ten_thousand_can_be_sorted_and_reached(client):
    rows = "SELECT * { VALUES ?x { %s } VALUES ?y { %s } }"
    product = rows % ((" ".join(map(str, range(150))),) * 2)
    whole = ask(client, f"SELECT * {{ {{ {product} }} }} ORDER BY ?x ?y", "text/csv")
    last = ask(client, f"SELECT * {{ {{ {product} }} }} ORDER BY ?x ?y OFFSET 22499", "text/csv")

    assert len(whole.text.splitlines()) == 1 + 150 * 150
    assert last.text.split() == ["x,y", "149,149"]


def test_typed_literals_are_called_literals(client):
    row = ask(client, "SELECT (1.5 AS ?x) {}").json()["results"]["bindings"][0]

    assert row["x"]["type"] == "literal"
    assert row["x"]["datatype"] == "http://www.w3.org/2001/XMLSchema#decimal"


def test_a_path_of_any_length_needs_no_bound_end(client):
    query = PROLOGUE + "SELECT (COUNT(*) AS ?n) { ?a skos:broader+ ?b }"

    assert int(ask(client, query).json()["results"]["bindings"][0]["n"]["value"]) > 0


@pytest.mark.parametrize(
    "literal",
    [
        "true",
        "'1.10'^^xsd:decimal",
        "'007'",
        "'x'@fr-CA",
        "'P1Y'^^xsd:yearMonthDuration",
        "'12:00:00'^^xsd:time",
    ],
)
def test_literals_of_a_query_come_back_as_the_same_value(client, literal):
    query = PROLOGUE + f"ASK {{ BIND({literal} AS ?x) FILTER(?x = {literal} && BOUND(?x)) }}"

    assert ask(client, query).json()["boolean"] is True


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Service]:
    """A service with a listener, as only a socket shows what a broken answer looks like."""
    with served(tmp_path_factory.mktemp("listening") / "data", query_timeout_s="2", readers="1") as running:
        yield running


def test_a_query_that_passes_its_deadline_is_no_success(service):
    with service.client() as client:
        answer = client.get(SPARQL, params={"query": RUNAWAY, "timeout": "1"})

    assert (answer.status_code, answer.json()["timeoutSeconds"]) == (504, 1.0)


def test_an_answer_that_is_broken_off_never_looks_whole(service):
    ends = [_end(service, name, encoding) for name in ENDLESS_FORMATS for encoding in ("identity", "gzip")]

    assert set(ends) <= {"broken off", 504}, ends
    assert "broken off" in ends


def _end(service: Service, name: str, encoding: str) -> str | int:
    """How an endless answer ends: broken off once begun, or refused where none of it was ready in time."""
    asked = {"query": ENDLESS, "format": name, "timeout": "1"}
    with service.client() as client:
        try:
            return client.get(SPARQL, params=asked, headers={"Accept-Encoding": encoding}).status_code
        except httpx.RemoteProtocolError:
            return "broken off"


def test_the_method_query_passes_the_listener(service):
    with service.client() as client:
        answer = client.request("QUERY", SPARQL, content="ASK {}", headers={"Content-Type": QUERY})

    assert answer.json()["boolean"] is True
