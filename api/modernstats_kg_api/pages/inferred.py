"""What follows of a resource and nobody states, each with the way to its reason."""

from dataclasses import dataclass
from urllib.parse import urlencode

from modernstats_kg.actions.describing import inferred_of
from modernstats_kg.actions.explaining import names_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.terms import Quad, Triple
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.statements import MOST_SHOWN


@dataclass(frozen=True, slots=True)
class InferredRow:
    """One inferred statement: its property, its value, and the address that tells why it holds."""

    label: str
    value: Value
    why: str


def inferred_rows(kg: KnowledgeGraph, iri: str, naming: Naming) -> tuple[InferredRow, ...]:
    """The inferred statements with the resource as subject, by the name of their property."""
    quads = inferred_of(kg, iri)
    rows = (_row(quad, naming) for quad in quads)
    return tuple(sorted(rows, key=lambda row: (row.label, row.value.text)))[:MOST_SHOWN]


def _row(quad: Quad, naming: Naming) -> InferredRow:
    asked = urlencode(names_of(Triple(*quad[:3])))
    return InferredRow(
        label=naming.predicate_label(quad.predicate.value),
        value=naming.value(quad.object),
        why=f"{naming.root}/api/v1/explain?{asked}",
    )
