"""SPARQLWrapper: every return format, both methods, both ways to send the body, only by Accept too."""

import csv
import io

import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from asking import PROLOGUE, RUNAWAY

# SPARQLWrapper reads RDF/XML and JSON-LD into a class that rdflib says it will drop
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

GROUPS = (
    PROLOGUE + "SELECT DISTINCT ?name { ?g a hlg:ModernizationGroup ; skos:prefLabel ?name } ORDER BY ?name"
)
TREE = (
    PROLOGUE
    + "CONSTRUCT { ?g skos:prefLabel ?name } WHERE { ?g a hlg:ModernizationGroup ; skos:prefLabel ?name }"
)
THING = PROLOGUE + "DESCRIBE <standards/gsbpm>"
YES = PROLOGUE + "ASK { ?g a hlg:ModernizationGroup }"
NAMES = [
    "Applying Data Science and Modern Methods Group",
    "Blue Skies Thinking Network",
    "Capability and Communication Group",
    "Supporting Standards Group",
]
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(way))
def way(request):
    return request.param


@pytest.fixture(params=[False, True], ids=["with-parameters", "by-accept-alone"])
def wrapper(request, endpoint, way):
    """A client that sends `format`, `output` and `results`, or `Accept` alone."""
    made = Wrapper(endpoint)
    made.setMethod(way[0])
    made.setRequestMethod(way[1])
    made.setOnlyConneg(request.param)
    made.setTimeout(30)
    return made


def ask(wrapper, query, form):
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    return wrapper.queryAndConvert()


def test_rows_as_json(wrapper):
    found = ask(wrapper, GROUPS, JSON)

    assert [row["name"]["value"] for row in found["results"]["bindings"]] == NAMES


def test_rows_as_xml(wrapper):
    found = ask(wrapper, GROUPS, XML)

    assert [node.firstChild.data for node in found.getElementsByTagName("literal")] == NAMES


@pytest.mark.parametrize(("form", "separator"), [(CSV, ","), (TSV, "\t")])
def test_rows_as_csv_and_tsv(wrapper, form, separator):
    head, *rows = csv.reader(io.StringIO(ask(wrapper, GROUPS, form).decode()), delimiter=separator)

    assert head == (["name"] if form == CSV else ["?name"])
    assert [row[0].removesuffix("@en").strip('"') for row in rows] == NAMES


@pytest.mark.parametrize("form", [JSON, XML])
def test_a_yes_or_no(wrapper, form):
    found = ask(wrapper, YES, form)

    said = (
        found["boolean"]
        if form == JSON
        else found.getElementsByTagName("boolean")[0].firstChild.data == "true"
    )
    assert said is True


@pytest.mark.parametrize("form", [TURTLE, N3])
def test_a_graph_as_text(wrapper, form):
    graph = list(ox.parse(ask(wrapper, TREE, form), format=ox.RdfFormat.TURTLE))

    assert sorted(quad.object.value for quad in graph) == NAMES


@pytest.mark.parametrize("form", [XML, RDFXML, JSONLD])
def test_a_graph_as_an_rdflib_graph(wrapper, form):
    graph = ask(wrapper, TREE, form)

    assert isinstance(graph, rdflib.Graph)
    assert sorted(str(name) for name in graph.objects()) == NAMES


@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD])
def test_a_description(wrapper, form):
    found = ask(wrapper, THING, form)
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found)

    assert "GSBPM" in {str(value) for value in graph.objects()}


def test_a_query_that_does_not_parse_is_told_where(wrapper):
    with pytest.raises(QueryBadFormed, match="column"):
        ask(wrapper, "SELECT ?x { ?x ?y }", JSON)


def test_a_graph_may_be_named_beside_the_query(endpoint):
    wrapper = Wrapper(endpoint)
    wrapper.addDefaultGraph("https://w3id.org/modernstats-kg/graph/gsbpm")
    found = ask(wrapper, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON)
    whole = ask(Wrapper(endpoint), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON)

    counts = [int(one["results"]["bindings"][0]["n"]["value"]) for one in (found, whole)]
    assert 0 < counts[0] < counts[1]


def test_the_text_of_an_error_reaches_the_caller(endpoint):
    wrapper = Wrapper(endpoint)
    wrapper.addParameter("timeout", "0.5")
    with pytest.raises(Exception, match=r"504|stopped"):
        ask(wrapper, RUNAWAY, JSON)
