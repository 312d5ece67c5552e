"""What helps people while they reconcile: names that complete what they type, and values of properties."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import chosen_label, label_index
from modernstats_kg.actions.reconcilable import CODES, NAMES, Facts, Holdings, entity, holdings, kind_word
from modernstats_kg.actions.reconciled_properties import (
    properties_of,
    property_name,
    property_named,
    values_of,
)
from modernstats_kg.errors import NotFound
from modernstats_kg.model.reconcile import Column, Entity, Extension, Preview, Scope, TypeName
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.search.matching import folded

PAGE: Final = 20
"""Suggestions in one answer."""

_MOST_TERMS: Final = 500
_MOST_NAMES: Final = 12
_ABOUT: Final = ("skos:definition", "dcterms:description", "skos:scopeNote", "rdfs:comment", "skos:note")
"""Properties that say what a thing is, the best first."""
_SHOWN: Final = frozenset(
    (*NAMES, *CODES, *(expand(name) for name in (*_ABOUT, "rdf:type", "skos:inScheme")))
)
_MOST_FACTS, _MOST_VALUES = 6, 3


def suggest_things(kg: KnowledgeGraph, scope: Scope, prefix: str, skip: int = 0) -> tuple[Entity, ...]:
    """Things with a code that begins so, or a name with these words, the last perhaps unfinished."""
    held = holdings(kg)
    shelf = held.shelf(scope)
    numbers = shelf.index.completions(prefix)[skip : skip + PAGE]
    return tuple(entity(kg, held, shelf.iris[number]) for number in numbers)


def suggest_types(kg: KnowledgeGraph, scope: Scope, prefix: str, skip: int = 0) -> tuple[TypeName, ...]:
    """Kinds and schemes whose name has such a word; all without a prefix. Of one scope only itself."""
    known = [scope] if scope.key else list(holdings(kg).scopes.values())
    named = [
        TypeName(one.id, one.name, f"Concepts of {one.id}" if not one.kind else f"Each {kind_word(one)}")
        for one in known
    ]
    return _beginning(named, prefix)[skip : skip + PAGE]


def suggest_properties(kg: KnowledgeGraph, scope: Scope, prefix: str, skip: int = 0) -> tuple[TypeName, ...]:
    """Properties of the things of a scope whose name or id has such a word; all without a prefix."""
    return _beginning(properties_of(kg, scope), prefix)[skip : skip + PAGE]


def extend(kg: KnowledgeGraph, scope: Scope, iris: Sequence[str], wanted: Mapping[str, str]) -> Extension:
    """The values that things have of properties; of unknown things and properties none.

    Args:
        kg: the graph.
        scope: says which fields the names of properties may mean.
        iris: of the things, as answers name them.
        wanted: by property, as `suggest_properties` names it, the language that texts should be in; "" for
            any. Where there is none in that language, all are given.
    """
    held, labels = holdings(kg), label_index(kg)
    keys = {name: property_named(kg, scope, name) for name in wanted}
    rows = {
        iri: {
            name: _in_language(values_of(kg, iri, key), wanted[name]) if key and iri in held.facts else ()
            for name, key in keys.items()
        }
        for iri in iris
    }
    found = {term.value for row in rows.values() for terms in row.values() for term in terms}
    columns = tuple(_column(held, TypeName(name, property_name(kg, scope, name)), rows) for name in keys)
    return Extension(columns, rows, {iri: labels[iri] for iri in found if iri in labels})


def preview(kg: KnowledgeGraph, iri: str) -> tuple[Preview, ...]:
    """What people need to see of a thing to know it again; of a document with `#` terms, each of those.

    Raises:
        NotFound: nothing is known of it.
    """
    held = holdings(kg)
    if iri in held.facts or iri in label_index(kg):
        return (replace(_preview(kg, held, iri), facts=_told(kg, held, iri)),)
    terms = [known for known in held.facts if known.startswith(f"{iri}#")] if iri else []
    if not terms:
        raise NotFound(f"Nothing is known of <{iri}>.")
    return tuple(_preview(kg, held, term) for term in sorted(terms)[:_MOST_TERMS])


def _preview(kg: KnowledgeGraph, held: Holdings, iri: str) -> Preview:
    said = kg.store.statements(subject=Iri(iri))
    texts = {
        name: _by_language([quad for quad in said if quad.predicate.value == expand(name)]) for name in _ABOUT
    }
    about = next((chosen for name in _ABOUT if (chosen := chosen_label(texts[name]))), "")
    shown = entity(kg, held, iri)
    others = sorted(held.facts.get(iri, Facts()).names - {shown.name})
    return Preview(shown, about, tuple(others[:_MOST_NAMES]))


def _told(kg: KnowledgeGraph, held: Holdings, iri: str) -> tuple[tuple[str, str], ...]:
    """What else is said of a thing: a few properties of whatever it is, and a few values of each."""
    known, labels = held.facts.get(iri, Facts()), label_index(kg)
    told = []
    for scope in [held.scopes[key] for key in sorted(known.scopes)][:1]:
        for one in properties_of(kg, scope):
            key = property_named(kg, scope, one.id)
            values = values_of(kg, iri, key) if key and key not in _SHOWN else ()
            texts = [labels.get(term.value, term.value) for term in values[:_MOST_VALUES]]
            if texts:
                told.append((one.name, "; ".join(texts)))
    return tuple(told[:_MOST_FACTS])


def _by_language(quads: Sequence[Quad]) -> dict[str, str]:
    """The texts that are values, by language; the first by alphabet of each."""
    found: dict[str, str] = {}
    for quad in quads:
        if isinstance(quad.object, Literal):
            language = quad.object.language
            found[language] = min(quad.object.value, found.get(language, quad.object.value))
    return found


def _column(held: Holdings, named: TypeName, rows: dict[str, dict[str, tuple[Term, ...]]]) -> Column:
    values = [term for row in rows.values() for term in row[named.id]]
    shared = [held.facts[term.value].scopes if term.value in held.facts else set() for term in values]
    common = set.intersection(*shared) if shared and all(isinstance(one, Iri) for one in values) else set()
    return Column(named.id, named.name, held.scopes[min(common)] if common else None)


def _in_language(terms: tuple[Term, ...], language: str) -> tuple[Term, ...]:
    """The texts in a language where there are some, beside whatever is no text in a language."""
    spoken = [term for term in terms if not isinstance(term, Iri) and term.language]
    if not any(term.language == language for term in spoken):
        return terms
    return tuple(term for term in terms if term not in spoken or getattr(term, "language", "") == language)


def _beginning(known: Sequence[TypeName], prefix: str) -> tuple[TypeName, ...]:
    """Those that have a word which begins as each word of the prefix; whose name begins so come first."""
    asked = folded(prefix)
    found = [
        one
        for one in known
        if all(
            any(word.startswith(start) for word in f"{folded(one.name)} {folded(one.id)}".split())
            for start in asked.split()
        )
    ]
    return tuple(sorted(found, key=lambda one: not folded(one.name).startswith(asked)))
