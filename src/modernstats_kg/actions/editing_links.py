"""Which thing a text means where a link belongs: by IRI, prefixed name, key or code."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.exchange.curies import is_absolute
from modernstats_kg.model.keys import item_key, local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.report import Expected
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import PREFIXES, expand

_TYPE: Final = Iri(expand("rdf:type"))
_SUBCLASS: Final = Iri(expand("rdfs:subClassOf"))
_SCHEME: Final = Iri(expand("skos:inScheme"))
_CODES: Final = tuple(Iri(expand(name)) for name in ("skos:notation", "dcterms:identifier"))
_WITHOUT_HOST: Final = ("urn:", "mailto:", "doi:", "info:", "tag:", "ark:")
_DEPTH: Final = 8
_LONGEST_KEY: Final = 500
_OF_KINDS: Final = frozenset(name for kind in KINDS.values() for name in kind.class_iris)
_ROOTS: Final = tuple(sorted({kind.root for kind in KINDS.values() if kind.root}))


def iri_in(text: str) -> Iri | None:
    """The IRI that a text is, or whose prefixed name it is; None where it is neither."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith("//"):
        full = PREFIXES[prefix] + rest
        return Iri(full) if rest and is_absolute(full) else None
    if ("://" in text or text.startswith(_WITHOUT_HOST)) and is_absolute(text):
        return Iri(text)
    return None


def linked(kg: KnowledgeGraph, text: str, predicate: str, expected: tuple[Expected, ...]) -> tuple[Iri, ...]:
    """The things that a text may mean as the value of a property.

    Args:
        text: an IRI or a prefixed name, which means itself; else a key or a code.
        predicate: IRI of the property. Of several things that fit, those it has already go before others.
        expected: what the shapes ask of the value.

    Returns:
        None, one, or all between which the text does not choose, sorted.
    """
    if (iri := iri_in(text)) is not None:
        return (iri,)
    listed = [Iri(value) for one in expected for value in one.values if ":" in value]
    classes = classes_below(kg, (name for one in expected for name in one.classes))
    found = {iri for iri in listed if local_name(iri.value) == text}
    found |= {iri for iri in _called(kg, text, classes) if _fits(kg, iri, classes, expected)}
    if len(found) < 2:
        return tuple(found)
    used = {iri for iri in found if kg.store.statements(predicate=Iri(predicate), object_=iri)}
    return tuple(sorted(used or found))


def classes_below(kg: KnowledgeGraph, classes: Iterable[str]) -> frozenset[str]:
    """The classes and those below them, as the graph states it."""
    found = set(classes)
    new, below = found, _subclasses(kg, "")
    for _ in range(_DEPTH):
        new = {name for above in new for name in below.get(above, ())} - found
        found |= new
    return frozenset(found)


@per_commit
def _subclasses(kg: KnowledgeGraph, _: str) -> dict[str, set[str]]:
    """The classes directly below each class."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in kg.store.statements(predicate=_SUBCLASS):
        found[quad.object.value].add(quad.subject.value)
    return dict(found)


def types_of(kg: KnowledgeGraph, iri: Iri) -> frozenset[str]:
    """IRIs of the classes that the graph states of a thing."""
    return frozenset(quad.object.value for quad in kg.store.statements(subject=iri, predicate=_TYPE))


def _called(kg: KnowledgeGraph, text: str, classes: frozenset[str]) -> set[Iri]:
    """Everything of that code, and every instance of the classes of that key."""
    said = [quad for code in _CODES for quad in kg.store.statements(predicate=code, object_=Literal(text))]
    return {quad.subject for quad in said} | _keyed(kg, text, classes)


def _keyed(kg: KnowledgeGraph, text: str, classes: frozenset[str]) -> set[Iri]:
    """The instances of the classes, or of the classes of all kinds, whose key is the text."""
    if len(text) > _LONGEST_KEY:
        return set()
    named = _instances(kg, "")
    wanted = classes or _OF_KINDS
    found = {iri for iri, types in named.get(text, {}).items() if types & wanted}
    for dash in (place for place, mark in enumerate(text) if mark == "-"):
        for iri, types in named.get(text[dash + 1 :], {}).items():
            if types & wanted and text in _keys(kg, iri):
                found.add(iri)
    return found


@per_commit
def _instances(kg: KnowledgeGraph, _: str) -> dict[str, dict[Iri, frozenset[str]]]:
    """All things that have a class, with their classes, by the end of their IRI: read once for all keys."""
    types: dict[Iri, set[str]] = defaultdict(set)
    for quad in kg.store.statements(predicate=_TYPE):
        if isinstance(quad.subject, Iri):
            types[quad.subject].add(quad.object.value)
    found: dict[str, dict[Iri, frozenset[str]]] = defaultdict(dict)
    for iri, names in types.items():
        found[local_name(iri.value)][iri] = frozenset(names)
    return dict(found)


def _keys(kg: KnowledgeGraph, iri: Iri) -> set[str]:
    """The keys that a thing has as an item below others, such as `gsim-2.0` and `gsim-2.0-CodeList`."""
    schemes = [quad.object.value for quad in kg.store.statements(subject=iri, predicate=_SCHEME)]
    return {item_key(iri.value, f"{kg.settings.base}id/{root}", schemes) for root in _ROOTS}


def _fits(kg: KnowledgeGraph, iri: Iri, classes: frozenset[str], expected: tuple[Expected, ...]) -> bool:
    if classes and not types_of(kg, iri) & classes:
        return False
    return all(re.search(one.pattern, iri.value) for one in expected if one.pattern)
