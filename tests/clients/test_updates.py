"""Clients that write: rdflib's update store and SPARQLWrapper, with a key made on the command line."""

import subprocess
import sys
import urllib.error

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized

NOTES = "https://example.org/graph/notes"
THING, SAYS = (
    rdflib.URIRef("https://example.org/thing"),
    rdflib.URIRef("http://www.w3.org/2004/02/skos/core#note"),
)


@pytest.fixture(scope="module")
def key(data_folder):
    """A key that may write into `NOTES`."""
    program = (sys.executable, "-c", "from modernstats_kg.cli import app; app()")
    wanted = ("--name", "client", "--scope", f"write:{NOTES}", "--data", str(data_folder))
    made = subprocess.run(
        [*program, "keys", "create", *wanted],
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.splitlines()[-1]


@pytest.fixture
def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def notes(endpoint):
    """What a second client reads."""
    found = ox.Store().query(
        f"SELECT ?note {{ SERVICE <{endpoint}> {{ GRAPH <{NOTES}> {{ ?thing ?says ?note }} }} }}"
    )
    return sorted(row["note"].value for row in found)


@pytest.fixture(autouse=True)
def _clean(service, endpoint, bearer):
    yield
    store = SPARQLUpdateStore(endpoint, f"{service.address}/update", headers=bearer)
    store.update(f"CLEAR SILENT GRAPH <{NOTES}>")
    assert notes(endpoint) == []


@pytest.fixture
def graph(service, endpoint, bearer):
    """A graph of rdflib that reads and writes `NOTES`."""
    store = SPARQLUpdateStore(endpoint, f"{service.address}/update", context_aware=True, headers=bearer)
    return rdflib.Graph(store, identifier=rdflib.URIRef(NOTES))


def test_rdflib_adds_and_removes_triples(graph, endpoint):
    graph.add((THING, SAYS, rdflib.Literal("one", lang="en")))
    graph.add((THING, SAYS, rdflib.Literal('"two"\n')))
    both = notes(endpoint)
    graph.remove((THING, SAYS, rdflib.Literal("one", lang="en")))

    assert both == ['"two"\n', "one"]
    assert notes(endpoint) == ['"two"\n']
    assert [str(note) for note in graph.objects(THING, SAYS)] == ['"two"\n']


def test_rdflib_sends_an_update_of_its_own(graph, endpoint):
    graph.add((THING, SAYS, rdflib.Literal("old")))
    graph.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 'new' } WHERE { ?s ?p ?o }")  # rdflib adds GRAPH

    assert notes(endpoint) == ["new"]


def test_rdflib_without_a_key_changes_nothing(service, endpoint):
    store = SPARQLUpdateStore(endpoint, f"{service.address}/update")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        store.update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{THING}> <{SAYS}> 'no' }} }}")

    assert notes(endpoint) == []


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_inserts(service, endpoint, bearer, way):
    wrapper = Wrapper(endpoint, updateEndpoint=f"{service.address}/update")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{THING}> <{SAYS}> 'here' }} }}")
    with pytest.raises(Unauthorized):
        wrapper.query()
    wrapper.addCustomHttpHeader("Authorization", bearer["Authorization"])
    answer = wrapper.query()

    assert answer.response.status == 200
    assert notes(endpoint) == ["here"]
