"""Elements of a model: their attributes and relations, their schemes, the matches that name them."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.correspondences import associations
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.matches import NO_TERM, Match, matches, matches_from
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import Scheme
from modernstats_kg.model.elements import Property
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import expand

_DOMAIN: Final = Iri(expand("schema:domainIncludes"))
_RANGE: Final = Iri(expand("schema:rangeIncludes"))
_TRUE: Final = ("true", "1")


@dataclass(frozen=True, slots=True)
class Joint:
    """Two schemes and how much joins them: agreed pairs, and candidates that wait for review."""

    source: Scheme
    target: Scheme
    agreed: int
    candidates: int


def properties_from(kg: KnowledgeGraph, element: str) -> tuple[Property, ...]:
    """The attributes and relations that an element has, by name."""
    return _properties(kg, {q.subject for q in kg.store.statements(predicate=_DOMAIN, object_=Iri(element))})


def properties_to(kg: KnowledgeGraph, element: str) -> tuple[Property, ...]:
    """The relations that lead to an element, by name."""
    return _properties(kg, {q.subject for q in kg.store.statements(predicate=_RANGE, object_=Iri(element))})


def matches_of(kg: KnowledgeGraph, element: str) -> tuple[Match, ...]:
    """The matches of an element, read from it, whatever their status; statements of no match included."""
    both_ways = (found for match in matches(kg) for found in (match, match.reversed()))
    none_found = (found for found in both_ways if found.subject == element and found.object == NO_TERM)
    return (*matches_from(kg).get(element, ()), *none_found)


def records_of(kg: KnowledgeGraph, scheme: str) -> tuple[Record, ...]:
    """The elements of one scheme as records, by code or name; none where it has none."""
    return tuple(_elements_by_scheme(kg, "").get(scheme, ()))


def joints(kg: KnowledgeGraph) -> tuple[Joint, ...]:
    """The pairs of schemes that mappings or correspondences between versions join, by label."""
    return _joints(kg, "")


def joined_schemes(kg: KnowledgeGraph, scheme: str) -> tuple[Scheme, ...]:
    """The schemes that some mapping or correspondence between versions joins to one, by label."""
    ends = [(joint.source, joint.target) for joint in joints(kg)]
    joined = {there for pair in ends for here, there in (pair, pair[::-1]) if here.iri == scheme}
    return tuple(sorted(joined, key=lambda found: natural_key(found.label)))


def standards_of(kg: KnowledgeGraph, schemes: Iterable[Iri]) -> tuple[Iri, ...]:
    """The standards these schemes are versions of, also through the version that a scheme is part of."""
    found: set[Iri] = set()
    for scheme in schemes:
        for whole in (scheme, *objects_of(kg, scheme, "dcterms:isPartOf")):
            found.update(objects_of(kg, whole, "dcat:isVersionOf"))
    return tuple(sorted(found))


def objects_of(kg: KnowledgeGraph, subject: Iri, predicate: str) -> tuple[Iri, ...]:
    """What a thing is linked to by one property, in whichever graphs.

    Args:
        subject: the thing.
        predicate: prefixed name of the property.
    """
    quads = kg.store.statements(subject=subject, predicate=Iri(expand(predicate)))
    return tuple(sorted({quad.object for quad in quads if isinstance(quad.object, Iri)}))


@per_commit
def _joints(kg: KnowledgeGraph, _: str) -> tuple[Joint, ...]:
    schemes = {scheme.iri: scheme for scheme in known_schemes(kg).values()}
    counts: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for match in matches(kg):
        if NO_TERM not in (match.subject, match.object):
            counts[match.subject_scheme, match.object_scheme][match.agreed] += 1
    for found in associations(kg):
        if found.source and found.target:
            ends = (_version(kg, found.source, schemes), _version(kg, found.target, schemes))
            counts[ends][True] += 1
    joined = [
        Joint(schemes[start], schemes[end], number[True], number[False])
        for (start, end), number in counts.items()
        if start in schemes and end in schemes and start != end
    ]
    return tuple(sorted(joined, key=lambda found: natural_key(f"{found.source.label} {found.target.label}")))


def _version(kg: KnowledgeGraph, element: str, known: Container[str]) -> str:
    """The scheme of an element among the known ones; "" where it has none."""
    schemes = objects_of(kg, Iri(element), "skos:inScheme")
    return next((scheme.value for scheme in schemes if scheme.value in known), "")


@per_commit
def _elements_by_scheme(kg: KnowledgeGraph, _: str) -> dict[str, list[Record]]:
    found = defaultdict(list)
    for record in all_records(kg, "elements").values():
        for scheme in _iris(record, "scheme"):
            found[scheme].append(record)
    return {scheme: sorted(records, key=_place) for scheme, records in found.items()}


def _place(record: Record) -> tuple[bool, object, str]:
    """By code where there is one, else by name."""
    code = next((term.value for term in record.values.get("notation", ())), "")
    return (not code, natural_key(code or record.label()), record.iri)


def _iris(record: Record, field: str) -> Sequence[str]:
    return [term.value for term in record.values.get(field, ()) if isinstance(term, Iri)]


def _properties(kg: KnowledgeGraph, iris: Iterable[Iri]) -> tuple[Property, ...]:
    found = (_property(kg, iri) for iri in iris)
    return tuple(sorted(found, key=lambda found: (natural_key(found.label), found.iri)))


def _property(kg: KnowledgeGraph, iri: Iri) -> Property:
    said: dict[str, set[Term]] = defaultdict(set)
    for quad in kg.store.statements(subject=iri):
        said[quad.predicate.value].add(quad.object)

    def first(name: str) -> str | None:
        return min((term.value for term in said[expand(name)]), default=None)

    def nodes(predicate: Iri) -> tuple[Iri, ...]:
        return tuple(sorted(term for term in said[predicate.value] if isinstance(term, Iri)))

    return Property(
        iri=iri.value,
        label=label_of(kg, iri.value),
        kind=first("dcterms:type") or "",
        domains=nodes(_DOMAIN),
        ranges=nodes(_RANGE),
        required=_truth(first("schema:valueRequired")),
        repeatable=_truth(first("schema:multipleValues")),
        note=first("skos:note") or "",
    )


def _truth(value: str | None) -> bool | None:
    return None if value is None else value in _TRUE
