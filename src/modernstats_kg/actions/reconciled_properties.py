"""Properties in reconciliation: which there are, what things have as their values, and how well that fits."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.reconcilable import CODES, NAMES, holdings
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.reconcile import Scope, TypeName, Wish
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import PREFIXES, curie
from modernstats_kg.query.library import canned
from modernstats_kg.search.matching import NEARLY, code_form, folded, same_words

UNKNOWN: Final = 0.5
"""How well a thing fits that has no value of a property: neither well nor badly."""

_LEAST_LIKE: Final = 80.0
_MOST_TEXTS: Final = 20
_LONGEST: Final = 300
"""Longer values are prose, which nobody has in a column to compare with."""
_INVERSE: Final = "^"
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DATE: Final = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class _Values:
    """The values of one property: their texts by thing, and the things by each form of a value."""

    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A wish as it is compared: the values there are, who has one of those wished for, and their texts."""

    values: _Values
    holders: frozenset[str]
    names: tuple[str, ...]


class PropertyReader:
    """Tells of things how well they fit what is wished of them. Made for one request."""

    def __init__(self, kg: KnowledgeGraph, scope: Scope) -> None:
        self._kg = kg
        self._scope = scope
        self._read: dict[Wish, _Wanted] = {}

    def degree(self, iri: str, wish: Wish) -> float:
        """How well a thing fits: 1 with one of the values, 0 with others only, `UNKNOWN` without any."""
        wanted = self._wanted(wish)
        if iri not in wanted.values.texts:
            return UNKNOWN
        if iri in wanted.holders:
            return 1.0
        texts = wanted.values.texts[iri][:_MOST_TEXTS]
        best = max((same_words(asked, text) for asked in wanted.names for text in texts), default=0.0)
        return min(best, NEARLY) / 100 if best >= _LEAST_LIKE else 0.0

    def having(self, wishes: Iterable[Wish]) -> frozenset[str]:
        """The things that have exactly what one of the wishes names."""
        return frozenset(iri for wish in wishes for iri in self._wanted(wish).holders)

    def _wanted(self, wish: Wish) -> _Wanted:
        if wish not in self._read:
            key = property_named(self._kg, self._scope, wish.property)
            values = _values(self._kg, key) if key else _Values()
            forms = {form for value in wish.values for form in _forms(value)} - {""}
            holders = frozenset(iri for form in forms for iri in values.holders.get(form, ()))
            names = tuple(folded(value) for value in wish.values)
            self._read[wish] = _Wanted(values, holders, names)
        return self._read[wish]


def property_named(kg: KnowledgeGraph, scope: Scope, name: str) -> str:
    """The property that a client names: its IRI, with `^` before it where it is read backwards.

    Args:
        kg: the graph.
        scope: a field of its kind goes before fields of others.
        name: an id from `properties_of`, an IRI, or a field as in REST.

    Returns:
        "" where no statement uses such a property; what is returned may be remembered, as there are few.
    """
    named = _fields(scope.kind).get(name, name)
    mark, plain = _split(named)
    prefix, colon, local = plain.partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else plain
    return mark + iri if iri in _used(kg, "") else ""


def properties_of(kg: KnowledgeGraph, scope: Scope) -> tuple[TypeName, ...]:
    """What is said of the things of a scope: the fields of a kind, or whatever properties concepts have."""
    if scope.kind:
        return tuple(_described(kg, key) for key in _fields(scope.kind, others=False).values())
    return _said(kg, scope.id)


def property_name(kg: KnowledgeGraph, scope: Scope, name: str) -> str:
    """What people call a property that a client names."""
    key = property_named(kg, scope, name)
    return _described(kg, key).name if key else name


def values_of(kg: KnowledgeGraph, iri: str, key: str) -> tuple[Term, ...]:
    """The values of a property of a known thing, each once, in a stable order.

    Args:
        kg: the graph.
        iri: of a thing that the graph speaks of, never text of a request.
        key: from `property_named`.
    """
    mark, plain = _split(key)
    node, predicate = Iri(iri), Iri(plain)
    if mark:
        found: set[Term] = {quad.subject for quad in kg.store.statements(predicate=predicate, object_=node)}
    else:
        found = {quad.object for quad in kg.store.statements(subject=node, predicate=predicate)}
    return tuple(sorted(found, key=lambda term: (isinstance(term, Literal), term.value, str(term))))


def _split(key: str) -> tuple[str, str]:
    return (_INVERSE, key[1:]) if key.startswith(_INVERSE) else ("", key)


@cache
def _fields(kind: str, *, others: bool = True) -> Mapping[str, str]:
    """The properties that fields of REST are read from, by field; those of one kind go before others."""
    kinds = [*([KINDS[kind]] if kind else []), *(KINDS.values() if others else ())]
    found: dict[str, str] = {}
    for one in kinds:
        for known in one.fields:
            found.setdefault(known.name, (_INVERSE if known.inverse else "") + known.iri)
    return found


@cache
def _field_names() -> Mapping[str, str]:
    return {key: name for name, key in reversed(tuple(_fields("").items()))}


def _described(kg: KnowledgeGraph, key: str) -> TypeName:
    mark, iri = _split(key)
    name = _field_names().get(key) or label_index(kg).get(iri) or local_name(iri)
    return TypeName(mark + curie(iri), _CAPITAL.sub(" ", name).capitalize(), iri)


@per_commit
def _said(kg: KnowledgeGraph, scheme: str) -> tuple[TypeName, ...]:
    if scheme:
        rows = kg.store.rows(canned("scheme_properties"), {"scheme": Iri(scheme)})
        iris = {str(row["property"]) for row in rows}
    else:
        iris = set(_used(kg, ""))
    return tuple(sorted((_described(kg, iri) for iri in iris), key=lambda one: (one.name, one.id)))


@per_commit
def _used(kg: KnowledgeGraph, _: str) -> frozenset[str]:
    return frozenset(str(row["property"]) for row in kg.store.rows(canned("used_properties")))


@per_commit
def _values(kg: KnowledgeGraph, key: str) -> _Values:
    mark, iri = _split(key)
    found, things = _Values(), holdings(kg).facts
    known: dict[Term, tuple[str, ...]] = {}
    for quad in kg.store.statements(predicate=Iri(iri)):
        thing, value = (quad.object, quad.subject) if mark else (quad.subject, quad.object)
        if thing.value not in things:
            continue
        if value not in known:
            known[value] = tuple(text for text in _texts(kg, value) if len(text) <= _LONGEST)
        found.texts[thing.value] += (folded(text) for text in known[value])
        for form in (form for text in known[value] for form in _forms(text)):
            found.holders[form].add(thing.value)
    return found


def _texts(kg: KnowledgeGraph, value: Term) -> tuple[str, ...]:
    """What a value may be given as: a thing by its IRI, its names and codes, a date by its year too."""
    if isinstance(value, Literal):
        date = _DATE.match(value.value)
        return (value.value, date[0], date[0][:7], date[1]) if date else (value.value,)
    said = kg.store.statements(subject=value)
    return (value.value, *(quad.object.value for quad in said if quad.predicate.value in (*NAMES, *CODES)))


def _forms(text: str) -> tuple[str, str]:
    """A text as a name and as a code: one of them has to be the same."""
    return folded(text), code_form(text)
