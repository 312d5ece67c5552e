"""rdflib and pyoxigraph as clients: a remote store, and SERVICE in their own queries."""

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from asking import PROLOGUE
from modernstats_kg.namespaces import CANONICAL_BASE, HLG

GROUP = rdflib.URIRef(f"{HLG}ModernizationGroup")
SSG = rdflib.URIRef(f"{CANONICAL_BASE}id/organizations/modernizationGroup/ssg")
COUNT = f"SELECT (COUNT(DISTINCT ?group) AS ?n) {{ ?group a <{GROUP}> }}"
LONG = "\n".join(f"# line {number} of a comment" for number in range(40))


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def remote(request, endpoint):
    """A graph of rdflib whose triples are ours."""
    return rdflib.Graph(SPARQLStore(endpoint, method=request.param))


def test_rdflib_asks_its_queries_here(remote):
    assert [int(row.n) for row in remote.query(COUNT)] == [4]
    assert remote.query(f"ASK {{ <{SSG}> ?p ?o }}").askAnswer is True


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_each_form_of_rows(endpoint, form):
    store = SPARQLStore(endpoint, returnFormat=form)

    assert [str(row[0]) for row in store.query(COUNT)] == ["4"]


def test_rdflib_builds_a_graph_here(remote):
    built = remote.query(f"CONSTRUCT {{ ?g a <{GROUP}> }} WHERE {{ ?g a <{GROUP}> }}").graph

    assert len(built) == 4


def test_rdflib_walks_our_triples(remote):
    assert set(remote.subjects(RDF.type, GROUP)) == {
        rdflib.URIRef(f"{CANONICAL_BASE}id/organizations/modernizationGroup/{name}")
        for name in ("adsamm", "bstn", "capcomm", "ssg")
    }
    assert str(remote.value(SSG, SKOS.prefLabel)) == "Supporting Standards Group"
    assert (SSG, RDF.type, GROUP) in remote
    assert (SSG, RDF.type, SKOS.Concept) not in remote


def test_rdflib_reads_one_named_graph(endpoint):
    named = rdflib.Graph(SPARQLStore(endpoint, context_aware=True), f"{CANONICAL_BASE}graph/gsbpm")
    every = rdflib.Graph(SPARQLStore(endpoint))

    assert (
        0
        < len(list(named.subjects(RDF.type, SKOS.Concept)))
        <= len(list(every.subjects(RDF.type, SKOS.Concept)))
    )


@pytest.mark.parametrize("padding", ["", LONG], ids=["by-get", "by-post"])
def test_rdflib_joins_its_own_data_with_ours_by_service(endpoint, padding):
    own = rdflib.Graph()
    own.add((rdflib.URIRef("urn:me"), rdflib.URIRef("urn:chairs"), SSG))
    query = f"""SELECT ?who ?name {{
      ?who <urn:chairs> ?group .
      SERVICE <{endpoint}> {{ ?group <{SKOS.prefLabel}> ?name {padding}
      }}
    }}"""

    assert [(str(row.who), str(row.name)) for row in own.query(query)] == [
        ("urn:me", "Supporting Standards Group")
    ]


def test_pyoxigraph_joins_its_own_data_with_ours_by_service(endpoint):
    own = ox.Store()
    own.add(ox.Quad(ox.NamedNode("urn:me"), ox.NamedNode("urn:chairs"), ox.NamedNode(str(SSG))))
    rows = own.query(f"""{PROLOGUE}SELECT ?who ?name {{
      ?who <urn:chairs> ?group SERVICE <{endpoint}> {{ ?group skos:prefLabel ?name }}
    }}""")

    assert [(row["who"].value, row["name"].value) for row in rows] == [
        ("urn:me", "Supporting Standards Group")
    ]


def test_a_service_that_refuses_the_query_is_an_error_to_pyoxigraph(endpoint):
    inner = f"SERVICE <{endpoint}> {{ SERVICE <http://127.0.0.1:1/> {{ ?s ?p ?o }} }}"
    with pytest.raises((OSError, RuntimeError)):
        list(ox.Store().query(f"SELECT * {{ {inner} }}"))
