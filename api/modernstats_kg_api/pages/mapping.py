"""What the page of a mapping shows beside its statements: the pair as a sentence, and how sure it is."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matches import matches
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.pairs import PairRow, match_row
from modernstats_kg_api.pages.wording import justification_words, status_words

TOLD: Final = frozenset(
    (
        *("skos:prefLabel", "rdf:type", "adms:status", "dcterms:source"),
        *("sssom:subject_id", "sssom:subject_label", "sssom:subject_source"),
        *("sssom:object_id", "sssom:object_label", "sssom:object_source"),
        *("sssom:predicate_id", "sssom:confidence", "sssom:comment"),
        *("sssom:mapping_justification", "sssom:mapping_source"),
    )
)
"""Prefixed names of the properties of a mapping that its title and its card have said already."""


@dataclass(frozen=True, slots=True)
class MappingView:
    """One mapping.

    Attributes:
        row: the pair, read from subject to object.
        start_version: the version its subject is of; None when not said.
        predicate: the property, as data name it.
        status: who stands behind it, in words.
        justification: how it was found, in words; "" when not said.
    """

    row: PairRow
    start_version: Value | None
    predicate: Value
    status: str
    justification: str


def view_mapping(kg: KnowledgeGraph, iri: str, naming: Naming) -> MappingView | None:
    """The mapping with this IRI; None for one without subject, predicate or object."""
    match = next((match for match in matches(kg) if match.iri == iri), None)
    if match is None:
        return None
    return MappingView(
        row=match_row(match, naming),
        start_version=naming.value(Iri(match.subject_scheme)) if match.subject_scheme else None,
        predicate=naming.value(Iri(match.relation)),
        status=status_words(match.status),
        justification=justification_words(match.justification) if match.justification else "",
    )
