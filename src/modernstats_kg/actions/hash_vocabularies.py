"""Documents that describe several terms: those of `…/def` are `…/def#…`.

They are read with one query; from then on commits tell which terms may have come or gone, and where they tell
of too many, or not at all, the query is asked again.
Source: Cool URIs for the Semantic Web, section 4.1.
"""

from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.holding import held_of
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned
from modernstats_kg.store.port import Course

_TYPE: Final = Iri(expand("rdf:type"))
_MANY: Final = 100
"""Terms of which asking one by one takes longer than asking for all, an engine elsewhere in mind."""
_following: Final = Lock()


@dataclass(slots=True)
class _Kept:
    """The described terms by IRI of their document, after one commit."""

    commit: int
    terms: dict[str, set[Iri]]


_kept: Final[WeakKeyDictionary[Course, _Kept]] = WeakKeyDictionary()


def members_of(kg: KnowledgeGraph, iri: str) -> tuple[Iri, ...]:
    """IRIs of the terms of a hash vocabulary that the document `iri` describes, sorted."""
    if "#" in iri:
        return ()
    with _following:
        return tuple(sorted(_current(kg).terms.get(iri, ())))


def _current(kg: KnowledgeGraph) -> _Kept:
    course, held = kg.store.course, held_of(kg)
    kept = _kept.get(course)
    changed = None if kept is None else held.changed_after(kept.commit)
    terms = [iri for iri in changed or () if _document(iri)]
    if kept is None or changed is None or len(terms) > _MANY:
        kept = _kept[course] = _read(kg, held.commit)
        return kept
    for term in terms:
        _follow(kept.terms, Iri(term), bool(kg.store.statements(subject=Iri(term), predicate=_TYPE)))
    kept.commit = held.commit
    return kept


def _read(kg: KnowledgeGraph, commit: int) -> _Kept:
    terms: dict[str, set[Iri]] = defaultdict(set)
    for row in kg.store.rows(canned("hash_terms")):
        if document := _document(str(row["term"])):
            terms[document].add(Iri(str(row["term"])))
    return _Kept(commit, terms)


def _follow(terms: dict[str, set[Iri]], term: Iri, is_described: bool) -> None:
    """Take over whether one term is described now."""
    of_document = terms.setdefault(_document(term.value), set())
    if is_described:
        of_document.add(term)
    else:
        of_document.discard(term)


def _document(term: str) -> str:
    """IRI of the document that describes a term with `#`; "" for any other."""
    document, _, fragment = term.partition("#")
    return document if fragment else ""
