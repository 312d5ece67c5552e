"""Statements about a resource, grouped as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.model.languages import FALLBACK
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import curie, expand
from modernstats_kg_api.pages.naming import Naming, Value

MOST_SHOWN: Final = 100
"""Values of one property that a page lists; a query link leads to the rest."""

_FIRST: Final = tuple(
    expand(name)
    for name in (
        "skos:prefLabel", "rdfs:label", "dcterms:title", "dcterms:alternative", "skos:altLabel",
        "rdf:type", "rdfs:subClassOf", "skos:notation", "dcterms:identifier", "skos:definition",
        "dcterms:description", "rdfs:comment", "schema:startDate", "schema:endDate",
        "schema:location", "skos:broader", "skos:narrower", "dcterms:isPartOf", "org:subOrganizationOf",
    )
)  # fmt: skip
_LAST: Final = tuple(
    expand(name)
    for name in (
        "skos:note", "skos:editorialNote", "skos:inScheme", "skos:topConceptOf", "rdfs:isDefinedBy",
        "dcterms:source",
    )
)  # fmt: skip
LEADS: Final = tuple(
    expand(name) for name in ("skos:definition", "dcterms:description", "rdfs:comment", "skos:scopeNote")
)
"""Properties whose value can introduce the resource, the best first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph that makes a statement: its short name, its title, its link."""

    name: str
    title: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """One value and the graphs that state it."""

    value: Value
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property.

    Attributes:
        label: what the property is called in this direction.
        curie: its prefixed name.
        href: link to its description.
        values: at most `MOST_SHOWN` values.
        total: how many there are.
        sources: graphs that state all of the values; empty where they differ, then see each value.
    """

    label: str
    curie: str
    href: str | None
    values: tuple[Stated, ...]
    total: int
    sources: tuple[Source, ...]


def outgoing_groups(quads: Iterable[Quad], naming: Naming) -> tuple[Group, ...]:
    """The statements with the resource as subject, by property: names first, sources last."""
    found = _by_predicate((quad.predicate.value, quad.object, quad.graph) for quad in quads)
    groups = [_group(iri, naming.predicate_label(iri), terms, naming) for iri, terms in found.items()]
    return tuple(sorted(groups, key=lambda group: (_rank(expand_or_same(group.curie)), group.label)))


def incoming_groups(quads: Iterable[Quad], naming: Naming) -> tuple[Group, ...]:
    """The statements with the resource as object, by property: the telling ones first."""
    found = _by_predicate((quad.predicate.value, quad.subject, quad.graph) for quad in quads)
    groups = [_group(iri, naming.inverse_label(iri), terms, naming) for iri, terms in found.items()]
    return tuple(sorted(groups, key=lambda group: (_rank(expand_or_same(group.curie)), group.label)))


def lead_of(quads: Iterable[Quad], language: str = "en") -> Quad | None:
    """The statement that introduces the resource: the best property, the best language."""
    found = [q for q in quads if q.predicate.value in LEADS and isinstance(q.object, Literal)]

    def order(quad: Quad) -> tuple[int, int, str]:
        tag = quad.object.language if isinstance(quad.object, Literal) else ""
        return LEADS.index(quad.predicate.value), language_order(tag, language), str(quad.object)

    return min(found, key=order, default=None)


def expand_or_same(name: str) -> str:
    """The IRI of a prefixed name; an IRI stays as it is."""
    return name if "://" in name else expand(name)


def _by_predicate(statements: Iterable[tuple[str, Term, Iri]]) -> dict[str, dict[Term, set[str]]]:
    found: dict[str, dict[Term, set[str]]] = {}
    for predicate, term, graph in statements:
        found.setdefault(predicate, {}).setdefault(term, set()).add(graph.value)
    return found


def _group(iri: str, label: str, terms: dict[Term, set[str]], naming: Naming) -> Group:
    shown = sorted(terms, key=lambda term: _value_order(term, naming))[:MOST_SHOWN]
    shared = len({frozenset(graphs) for graphs in terms.values()}) == 1
    sources = _sources(set().union(*terms.values()), naming) if shared else ()
    values = tuple(
        Stated(value, () if shared else _sources(terms[term], naming))
        for term, value in zip(shown, naming.values(shown), strict=True)
    )
    return Group(label, curie(iri), naming.href(iri), values, len(terms), sources)


def _sources(graphs: set[str], naming: Naming) -> tuple[Source, ...]:
    return tuple(
        Source(iri.rpartition("/graph/")[2], naming.label(iri), naming.href(iri)) for iri in sorted(graphs)
    )


def _value_order(term: Term, naming: Naming) -> tuple[bool, int, str, str]:
    """The language of the page first among texts, then English, then the others; links by label."""
    if isinstance(term, Iri):
        return True, 0, "", naming.label(term.value).casefold()
    return False, language_order(term.language, naming.language), term.language, term.value


def language_order(tag: str, language: str) -> int:
    """The rank of a text by its language: that of the page, English, none, another."""
    order = dict.fromkeys((language, *FALLBACK))
    return list(order).index(tag) if tag in order else len(order)


def _rank(iri: str) -> int:
    if iri in _FIRST:
        return _FIRST.index(iri)
    return len(_FIRST) + (1 + _LAST.index(iri) if iri in _LAST else 0)
