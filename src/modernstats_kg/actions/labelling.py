"""What resources are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_titles import graph_title, is_ours
from modernstats_kg.actions.holding import LABELS, Said, held_of
from modernstats_kg.model.languages import FALLBACK, chosen
from modernstats_kg.model.official import is_official
from modernstats_kg.model.terms import Literal, Term
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.store.port import Course

LABEL_PREDICATES: Final = tuple(expand(name) for name in LABELS)
"""Properties that name a thing, the preferred one first."""
Names = Mapping[str, Mapping[str, str]]
"""The label by language, by IRI."""
_keeping: Final = Lock()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What everything is called after one commit: in every language, and by one label in those asked for."""

    commit: int
    names: dict[str, dict[str, str]]
    chosen: dict[str, dict[str, str]]


_kept: Final[WeakKeyDictionary[Course, _Kept]] = WeakKeyDictionary()


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


def label_index(kg: KnowledgeGraph, language: str = "en") -> Mapping[str, str]:
    """The label of what has one, by IRI; each graph of the catalogue has its title here.

    Args:
        language: tag of the language in which a label is preferred; then English, then any.
    """
    with _keeping:
        kept = _current(kg)
        if language not in kept.chosen:
            titles = {source.name: source.title for source in kg.catalog}
            kept.chosen[language] = titles | {
                iri: label
                for iri, found in kept.names.items()
                if (label := chosen_label(found, language)) is not None
            }
        return kept.chosen[language]


def names_index(kg: KnowledgeGraph) -> Names:
    """The labels of every resource that has one, by IRI and language."""
    with _keeping:
        return _current(kg).names


def label_of(kg: KnowledgeGraph, iri: str) -> str:
    """The label of `iri`, or what it is called without one."""
    return label_index(kg).get(iri) or unlabelled(kg.settings.base, iri)


def unlabelled(base: str, iri: str) -> str:
    """The name of what has no label: of a graph the end of its IRI, else the prefixed name or the IRI."""
    return graph_title(base, iri) if is_ours(base, iri) else curie(iri)


def _current(kg: KnowledgeGraph) -> _Kept:
    """What is kept, with the labels that have changed since the commit it was made at."""
    course, held = kg.store.course, held_of(kg)
    kept = _kept.get(course, _Kept(-1, {}, {}))
    if kept.commit == held.commit:
        return kept
    changed = held.changed_after(kept.commit)
    if changed is None:
        names = {iri: found for iri, said in held.named.items() if (found := _labels(said))}
        kept = _Kept(held.commit, names, {})
    else:
        chosen = {language: dict(labels) for language, labels in kept.chosen.items()}
        kept = _Kept(held.commit, dict(kept.names), chosen)
        for iri in changed:
            _follow(kept, iri, _labels(held.named.get(iri, frozenset())))
    _kept[course] = kept
    return kept


def _follow(kept: _Kept, iri: str, found: dict[str, str]) -> None:
    """Take over the labels of one thing."""
    kept.names.pop(iri, None)
    if found:
        kept.names[iri] = found
    for language, labels in kept.chosen.items():
        label = chosen_label(found, language)
        labels.pop(iri, None)
        if label is not None:
            labels[iri] = label


def _labels(said: Iterable[Said]) -> dict[str, str]:
    ours = [one for one in said if not is_official(one.graph)] or said  # ours come first
    return labels_by_language((one.predicate, one.value) for one in ours)
