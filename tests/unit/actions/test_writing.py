"""The one way in which statements become a commit."""

from collections.abc import Callable

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import BadRequest, ShapeViolation
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand

GRAPH = Iri("https://example.org/graph/a")
NODE = Iri("https://example.org/node")


def said(predicate: str, value: str, datatype: str) -> Quad:
    return Quad(NODE, Iri(predicate), Literal(value, expand(datatype)), GRAPH)


def test_the_receipt_names_what_comes_back_in_another_form(made: Callable[[str], KnowledgeGraph]) -> None:
    kg = made("")
    size = said("https://example.org/size", "1.50", "xsd:decimal")

    receipt = write(kg, lambda: Change(frozenset({size})), Order(ITSELF))

    assert receipt.rewritten == ('"1.50"^^xsd:decimal is kept as "1.5"^^xsd:decimal.',)
    assert receipt.change.adds == {said("https://example.org/size", "1.5", "xsd:decimal")}
    assert kg.store.statements(graph=GRAPH) == list(receipt.change.adds)


def test_a_rehearsal_names_it_too(made: Callable[[str], KnowledgeGraph]) -> None:
    kg = made("")
    size = said("https://example.org/size", "5", "xsd:positiveInteger")

    receipt = write(kg, lambda: Change(frozenset({size})), Order(ITSELF, rehearsal=True))

    assert receipt.rewritten == ('"5"^^xsd:positiveInteger is kept as "5"^^xsd:integer.',)
    assert kg.store.statements(graph=GRAPH) == []


def test_a_number_with_leading_zeros_is_refused_and_a_number_for_a_code_breaks_a_shape(
    made: Callable[[str], KnowledgeGraph],
) -> None:
    kg = made("")
    padded = said(expand("skos:notation"), "012", "xsd:integer")
    bare = said(expand("skos:notation"), "12", "xsd:integer")
    before = kg.store.commit

    with pytest.raises(BadRequest, match='A code is text, "012"'):
        write(kg, lambda: Change(frozenset({padded})), Order(ITSELF))
    with pytest.raises(ShapeViolation) as refused:
        write(kg, lambda: Change(frozenset({bare})), Order(ITSELF))

    assert "A code is text, not a number, which would lose its leading zeros." in {
        violation.message for violation in refused.value.report.violations
    }
    assert kg.store.commit == before
