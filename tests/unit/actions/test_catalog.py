"""Datasets that nobody described, and standards in a graph of a few statements."""

import pytest
from rdflib import DCTERMS, RDF, VOID, Graph, Literal, Namespace, URIRef

from modernstats_kg.actions.catalog import CatalogPage, Place, render_catalog
from modernstats_kg.actions.datasets import all_datasets
from modernstats_kg.actions.statistics import (
    graph_statistics,
    version_links,
    version_statistics,
    whole_statistics,
)
from modernstats_kg.actions.void import describe_datasets
from modernstats_kg.model.dcat_profile import DCAT_AP_3
from modernstats_kg.model.terms import Iri
from small_graphs import GRAPH, gsbpm, mapping, say, small_graph

BASE = "https://w3id.org/modernstats-kg/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOREIGN = Iri("https://example.org/graph?name=one#two")


@pytest.fixture
def kg(tmp_path):
    made = small_graph(tmp_path, gsbpm("5.1", "1 2 3") + gsbpm("5.2", "1 2") + _LINK)
    say(made, '<https://example.org/a/1> a skos:Concept ; skos:prefLabel "un"@fr , "uno"@es .', FOREIGN)
    yield made
    made.close()


_LINK = mapping("m", "gsbpm/5.1/1", "closeMatch", "gsbpm/5.2/2") + (
    "<standards/gsbpm/5.1> dcat:isVersionOf <standards/gsbpm> ; dcat:version '5.1' .\n"
    "<standards/gsbpm/5.2> dcat:isVersionOf <standards/gsbpm> .\n"
    "<standards/gsbpm/5.2> dcat:previousVersion <standards/gsbpm/5.1> .\n"
    "<standards/gsbpm> dcat:hasCurrentVersion <standards/gsbpm/5.2> ; dcterms:issued 'long ago' .\n"
)


def catalog(kg):
    datasets = all_datasets(kg)
    page = CatalogPage(1, 1, len(datasets), datasets, {})
    place = Place("http://kg.test", "http://kg.test/catalog?page=")
    return Graph().parse(data=render_catalog(kg, page, place, DCAT_AP_3, "text/turtle"), format="turtle")


def test_a_graph_that_nobody_described_is_a_dataset_with_what_its_statements_tell(kg):
    found = catalog(kg)
    dataset = URIRef(FOREIGN.value)
    (distribution, *_) = found.objects(dataset, DCAT.distribution)

    assert found.value(dataset, DCTERMS.title) == Literal("Two", lang="en")  # the end of its IRI
    assert {str(iri)[-3:] for iri in found.objects(dataset, DCTERMS.language)} == {"FRA", "SPA"}
    assert str(found.value(distribution, DCAT.accessURL)).startswith(
        "http://kg.test/graphs?graph=https%3A%2F%2Fexample.org%2Fgraph%3Fname"
    )


def test_names_outside_any_namespace_and_texts_in_place_of_links_are_left_out(kg):
    odd = (
        "<https://example.org/a/1> a <urn:Class> ; <urn:property> 'value' .\n"
        "<standards/gsbpm/5.2> dcterms:source 'a book' ; dcat:previousVersion 'the one before' .\n"
    )
    say(kg, odd, FOREIGN)
    found = catalog(kg)

    assert set(found.objects(URIRef(FOREIGN.value), DCTERMS.conformsTo)) == {
        URIRef(str(DCTERMS)),
        URIRef(str(DCAT)),
    }
    assert {str(value) for value in found.objects(None, DCAT.previousVersion)} == {
        f"{BASE}id/standards/gsbpm/5.1"
    }
    void = Graph().parse(data=describe_datasets(kg, "http://kg.test", "text/turtle"), format="turtle")
    assert URIRef("urn:property") in set(void.objects(None, VOID.property))


def test_of_a_file_that_was_not_made_nothing_is_told_that_may_be_wrong(kg):
    found = catalog(kg)

    assert set(found.subjects(RDF.type, DCAT.Distribution))
    assert not set(found.subjects(DCAT.byteSize))


def test_a_date_that_is_none_is_left_out(kg):
    found = catalog(kg)
    standard = URIRef(f"{BASE}id/standards/gsbpm")

    assert found.value(standard, DCTERMS.issued) is None
    assert found.value(standard, DCAT.hasCurrentVersion) == URIRef(f"{standard}/5.2")
    assert len(set(found.objects(standard, DCAT.hasVersion))) == 2


def test_a_statement_of_two_graphs_counts_once_in_the_whole(kg):
    before = whole_statistics(kg).triples
    say(kg, "<standards/gsbpm/5.1> a skos:ConceptScheme .", Iri(f"{BASE}graph/again"))
    of_commits = graph_statistics(kg)[f"{BASE}graph/provenance"].triples

    assert graph_statistics(kg)[f"{BASE}graph/again"].triples == 1
    others = sum(s.triples for name, s in graph_statistics(kg).items() if "provenance" not in name)
    assert whole_statistics(kg).triples == of_commits + others - 1 > before


def test_elements_and_links_are_counted_by_version(kg):
    versions = {iri.rpartition("/")[2]: found for iri, found in version_statistics(kg).items()}
    (links,) = version_links(kg)

    assert {name: found.entities for name, found in versions.items()} == {"5.1": 3, "5.2": 2}
    assert versions["5.2"].spaces == (f"{BASE}id/standards/gsbpm/5.2/",)
    assert (links.source[-3:], links.predicate.rpartition("#")[2], links.target[-3:], links.triples) == (
        "5.1", "closeMatch", "5.2", 1,
    )  # fmt: skip


def test_the_graph_of_the_test_has_its_hosts_as_spaces(kg):
    assert graph_statistics(kg)[GRAPH.value].spaces == (f"{BASE}id/",)
    assert graph_statistics(kg)[FOREIGN.value].spaces == ("https://example.org/a/",)
