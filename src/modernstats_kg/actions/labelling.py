"""What resources are called."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_titles import graph_title, is_ours
from modernstats_kg.actions.holding import LABELS, Held, Said, held_of
from modernstats_kg.model.languages import FALLBACK, chosen
from modernstats_kg.model.official import is_official
from modernstats_kg.model.terms import Literal, Term
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.store.port import Store

LABEL_PREDICATES: Final = tuple(expand(name) for name in LABELS)
"""Properties that name a thing, the preferred one first."""
Names = Mapping[str, Mapping[str, str]]
"""The label by language, by IRI."""
_kept: Final[WeakKeyDictionary[Store, tuple[int, dict[str, dict[str, str]], dict[str, str]]]] = (
    WeakKeyDictionary()
)
_keeping: Final = Lock()


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
    tag = chosen(labels, (language, *FALLBACK))
    return None if tag is None else labels[tag]


def label_index(kg: KnowledgeGraph) -> Mapping[str, str]:
    """The English (else any) label of what has one, by IRI; each public graph of ours has a title here."""
    return _names(kg)[1]


def names_index(kg: KnowledgeGraph) -> Names:
    """The labels of every resource that has one, by IRI and language."""
    return _names(kg)[0]


def label_of(kg: KnowledgeGraph, iri: str) -> str:
    """The label of `iri`; its prefixed name or the IRI itself where it has none."""
    return label_index(kg).get(iri) or curie(iri)


def _names(kg: KnowledgeGraph) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Both indexes; those of an earlier commit are taken over, but for what has changed."""
    held = held_of(kg)
    with _keeping:
        commit, names, english = _kept.get(kg.store, (-1, {}, {}))
        if commit == held.commit:
            return names, english
        changed = held.changed_after(commit)
        if changed is None:
            names, english, changed = {}, {}, frozenset(held.named)
        else:
            names, english = dict(names), dict(english)
        for iri in changed:
            _name(held, iri, names, english)
        _name_graphs(kg, english)
        _kept[kg.store] = (held.commit, names, english)
        return names, english


def _name(held: Held, iri: str, names: dict[str, dict[str, str]], english: dict[str, str]) -> None:
    found = _labels(held.named.get(iri, frozenset()))
    label = chosen_label(found)
    if label is None:
        names.pop(iri, None)
        english.pop(iri, None)
    else:
        names[iri], english[iri] = found, label


def _name_graphs(kg: KnowledgeGraph, english: dict[str, str]) -> None:
    """Give each public graph of ours that has no label the title of the catalogue, else one of its own."""
    titles, base = {source.name: source.title for source in kg.catalog}, kg.settings.base
    for graph in kg.store.graph_sizes():
        if graph not in english and is_ours(base, graph):
            english[graph] = titles.get(graph) or graph_title(base, graph)


def _labels(said: Iterable[Said]) -> dict[str, str]:
    ours = [one for one in said if not is_official(one.graph)] or said  # ours come first
    return labels_by_language((one.predicate, one.value) for one in ours)
