"""What the GSBPM matrix counts: everything, things of some kinds, or one thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from modernstats_kg.actions.coverage import COVERAGE_KINDS, OTHER, covered_things
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.errors import NotFound
from modernstats_kg_api.pages.languages import gettext_noop
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.narrowing import shortest_ends

OverlayName = Literal["", "standards", "projects", "both", "software", "others"]

_STANDARDS: Final = ("standards", "versions", "elements", "capabilities")
_PROJECTS: Final = ("projects", "activities", "workPackages", "useCases")
_SOFTWARE: Final = ("software", "services")
_OTHERS: Final = tuple({*COVERAGE_KINDS, OTHER} - {*_STANDARDS, *_PROJECTS, *_SOFTWARE})

OVERLAYS: Final[dict[OverlayName, tuple[str, tuple[str, ...]]]] = {
    "": (gettext_noop("Everything"), ()),
    "standards": (gettext_noop("Standards"), _STANDARDS),
    "projects": (gettext_noop("Projects"), _PROJECTS),
    "both": (gettext_noop("Standards and projects"), (*_STANDARDS, *_PROJECTS)),
    "software": (gettext_noop("Software and services"), _SOFTWARE),
    "others": (gettext_noop("Other things"), _OTHERS),
}
"""Titles of the overlays, each with the kinds of `coverage` that it counts; none for all."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is counted.

    Attributes:
        name: of the overlay.
        only: the one thing that counts, as the address names it; "" for all of the overlay.
        label: the name of that thing; "" for none.
        things: IRIs of all that counts; None for everything.
        choices: the things of the overlay by what the address calls them; none for everything, which would
            be too long a list.
    """

    name: OverlayName
    only: str
    label: str
    things: frozenset[str] | None
    choices: Mapping[str, str]


def overlay_of(kg: KnowledgeGraph, version: str, name: OverlayName, only: str, naming: Naming) -> Overlay:
    """An overlay of one version.

    Args:
        only: end of the IRI of a thing, its IRI, or "" for all things.

    Raises:
        NotFound: there is no such version, or nothing called `only` is linked to it.
    """
    if not name and not only:
        return Overlay("", "", "", None, {})
    kinds = OVERLAYS[name][1]
    things = {
        thing.iri: naming.label(thing.iri)
        for thing in covered_things(kg, version)
        if not kinds or set(kinds) & set(thing.kinds)
    }
    ends = shortest_ends(things)
    choices = {ends[iri]: label for iri, label in sorted(things.items(), key=lambda one: natural_key(one[1]))}
    if not only:
        return Overlay(name, "", "", frozenset(things), choices)
    wanted = next((iri for iri, end in ends.items() if only in (iri, end)), None)
    if wanted is None:
        raise NotFound(
            f"Nothing called {only!r} is linked to GSBPM {version} here. "
            "Leave out `only` to see what is, or choose everything with an empty `show`."
        )
    return Overlay(name, ends[wanted], things[wanted], frozenset({wanted}), choices if name else {})
