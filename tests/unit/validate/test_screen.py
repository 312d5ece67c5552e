"""What the quick look lets pass, pyshacl lets pass; it never settles what is not certain."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph

from modernstats_kg.assets import ontology_dir, shapes_dir
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.validate import Shapes, Watch, graph_of
from modernstats_kg.validate.nodes import to_term
from modernstats_kg.validate.screen import Screen
from modernstats_kg.validate.shacl import run_shape
from modernstats_kg.validate.view import View
from watching import HEAD, SHAPES, WATCHES, quads, reading, x

TEXTS = (
    "1",
    "-1",
    "007",
    "1.5",
    "x",
    "2024",
    "2024-02-30",
    "2024-02-10",
    "2024-04-10",
    "2024-02",
    "2024-13",
    "AB0",
)
TYPES = ("string", "integer", "double", "gYear", "gYearMonth", "date", "boolean", "hexBinary", "decimal")
VALUES = [Literal(text, expand(f"xsd:{name}")) for text in (*TEXTS, "true") for name in TYPES]


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_what_passes_gives_no_result(name: str, seed: int) -> None:
    held = quads(Random(seed), 30)  # noqa: S311 - data for a test
    watch, view, graph = WATCHES[name], View(reading(held)), DataGraph.from_rdflib_graph(graph_of(held))
    for shape in watch.shapes.prepared.shapes:
        for node in shape.focus_nodes(graph):
            if watch.screen.passes(shape.node, to_term(node), view):
                assert run_shape(shape, graph, [node]) == []


RULES = [
    *(f"sh:datatype xsd:{name}" for name in ("integer", "double", "gYear", "date", "gYearMonth")),
    *(f"sh:datatype xsd:{name}" for name in ("boolean", "hexBinary", "string")),
    *("sh:minInclusive 1", "sh:maxInclusive 1.5", "sh:minExclusive 1", "sh:maxExclusive 1.0e0"),
    *("sh:nodeKind sh:Literal", 'sh:pattern "^2"', "sh:lessThan x:q"),
    *('sh:languageIn ( "en" )', 'sh:in ( 1 "x" )', "sh:not [ sh:datatype xsd:integer ]"),
    *("sh:not [ sh:minInclusive 1 ]", 'sh:not [ sh:pattern "^2" ]'),
    "sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ] )",
]


@pytest.mark.parametrize("rule", RULES)
def test_a_value_that_passes_has_no_result(rule: str) -> None:
    text = f"x:S a sh:NodeShape ; sh:targetNode x:n ; sh:property [ sh:path x:p ; {rule} ] ."
    shapes = Shapes.of(Graph().parse(data=HEAD + "\n" + text, format="turtle"))
    screen, day = Screen(shapes.graph), Literal("2024-03-01", expand("xsd:date"))
    (shape,) = [one for one in shapes.prepared.shapes if str(one.node) == "urn:x:S"]
    passing = []
    for value in VALUES:
        held = [Quad(x("n"), x("p"), value, x("g")), Quad(x("n"), x("q"), day, x("g"))]
        if screen.passes(shape.node, x("n"), View(reading(held))):
            passing.append(value)
            graph = DataGraph.from_rdflib_graph(graph_of(held))
            assert run_shape(shape, graph, list(shape.target_nodes())) == [], value
    assert passing or "language" in rule


@pytest.mark.slow
def test_nearly_all_of_the_shipped_content_passes_at_once() -> None:
    files = sorted(ontology_dir().rglob("*.ttl"))
    graph = Iri("urn:x:shipped")
    held = [quad for file in files for quad in parse_file(file, graph, CANONICAL_BASE)]
    watch, view = Watch.of(Shapes.load(shapes_dir())), View(reading(held))
    reaches = {
        reach for reads in watch.by_predicate.values() for readers in reads.values() for reach in readers
    }
    subjects = {quad.subject for quad in held}
    asked = [(reach, node) for reach in reaches for node in subjects if reach.targets.include(node, view)]

    passing = [watch.screen.passes(reach.shape, node, view) for reach, node in asked]

    assert len(passing) > 5_000
    assert passing.count(False) < len(passing) / 100
