"""Every IRI that the data name on this site, and every official one, can be followed."""

from xml.sax.saxutils import escape

import pyoxigraph as ox
import pytest

from asking import select
from modernstats_kg.namespaces import CANONICAL_BASE, HLG

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/trig": ox.RdfFormat.TRIG,
}
IRIS_UNDER = """
SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x }
  FILTER(isIRI(?x) && STRSTARTS(STR(?x), "%s")) } ORDER BY ?x"""


def iris_under(client, start):
    return [iri for (iri,) in select(client, IRIS_UNDER % start)]


def fetch(client, path, accept):
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200, f"{path} as {accept}: {answer.text}"
    assert answer.headers["content-type"].partition(";")[0] == accept
    return answer


def assert_described_in_every_format(client, path, iri):
    """The document parses in each RDF format and speaks of the IRI; the page shows it."""
    node = ox.NamedNode(iri)
    for accept, form in FORMATS.items():
        quads = list(ox.parse(fetch(client, path, accept).content, format=form))
        assert any(node in (q.subject, q.predicate, q.object) for q in quads), f"{path} as {accept}"
    assert escape(iri) in fetch(client, path, "text/html").text


@pytest.mark.slow
def test_each_thing_of_our_own_leads_to_its_document_in_six_formats(client):
    things = iris_under(client, f"{CANONICAL_BASE}id/")
    assert len(things) > 450

    for iri in things:
        path = iri.removeprefix(CANONICAL_BASE)
        sent_on = client.get(f"/{path}")
        assert sent_on.status_code == 303, iri
        assert sent_on.headers["location"] == f"/doc/{path.removeprefix('id/')}"
        assert_described_in_every_format(client, sent_on.headers["location"], iri)


def test_each_named_graph_answers_in_six_formats(client):
    graphs = iris_under(client, f"{CANONICAL_BASE}graph/")
    assert len(graphs) >= 16

    for iri in graphs:
        path = f"/{iri.removeprefix(CANONICAL_BASE)}"
        contents = {
            accept: len(list(ox.parse(fetch(client, path, accept).content, format=form)))
            for accept, form in FORMATS.items()
        }
        assert len(set(contents.values())) == 1, f"{iri}: {contents}"
        assert escape(iri) in fetch(client, path, "text/html").text


def test_the_vocabulary_document_holds_each_term_that_the_data_use(client):
    terms = iris_under(client, HLG)
    assert len(terms) > 30
    graph = list(ox.parse(fetch(client, "/def", "text/turtle").content, format=ox.RdfFormat.TURTLE))
    described = {quad.subject.value for quad in graph}
    page = fetch(client, "/def", "text/html").text

    assert [term for term in terms if term not in described] == []
    assert [term for term in terms if f'id="{term.removeprefix(HLG)}"' not in page] == []
    assert_described_in_every_format(client, "/def", HLG.removesuffix("#"))


@pytest.mark.parametrize(
    "start",
    ["http://id.unece.org/activities/", "http://id.unece.org/def/", "http://id.unece.org/models/gsbpm/"],
)
def test_each_official_iri_that_we_describe_answers_under_r(client, start):
    official = [
        iri
        for (iri,) in select(
            client, f'SELECT DISTINCT ?x {{ ?x a ?c FILTER(STRSTARTS(STR(?x), "{start}")) }}'
        )
    ]
    assert len(official) > 30

    for path in sorted({iri.partition("#")[0].removeprefix("http://") for iri in official}):
        assert_described_in_every_format(client, f"/r/{path}", f"http://{path}")


def test_each_official_iri_is_found_from_the_iri_itself(client):
    for (iri,) in select(
        client, 'SELECT DISTINCT ?x { ?x a ?c FILTER(STRSTARTS(STR(?x), "http://id.unece.org/")) }'
    ):
        found = client.get("/resource", params={"iri": iri})

        if "#" in iri:
            assert f'<{iri}>; rel="describes"' in found.headers["link"]
        else:
            assert found.headers["location"] == f"/r/{iri.removeprefix('http://')}"
