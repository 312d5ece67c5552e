"""What resources are called."""

from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.official import is_official
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import curie, expand

LABEL_PREDICATES: Final = tuple(
    expand(name) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "schema:name")
)
"""Properties that name a thing, the preferred one first."""


def labels_by_language(values: Iterable[tuple[str, Term]]) -> dict[str, str]:
    """The label in each language, from pairs of predicate IRI and value.

    A better predicate wins; of two labels of one predicate and language the first in alphabetical
    order, so that the choice does not depend on the order in which graphs were loaded.
    """
    best: dict[str, tuple[int, str]] = {}
    for predicate, value in values:
        if predicate in LABEL_PREDICATES and isinstance(value, Literal):
            candidate = (LABEL_PREDICATES.index(predicate), value.value)
            best[value.language] = min(candidate, best.get(value.language, candidate))
    return {language: label for language, (_, label) in sorted(best.items())}


def chosen_label(labels: Mapping[str, str], language: str = "en") -> str | None:
    """The label in `language`, else in English, else without language, else in the first of the rest."""
    for wanted in (language, "en", "", *sorted(labels)):
        if wanted in labels:
            return labels[wanted]
    return None


def label_index(kg: KnowledgeGraph) -> Mapping[str, str]:
    """The English (else any) label of every resource that has one, by IRI."""
    return _label_index(kg, "en")


def label_of(kg: KnowledgeGraph, iri: str) -> str:
    """The label of `iri`; its prefixed name or the IRI itself where it has none."""
    return label_index(kg).get(iri) or curie(iri)


@per_commit
def _label_index(kg: KnowledgeGraph, language: str) -> dict[str, str]:
    found: dict[str, list[Quad]] = {}
    for predicate in LABEL_PREDICATES:
        for quad in kg.store.statements(predicate=Iri(predicate)):
            found.setdefault(quad.subject.value, []).append(quad)
    index = {}
    for iri, named in found.items():
        quads = [quad for quad in named if not is_official(quad.graph.value)] or named  # ours come first
        label = chosen_label(labels_by_language((q.predicate.value, q.object) for q in quads), language)
        if label is not None:
            index[iri] = label
    return index
