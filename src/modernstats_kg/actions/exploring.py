"""What surrounds a resource, one or two links away, as far as a drawing can show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand

MOST_LINKS: Final = 100
"""Links of one drawing; beyond that nobody can follow them."""

_SIDE: Final = {1: 16, 2: 8}
_BRANCH: Final = 3
_NOT_FOLLOWED: Final = frozenset(
    expand(name) for name in ("rdf:type", "dcterms:source", "rdfs:isDefinedBy", "dcterms:license")
)


@dataclass(frozen=True, slots=True)
class Link:
    """One statement of the surroundings.

    Attributes:
        near: IRI of its end that is nearer to the focus.
        predicate: IRI of the property.
        far: IRI of its other end.
        level: how many links `far` is away; negative where the statement points towards the focus.
    """

    near: str
    predicate: str
    far: str
    level: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The links around a resource.

    Attributes:
        links: those to draw, the nearest first; each resource is the far end of one link only.
        total: how many resources are one link away, drawn or not.
        predicates: how many of them each property leads to, by IRI, the most first.
    """

    links: tuple[Link, ...]
    total: int
    predicates: dict[str, int]


def surroundings(kg: KnowledgeGraph, iri: str, depth: int = 1, predicate: str = "") -> Surroundings:
    """What points to a resource and what it points to; properties take turns, so that none hides another.

    Args:
        iri: the resource in the middle.
        depth: 1 or 2 links away.
        predicate: IRI of the only property to follow from the focus; "" for all.
    """
    near = [*_links(kg, iri, iri, 1), *_links(kg, iri, iri, -1)]
    counts: dict[str, int] = defaultdict(int)
    for link in near:
        counts[link.predicate] += 1
    wanted = [link for link in near if predicate in ("", link.predicate)]
    seen = {iri}
    chosen = [link for sign in (1, -1) for link in _in_turns(wanted, sign, _SIDE[depth], seen)]
    if depth > 1:
        for first in tuple(chosen):
            further = _links(kg, first.far, iri, 2 if first.level > 0 else -2)
            chosen += _in_turns(further, first.level, _BRANCH, seen)
    by_number = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return Surroundings(tuple(chosen[:MOST_LINKS]), len({link.far for link in wanted}), by_number)


def _links(kg: KnowledgeGraph, near: str, focus: str, level: int) -> list[Link]:
    """The links on one side of a resource: what it points to above 0, what points to it below."""
    if level > 0:
        found = kg.store.statements(subject=Iri(near))
        ends = ((q.predicate.value, q.object.value) for q in found if isinstance(q.object, Iri))
    else:
        ends = (
            (q.predicate.value, q.subject.value) for q in _followed(kg.store.statements(object_=Iri(near)))
        )
    return sorted(
        {Link(near, name, far, level) for name, far in ends if name not in _NOT_FOLLOWED and far != focus},
        key=lambda link: (link.predicate, link.far),
    )


def _followed(quads: Iterable[Quad]) -> Iterable[Quad]:
    return (quad for quad in quads if quad.predicate.value not in _NOT_FOLLOWED)


def _in_turns(links: Iterable[Link], sign: int, most: int, seen: set[str]) -> list[Link]:
    """At most `most` links on one side to what was not seen yet, one of each property after the other."""
    by_predicate: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.level * sign > 0 and link.far not in seen:
            seen.add(link.far)
            by_predicate[link.predicate].append(link)
    turns = sorted(
        (turn, place, link)
        for place, group in enumerate(by_predicate.values())
        for turn, link in enumerate(group)
    )
    return [link for _, _, link in turns[:most]]
