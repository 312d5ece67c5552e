"""The VoID description: every count is what a query counts."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, URIRef

from asking import select
from describing import BASE, DCAT, VOID, WHOLE, count, described, number, table
from modernstats_kg.query.formats import GRAPH_FORMATS

VERSION_OF = """{ %(x)s skos:inScheme %(v)s }
UNION { %(x)s skos:inScheme ?p%(n)d . ?p%(n)d dcterms:isPartOf %(v)s }
%(v)s a hlg:StandardVersion ."""


INFERRED = f"{BASE}graph/inferred"


@pytest.fixture(scope="module")
def void(client):
    return described(client, "/void")


@pytest.fixture(scope="module")
def graphs(client):
    return [row[0] for row in select(client, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")]


def counts(graph: Graph, dataset: URIRef) -> tuple[int, ...]:
    names = (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects, VOID.entities)
    return tuple(number(graph, dataset, name) for name in names)


def partitions(graph: Graph, dataset: URIRef, kind: str, of: str) -> dict[str, int]:
    """Counts by IRI of the class or property."""
    return {
        str(graph.value(part, VOID[kind])): number(graph, part, VOID[of])
        for part in graph.objects(dataset, VOID[f"{kind}Partition"])
    }


def test_every_named_graph_is_a_subset_of_the_whole(void, graphs):
    subsets = set(void.objects(WHOLE, VOID.subset))

    assert {URIRef(name) for name in graphs} - subsets == {URIRef(INFERRED)}
    assert set(void.subjects(RDF.type, VOID.Dataset)) > {URIRef(name) for name in graphs}


def test_the_counts_of_each_named_graph_are_those_of_a_query(client, void, graphs):
    counted = table(
        client,
        "SELECT ?g (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) (COUNT(*) AS ?n) "
        "WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        select,
    )
    entities = table(
        client, "SELECT ?g (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?c } } GROUP BY ?g", select
    )

    assert len(counted) == len(graphs)
    for (name, subjects, objects), triples in counted.items():
        expected = (triples, int(subjects), int(objects), entities.get((name,), 0))
        assert counts(void, URIRef(name)) == expected, name


def test_the_counts_of_the_whole_are_those_of_a_query(client, void):
    assert counts(void, WHOLE) == (
        count(client, "?s ?p ?o"),
        count(client, "?s ?p ?o", "DISTINCT ?s"),
        count(client, "?s ?p ?o", "DISTINCT ?o"),
        count(client, "?s a ?class", "DISTINCT ?s"),
    )


def test_the_class_and_property_partitions_are_those_of_a_query(client, void):
    gsbpm = URIRef(f"{BASE}graph/gsbpm")
    inside = f"GRAPH <{gsbpm}>"
    for dataset, around in ((gsbpm, inside), (WHOLE, "")):
        classes = table(
            client, f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {around} {{ ?s a ?c }} }} GROUP BY ?c"
        )
        properties = table(
            client, f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {around} {{ ?s ?p ?o }} }} GROUP BY ?p"
        )

        assert partitions(void, dataset, "class", "entities") == {iri: n for (iri,), n in classes.items()}
        assert partitions(void, dataset, "property", "triples") == {
            iri: n for (iri,), n in properties.items()
        }


def test_the_vocabularies_are_those_of_its_properties_and_classes(void):
    found = {str(name) for name in void.objects(URIRef(f"{BASE}graph/correspondences"), VOID.vocabulary)}

    assert "http://rdf-vocabulary.ddialliance.org/xkos#" in found
    assert "https://w3id.org/sssom/" not in found


def test_every_subject_of_an_asserted_graph_lies_in_one_of_its_spaces(client, void, graphs):
    spaces = {
        name: tuple(str(space) for space in void.objects(URIRef(name), VOID.uriSpace)) for name in graphs
    }
    rows = select(client, "SELECT DISTINCT ?g ?s WHERE { GRAPH ?g { ?s ?p ?o } }")

    asserted = [(name, subject) for name, subject in rows if name != INFERRED and subject.startswith("http")]
    assert [pair for pair in asserted if not pair[1].startswith(spaces[pair[0]])] == []


def test_each_example_can_be_followed_to_a_document(client, void):
    examples = set(void.objects(None, VOID.exampleResource))

    assert len(examples) > 20
    for iri in examples:
        path = f"/{iri.removeprefix(BASE)}" if iri.startswith(f"{BASE}id/") else f"/resource?iri={iri}"
        found = client.get(path)
        assert found.status_code == 303, iri
        assert client.get(found.headers["location"], headers={"Accept": "text/turtle"}).status_code == 200


def test_the_elements_of_each_version_of_a_standard_are_counted(client, void):
    elements = f"SELECT DISTINCT ?v ?e WHERE {{ {VERSION_OF % {'x': '?e', 'v': '?v', 'n': 1}} }}"
    counted = table(client, f"SELECT ?v (COUNT(?e) AS ?n) WHERE {{ {{ {elements} }} }} GROUP BY ?v")
    said = table(client, f"SELECT ?v (COUNT(*) AS ?n) WHERE {{ {{ {elements} }} ?e ?p ?o }} GROUP BY ?v")

    assert len(counted) > 10
    for (version,), number_of_elements in counted.items():
        assert number(void, URIRef(version), VOID.entities) == number_of_elements
        assert number(void, URIRef(version), VOID.triples) == said[(version,)]


def test_the_linksets_are_the_statements_between_the_versions_of_standards(client, void):
    said = {
        tuple(
            str(void.value(links, VOID[end])) for end in ("subjectsTarget", "linkPredicate", "objectsTarget")
        ): number(void, links, VOID.triples)
        for links in void.subjects(RDF.type, VOID.Linkset)
    }
    ends = VERSION_OF % {"x": "?s", "v": "?a", "n": 1} + VERSION_OF % {"x": "?o", "v": "?b", "n": 2}
    distinct = f"SELECT DISTINCT ?a ?b ?s ?link ?o WHERE {{ ?s ?link ?o . {ends} FILTER(?a != ?b) }}"
    counted = table(
        client, f"SELECT ?a ?link ?b (COUNT(*) AS ?n) WHERE {{ {{ {distinct} }} }} GROUP BY ?a ?link ?b"
    )

    assert said == counted
    assert len(said) > 5


def test_data_keep_their_iris_and_addresses_are_where_the_client_is(client, void):
    assert set(void.objects(WHOLE, VOID.sparqlEndpoint)) == {URIRef("http://kg.test/sparql")}
    assert {str(dump) for dump in void.objects(WHOLE, VOID.dataDump)} == {
        "http://kg.test/dumps/all.nq.gz",
        "http://kg.test/dumps/all.trig.gz",
    }
    elsewhere = client.get("/void", headers={"Host": "portal.example", "Accept": "text/turtle"})
    assert "http://portal.example/sparql" in elsewhere.text
    assert elsewhere.headers["etag"] != client.get("/void", headers={"Accept": "text/turtle"}).headers["etag"]


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_it_comes_in_every_rdf_format_by_accept_and_by_suffix(client, form, void):
    answer = client.get("/void", headers={"Accept": form.media_type})
    by_suffix = client.get(f"/void.{form.suffix}")

    assert answer.headers["content-type"] == form.content_type
    assert answer.headers["content-location"] == f"/void.{form.suffix}"
    assert answer.content == by_suffix.content
    quads = ox.parse(answer.content, format=ox.RdfFormat.from_media_type(form.media_type))
    assert len({quad.triple for quad in quads}) == len(void)


def test_people_are_sent_to_the_page_on_data(client):
    answer = client.get("/void", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/data")


def test_the_well_known_address_leads_to_it(client):
    answer = client.get("/.well-known/void")

    assert (answer.status_code, answer.headers["location"]) == (302, "/void")


def test_whoever_has_it_is_told_that_it_has_not_changed(client):
    tag = client.get("/void").headers["etag"]

    assert client.get("/void", headers={"If-None-Match": tag}).status_code == 304


def test_each_document_says_which_dataset_it_is_in(client):
    for path in (
        "/doc/activities/project/soss",
        "/r/id.unece.org/activities/phase/5",
        "/def",
        "/graph/gsbpm",
    ):
        link = client.get(path, headers={"Accept": "text/turtle"}).headers["link"]

        assert f'<{WHOLE}>; rel="http://rdfs.org/ns/void#inDataset"' in link, path


def test_the_catalogue_is_about_the_same_datasets(client, void):
    page = described(client, "/catalog")

    assert set(page.objects(None, DCAT.dataset)) & set(void.subjects(RDF.type, VOID.Dataset))
