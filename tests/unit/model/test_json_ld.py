"""Graphs as JSON-LD, read back by another library."""

import json

import pytest
from pyld import jsonld
from rdflib import Graph
from rdflib.compare import isomorphic

from modernstats_kg.model.json_ld import Value, graph_pieces
from modernstats_kg.namespaces import PREFIXES, expand

LABEL, BROADER, TYPE = (expand(name) for name in ("skos:prefLabel", "skos:broader", "rdf:type"))
CONCEPT = Value(expand("skos:Concept"), named=True)
A, B = "https://example.org/a", "_:b"


def document(*statements):
    return json.loads(b"".join(graph_pieces(statements)))


def graph_of(found) -> Graph:
    """The statements, by way of the W3C's expansion algorithm in pyld."""
    options = {"format": "application/n-quads"}
    return Graph().parse(data=jsonld.to_rdf(found, options), format="nt")


def nt(text: str) -> Graph:
    return Graph().parse(data=text, format="nt")


def test_names_are_compacted_by_a_context_that_stands_in_the_answer():
    found = document((A, TYPE, CONCEPT), (A, LABEL, Value("un", False, language="fr")))

    assert found["@context"] == PREFIXES
    assert found["@graph"] == [
        {"@id": A, "@type": "skos:Concept", "skos:prefLabel": {"@value": "un", "@language": "fr"}}
    ]


def test_an_empty_graph_is_a_document_too():
    assert document() == {"@context": PREFIXES, "@graph": []}


INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([(A, LABEL, Value("x", False))], f'<{A}> <{LABEL}> "x" .'),
        ([(A, LABEL, Value("01", False, INTEGER))], f'<{A}> <{LABEL}> "01"^^<{INTEGER}> .'),
        (
            [(A, LABEL, Value("x", False, language="fr")), (A, LABEL, Value("y", False, language="en"))],
            f'<{A}> <{LABEL}> "x"@fr, "y"@en .'.replace(", ", f" .\n<{A}> <{LABEL}> "),
        ),
        ([(B, BROADER, Value(A, True)), (A, BROADER, Value(B, True))], None),
        ([(A, TYPE, CONCEPT), (B, TYPE, Value(A, True)), (A, TYPE, Value("urn:c", True))], None),
        ([(A, TYPE, Value("no class", False))], f'<{A}> <{TYPE}> "no class" .'),
    ],
)
def test_the_graph_read_back_is_the_one_that_was_written(statements, expected):
    if expected is None:
        terms = [(s, p, v.text) for s, p, v in statements]
        wrapped = [[t if t.startswith("_:") else f"<{t}>" for t in triple] for triple in terms]
        expected = "".join(" ".join(triple) + " .\n" for triple in wrapped)

    assert isomorphic(graph_of(document(*statements)), nt(expected))


@pytest.mark.parametrize("confusing", ["skos:prefLabel", "dcterms:x", "org:a"])
def test_an_iri_that_looks_like_a_prefixed_name_stays_what_it_is(confusing):
    said = [
        (confusing, LABEL, Value("x", False)),
        (A, confusing, Value("y", False)),
        (A, TYPE, Value(confusing, True)),
        (A, LABEL, Value("z", False, confusing)),
        (A, BROADER, CONCEPT),
    ]
    expected = (
        f'<{confusing}> <{LABEL}> "x" .\n<{A}> <{confusing}> "y" .\n<{A}> <{TYPE}> <{confusing}> .\n'
        f'<{A}> <{LABEL}> "z"^^<{confusing}> .\n<{A}> <{BROADER}> <{CONCEPT.text}> .\n'
    )

    assert isomorphic(graph_of(document(*said)), nt(expected))
