"""The W3C cases of the service description, which say in words what has to hold."""

import pyoxigraph as ox
import pytest

from conformance.endpoint import Endpoint
from conformance.manifests import RDF, manifests

SD = "http://www.w3.org/ns/sparql-service-description#"
_REGIMES = "http://www.w3.org/ns/entailment/"
_ENDPOINT = "http://www.example/sparql"
_PROPERTIES = {
    "url", "endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "supportedEntailmentProfile",
    "defaultSupportedEntailmentProfile", "extensionFunction", "extensionAggregate", "languageExtension",
    "supportedLanguage", "propertyFeature", "defaultDataset", "availableGraphs", "resultFormat",
    "inputFormat", "defaultGraph", "namedGraph", "name", "graph",
}  # fmt: skip
"""Properties of the vocabulary."""
_CLASSES = {
    "Service", "Feature", "Language", "Function", "Aggregate", "EntailmentRegime", "EntailmentProfile",
    "GraphCollection", "Dataset", "Graph", "NamedGraph",
}  # fmt: skip
_INDIVIDUALS = {
    "SPARQL10Query", "SPARQL11Query", "SPARQL11Update", "DereferencesURIs", "UnionDefaultGraph",
    "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery",
}  # fmt: skip


@pytest.fixture
def description(endpoint: Endpoint) -> ox.Store:
    """The service description."""
    endpoint.hold(())
    answer = endpoint.send("GET", _ENDPOINT, {}, None)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    graph = ox.Store()
    graph.extend(ox.parse(answer.content, ox.RdfFormat.TURTLE, base_iri=_ENDPOINT))
    return graph


def one_object(graph: ox.Store, subject, name: str):
    """The only value of a property."""
    (found,) = graph.quads_for_pattern(subject, ox.NamedNode(SD + name), None)
    return found.object


def service_in(graph: ox.Store):
    """The node of the service whose endpoint was asked."""
    (found,) = graph.quads_for_pattern(None, ox.NamedNode(f"{SD}endpoint"), ox.NamedNode(_ENDPOINT))
    service = ox.Quad(found.subject, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SD}Service"))
    assert service in graph
    return found.subject


def test_get_on_the_endpoint_returns_rdf(description):
    assert len(description) > 1


def test_the_description_names_the_endpoint_that_was_asked(description):
    named = description.quads_for_pattern(service_in(description), _named("endpoint"), None)

    assert ox.NamedNode(_ENDPOINT) in {quad.object for quad in named}


def test_the_description_uses_nothing_that_the_vocabulary_lacks(description):
    used = {
        term.value.removeprefix(SD)
        for quad in description
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(SD)
    }

    assert used - _PROPERTIES - _CLASSES - _INDIVIDUALS == set()


def test_the_description_has_the_structure_that_the_vocabulary_asks_for(description):
    service = service_in(description)
    dataset = one_object(description, service, "defaultDataset")
    graphs = [quad.object for quad in description.quads_for_pattern(dataset, _named("namedGraph"), None)]

    assert one_object(description, dataset, "defaultGraph") is not None
    assert one_object(description, service, "defaultEntailmentRegime").value.startswith(_REGIMES)
    assert all(isinstance(one_object(description, graph, "name"), ox.NamedNode) for graph in graphs)
    for name in ("supportedLanguage", "resultFormat", "feature"):
        values = [quad.object for quad in description.quads_for_pattern(service, _named(name), None)]
        assert values or name == "feature"
        assert all(isinstance(value, ox.NamedNode) for value in values)


def test_each_case_of_the_manifest_has_its_test():
    cases = {
        node.value.rpartition("#")[2]
        for manifest in manifests("sparql11/service-description/manifest.ttl")
        for node in manifest.entries("ServiceDescriptionTest")
    }

    assert cases <= {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}


def _named(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)
