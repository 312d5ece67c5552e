"""How high a resource ranks before anybody searches: by its kind, its classes, its version, its links.

The score of a text is multiplied by it.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import log2
from typing import Final

from modernstats_kg.model.search import Document
from modernstats_kg.namespaces import expand

OTHER: Final = "other"
"""The kind of what belongs to no collection."""
_WEIGHTS: Final = {
    "standards": 1.25,
    "projects": 1.2,
    "elements": 1.15,
    "organizations": 1.15,
    "groups": 1.1,
    "software": 1.1,
    "services": 1.05,
    "mappings": 0.6,
    "correspondences": 0.7,
    OTHER: 0.85,
}
_CLASS_WEIGHTS: Final = {
    expand(name): weight
    for name, weight in (
        ("xkos:ConceptAssociation", 0.5),
        ("rdf:Property", 0.65),
        ("org:Membership", 0.6),
        ("schema:Comment", 0.6),
    )
}
_NOT_CURRENT: Final = 0.97
_PER_DOUBLING: Final = 0.03
_MOST_DOUBLINGS: Final = 8
"""What is linked to more is looked for more: so much for each doubling of the links, up to a limit."""


def weight_of(classes: Iterable[str]) -> float:
    """The weight of a resource by its classes: the least of theirs."""
    return min((_CLASS_WEIGHTS.get(one, 1.0) for one in classes), default=1.0)


def weighed(document: Document, links: int, current: set[str], versions: set[str]) -> Document:
    """The document with its whole weight, and its version before its other schemes.

    Args:
        document: with the weight of its classes.
        links: how many statements link to it.
        current: IRIs of the versions that are their standard's current one.
        versions: IRIs of all versions.
    """
    weight = document.weight * _WEIGHTS.get(document.kind, 1.0)
    own = {*document.schemes, document.iri} & versions
    if own and not own & current:
        weight *= _NOT_CURRENT
    weight *= 1 + _PER_DOUBLING * min(_MOST_DOUBLINGS, log2(1 + links))
    schemes = tuple(sorted(document.schemes, key=lambda scheme: (scheme not in versions, scheme)))
    return replace(document, weight=weight, schemes=schemes)
