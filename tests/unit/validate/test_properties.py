"""What the shapes ask of a property, told to whoever makes values for it."""

from rdflib import Graph

from modernstats_kg.validate.properties import PropertyTable
from modernstats_kg.validate.shacl import Shapes

START, YEAR = "https://schema.org/startDate", "http://www.w3.org/2001/XMLSchema#gYear"
SHAPES = """
@prefix ex: <urn:x:> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Project a sh:NodeShape ; sh:targetClass ex:Project ; sh:property ex:OneStart .
ex:OneStart a sh:PropertyShape ; sh:path schema:startDate ; sh:maxCount 1 .
ex:Start a sh:NodeShape ; sh:targetSubjectsOf schema:startDate ; sh:property ex:StartValue .
ex:StartValue a sh:PropertyShape ; sh:path schema:startDate ; sh:datatype xsd:gYear .
ex:Event a sh:NodeShape ; sh:targetClass ex:Event ; sh:property ex:EventStart .
ex:EventStart a sh:PropertyShape ; sh:path schema:startDate ; sh:minCount 1 .
"""


def table() -> PropertyTable:
    return PropertyTable.of(Shapes.of(Graph().parse(data=SHAPES, format="turtle")))


def test_what_holds_for_whatever_has_a_property_is_asked_beside_what_a_class_asks():
    number, value = table().expected(START, ["urn:x:Project"])

    assert (number.at_most, number.datatypes) == (1, ())
    assert value.datatypes == (YEAR,)


def test_a_class_that_no_shape_is_for_is_asked_what_others_are():
    assert len(table().expected(START, ["urn:x:Other"])) == 3
