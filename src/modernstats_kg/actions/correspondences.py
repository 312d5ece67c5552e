"""Correspondences between versions of a standard, and which of them lead one to one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.terms import Iri, Row
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

_SOURCE: Final = Iri(expand("dcterms:source"))


@dataclass(frozen=True, slots=True)
class Association:
    """What a correspondence says of a concept; one without source was added, one without target removed."""

    iri: str
    correspondence: str
    source: str | None
    target: str | None
    change: str | None


Neighbours = Mapping[str, tuple[Association, ...]]


def associations(kg: KnowledgeGraph, scheme: str = "") -> tuple[Association, ...]:
    """The associations of all correspondences, or those with a concept of one scheme, in a stable order.

    Args:
        scheme: IRI of a scheme that is known; "" for all. Never text of a request.

    Source: XKOS, 9 (a correspondence is made of concept associations).
    """
    return _associations(kg, scheme)


def one_to_one(found: Iterable[Association]) -> Neighbours:
    """The associations of one source and one target by each of the two concepts.

    Neither of the two occurs in another association of the same correspondence.

    Args:
        found: all associations of every concept that matters.
    """
    known = tuple(found)
    uses: Counter[tuple[str, str, str | None]] = Counter()
    for one in known:
        uses.update([(one.correspondence, "source", one.source), (one.correspondence, "target", one.target)])
    by_concept: dict[str, list[Association]] = defaultdict(list)
    for one in known:
        alone = uses[one.correspondence, "source", one.source] == 1
        alone = alone and uses[one.correspondence, "target", one.target] == 1
        if one.source and one.target and alone:
            by_concept[one.source].append(one)
            by_concept[one.target].append(one)
    return {concept: tuple(found) for concept, found in by_concept.items()}


def counterparts(concept: str, neighbours: Neighbours) -> frozenset[str]:
    """The same concept in other versions: wherever associations lead one to one, in any number of steps."""
    found, ahead = {concept}, [concept]
    while ahead:
        here = ahead.pop()
        for association in neighbours.get(here, ()):
            there = other_end(association, here)
            if there not in found:
                found.add(there)
                ahead.append(there)
    return frozenset(found - {concept})


def other_end(association: Association, concept: str) -> str:
    """The concept on the other side of an association of one source and one target."""
    return str(association.target if association.source == concept else association.source)


def compared(kg: KnowledgeGraph, correspondence: str) -> frozenset[str]:
    """IRIs of the schemes that a correspondence compares."""
    found = kg.store.statements(subject=Iri(correspondence), predicate=Iri(expand("xkos:compares")))
    return frozenset(str(quad.object) for quad in found)


def origin_of(kg: KnowledgeGraph, association: str) -> str | None:
    """The document an association comes from; of several the first by IRI."""
    found = kg.store.statements(subject=Iri(association), predicate=_SOURCE)
    return min((str(quad.object) for quad in found), default=None)


@per_commit
def _associations(kg: KnowledgeGraph, scheme: str) -> tuple[Association, ...]:
    if scheme:
        rows = kg.store.rows(canned("associations_of_scheme"), {"scheme": Iri(scheme)})
    else:
        rows = kg.store.rows(canned("associations"))
    first: dict[tuple[str, ...], Association] = {}
    for association in sorted({_association(row) for row in rows}, key=_order):
        first.setdefault(_order(association)[:-1], association)
    return tuple(first.values())


def _association(row: Row) -> Association:
    values = {name: str(term) for name, term in row.items()}
    return Association(
        iri=values["association"],
        correspondence=values["correspondence"],
        source=values.get("source"),
        target=values.get("target"),
        change=values.get("change"),
    )


def _order(association: Association) -> tuple[str, ...]:
    ends = association.source or "", association.target or ""
    return association.iri, association.correspondence, *ends, association.change or ""
