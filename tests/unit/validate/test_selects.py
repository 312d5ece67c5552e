"""What a SPARQL constraint reads is known from its query, or it is refused."""

import pytest
from rdflib import Graph, URIRef

from modernstats_kg.model.terms import Iri
from modernstats_kg.validate.selects import FarSightedShapeError, properties_read


def shape_with(where: str) -> Graph:
    text = f'<urn:x:S> sh:sparql [ sh:select """SELECT $this WHERE {{ {where} }}""" ] .'
    return Graph().parse(data=f"@prefix sh: <http://www.w3.org/ns/shacl#> . {text}", format="turtle")


def test_the_properties_of_the_node_are_found_wherever_the_query_has_them() -> None:
    graph = shape_with("$this <urn:x:p> ?a ; <urn:x:q> ?b FILTER NOT EXISTS { ?this <urn:x:r> ?c }")

    found = set(properties_read(graph, URIRef("urn:x:S")))

    assert found == {Iri("urn:x:p"), Iri("urn:x:q"), Iri("urn:x:r")}


@pytest.mark.parametrize(
    "where",
    [
        "?other <urn:x:p> ?a",
        "$this <urn:x:p> ?a . ?a <urn:x:q> ?b",
        "$this <urn:x:p>/<urn:x:q> ?a",
        "$this <urn:x:p>* ?a",
        "$this ^<urn:x:p> ?a",
        "$this <urn:x:p>|<urn:x:q> ?a",
        "$this !<urn:x:p> ?a",
        "$this ?p ?a",
        "$this x:p ?a",
        "$this <urn:x:p> [ <urn:x:q> ?a ]",
        "FILTER NOT EXISTS { ?a <urn:x:p> $this }",
        "GRAPH ?g { $this <urn:x:p> ?a }",
        "SERVICE <urn:x:s> { $this <urn:x:p> ?a }",
        "{ SELECT ?this { $this <urn:x:p> ?a } }",
        "$this <urn:x:p>",
    ],
)
def test_a_query_that_may_read_more_is_refused(where: str) -> None:
    with pytest.raises(FarSightedShapeError):
        list(properties_read(shape_with(where), URIRef("urn:x:S")))
