"""Which parts of GSBPM a thing is linked to: what `coverage` counts, read from the side of the thing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.coverage import places
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.holding import held_of
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.namespaces import expand

_PART_OF: Final = expand("dcterms:isPartOf")
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Touch:
    """One link from a thing to a part of GSBPM: the thing, the property, IRI of the part."""

    thing: str
    predicate: str
    part: str


def touches(kg: KnowledgeGraph, things: Iterable[str], version: str) -> tuple[Touch, ...]:
    """The links from some things to the parts of one version itself, in the order of the things.

    Args:
        things: IRIs.
        version: one of `coverage.VERSIONS`.

    Raises:
        NotFound: there is no such version; names those that exist.
    """
    found = _by_thing(kg, version)
    return tuple(touch for thing in dict.fromkeys(things) for touch in found.get(thing, ()))


def parts_of(kg: KnowledgeGraph, iri: str) -> tuple[str, ...]:
    """IRIs of what is part of a thing, and of what is part of that, three levels deep; nearest first."""
    pointing = held_of(kg).pointing
    found: dict[str, None] = {}
    level = [iri]
    for _ in range(_DEEPEST):
        below = {
            pointer.subject
            for whole in level
            for pointer in pointing.get(whole, ())
            if pointer.predicate == _PART_OF
        }
        level = sorted(below - found.keys() - {iri})
        found |= dict.fromkeys(level)
    return tuple(found)


@per_commit
def _by_thing(kg: KnowledgeGraph, version: str) -> dict[str, tuple[Touch, ...]]:
    found: dict[str, list[Touch]] = defaultdict(list)
    for place in places(kg, version):
        for link in place.direct:
            found[link.thing].append(Touch(link.thing, link.predicate, place.iri))
    return {thing: tuple(touched) for thing, touched in found.items()}
