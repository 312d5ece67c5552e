"""The items of one kind as records. Driven only by `model.kinds`."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from threading import RLock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.holding import Held, held_of
from modernstats_kg.actions.labelling import LABEL_PREDICATES, labels_by_language
from modernstats_kg.errors import NotFound
from modernstats_kg.model.keys import item_key, unique_keys
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.official import is_official
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.store.port import Course

_TYPE: Final = expand("rdf:type")
_SCHEME: Final = expand("skos:inScheme")


@dataclass(frozen=True, slots=True)
class _Collection:
    """The records of a kind as of one commit, by IRI and by key."""

    commit: int
    by_iri: dict[str, Record]
    by_key: dict[str, Record]


_kept: Final[WeakKeyDictionary[Course, dict[str, _Collection]]] = WeakKeyDictionary()
_keeping: Final = RLock()


def kind_named(name: str) -> Kind:
    """The kind whose collection has this name.

    Raises:
        NotFound: there is none; names those that exist.
    """
    if name not in KINDS:
        raise NotFound(f"There is no collection {name!r}. Those that exist: {', '.join(KINDS)}.")
    return KINDS[name]


def all_records(kg: KnowledgeGraph, kind_name: str) -> dict[str, Record]:
    """Every item of a kind by its key in REST addresses. The same object until one of them changes.

    Raises:
        NotFound: there is no such kind.
    """
    return _records(kg, kind_named(kind_name)).by_key


def records_by_iri(kg: KnowledgeGraph, kind_name: str) -> dict[str, Record]:
    """Every item of a kind by its IRI, in the order of these.

    Raises:
        NotFound: there is no such kind.
    """
    return _records(kg, kind_named(kind_name)).by_iri


def find_item(kg: KnowledgeGraph, iri: str) -> Record | None:
    """The item of this IRI, of the first collection that it is in; None for what is in none."""
    found = (records_by_iri(kg, name).get(iri) for name in KINDS)
    return next((record for record in found if record is not None), None)


def _records(kg: KnowledgeGraph, kind: Kind) -> _Collection:
    """The records of a kind; those of an earlier commit are taken over, but for what has changed."""
    course, held = kg.store.course, held_of(kg)
    with _keeping:
        kept = _kept.setdefault(course, {})
        if kind.name in kept and kept[kind.name].commit == held.commit:
            return kept[kind.name]
        before = kept.get(kind.name)
        changed = held.changed_after(before.commit) if before else None
        if before and changed is not None:
            kept[kind.name] = _renewed(kg, kind, held, before, changed)
        else:
            iris = sorted(held.instances(*kind.class_iris))
            kept[kind.name] = _keyed(kg, kind, held, {iri: _record(kind, iri, held) for iri in iris})
        return kept[kind.name]


def _renewed(
    kg: KnowledgeGraph, kind: Kind, held: Held, before: _Collection, changed: frozenset[str]
) -> _Collection:
    ours = [iri for iri in changed if iri in before.by_iri or _is_of(kind, held, iri)]
    if not ours:
        return replace(before, commit=held.commit)
    by_iri = dict(before.by_iri)
    for iri in ours:
        if _is_of(kind, held, iri):
            by_iri[iri] = _record(kind, iri, held)
        else:
            del by_iri[iri]
    return _keyed(kg, kind, held, dict(sorted(by_iri.items())))


def _keyed(kg: KnowledgeGraph, kind: Kind, held: Held, by_iri: dict[str, Record]) -> _Collection:
    folder = f"{kg.settings.base}id/{kind.root}" if kind.root else ""
    wanted = {iri: item_key(iri, folder, _schemes(held, iri)) for iri in by_iri}
    by_key = {}
    for key, iri in unique_keys(wanted).items():
        if by_iri[iri].local != key:
            by_iri[iri] = replace(by_iri[iri], local=key)
        by_key[key] = by_iri[iri]
    return _Collection(held.commit, by_iri, by_key)


def _is_of(kind: Kind, held: Held, iri: str) -> bool:
    return any(str(term) in kind.class_iris for term in held.values(iri, _TYPE))


def _schemes(held: Held, iri: str) -> list[str]:
    return [str(term) for term in held.values(iri, _SCHEME)]


@cache
def _fields(kind: Kind) -> tuple[tuple[str, str, bool], ...]:
    """Name, property and direction of the fields of a kind: items are many, so IRIs are spelt out once."""
    return tuple((wanted.name, wanted.iri, wanted.inverse) for wanted in kind.fields)


def _record(kind: Kind, iri: str, held: Held) -> Record:
    """One item, without its key."""
    outgoing: dict[str, set[Term]] = defaultdict(set)
    incoming: dict[str, set[Term]] = defaultdict(set)
    said = held.items[iri]
    for one in said:
        # what official sources call a thing of ours is told by its document, not by lists
        if not (one.predicate in LABEL_PREDICATES and is_official(one.graph)):
            outgoing[one.predicate].add(one.value)
    for pointer in held.pointing.get(iri, ()):
        incoming[pointer.predicate].add(Iri(pointer.subject))
    values = {}
    for name, predicate, inverse in _fields(kind):
        found = (incoming if inverse else outgoing).get(predicate, ())
        if found:
            values[name] = tuple(sorted(found, key=_term_order))
    statements = ((predicate, term) for predicate in LABEL_PREDICATES for term in outgoing.get(predicate, ()))
    return Record(
        iri=iri,
        kind=kind.name,
        local="",
        types=tuple(sorted(str(term) for term in outgoing[_TYPE])),
        labels=labels_by_language(statements),
        values=values,
        sources=tuple(sorted({one.graph for one in said})),
        version=held.versions.get(iri, 0),
    )


def _term_order(term: Term) -> tuple[str, str]:
    return (term.language if isinstance(term, Literal) else "", term.value)
