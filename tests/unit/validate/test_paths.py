"""Property paths: read, turned round, walked and written."""

import pytest
from rdflib import SH, Graph, URIRef

from modernstats_kg.validate.paths import HERE, edges, inverse, joined, read_path, walk, written
from modernstats_kg.validate.view import View
from watching import HEAD, link, reading, x

HELD = [link("a", "p", "b"), link("b", "p", "c"), link("c", "p", "a"), link("b", "q", "d")]
PATHS = {
    "x:p": ("<urn:x:p>", {"b"}),
    "[ sh:inversePath x:p ]": ("^<urn:x:p>", {"c"}),
    "( x:p x:q )": ("<urn:x:p>/<urn:x:q>", {"d"}),
    "[ sh:alternativePath ( x:p [ sh:inversePath x:p ] ) ]": ("<urn:x:p>|^<urn:x:p>", {"b", "c"}),
    "[ sh:zeroOrMorePath x:p ]": ("<urn:x:p>*", {"a", "b", "c"}),
    "[ sh:oneOrMorePath x:p ]": ("<urn:x:p>+", {"a", "b", "c"}),
    "[ sh:zeroOrOnePath x:p ]": ("<urn:x:p>?", {"a", "b"}),
    "( [ sh:zeroOrMorePath x:p ] x:q )": ("(<urn:x:p>*)/<urn:x:q>", {"d"}),
}


def path_of(turtle: str):
    graph = Graph().parse(data=f"{HEAD}\nx:S sh:path {turtle} .", format="turtle")
    return read_path(graph, graph.value(URIRef("urn:x:S"), SH.path))


@pytest.mark.parametrize("turtle", PATHS)
def test_a_path_is_written_as_sparql_and_leads_where_it_says(turtle: str) -> None:
    text, ends = PATHS[turtle]
    path = path_of(turtle)

    assert written(path) == text
    assert walk(path, {x("a")}, View(reading(HELD))) == {x(end) for end in ends}


@pytest.mark.parametrize("turtle", PATHS)
def test_the_inverse_leads_back(turtle: str) -> None:
    path, view = path_of(turtle), View(reading(HELD))
    nodes = [x(name) for name in "abcd"]

    there = {(start, end) for start in nodes for end in walk(path, {start}, view)}
    back = {(end, start) for start in nodes for end in walk(inverse(path), {start}, view)}

    assert there == back


@pytest.mark.parametrize("turtle", PATHS)
def test_walking_a_path_takes_no_step_that_it_does_not_name(turtle: str) -> None:
    path, view = path_of(turtle), View(reading(HELD))
    walk(path, {x("a")}, view)
    walked = set(view.touched)

    named = View(reading(HELD))
    for before, step in edges(path):
        for node in walk(before, {x("a")}, View(reading(HELD))):
            named(node, step)

    assert walked <= named.touched


def test_joining_with_nothing_changes_nothing() -> None:
    step = path_of("x:p")

    assert joined(HERE, step) == joined(step, HERE) == step


def test_what_is_no_path_is_refused() -> None:
    with pytest.raises(ValueError, match="no property path"):
        path_of("[ x:other x:p ]")
