"""The things linked to a part of GSBPM, by kind, as the matrix and the concept's own page list them."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.coverage import COVERAGE_KINDS, OTHER, things_at
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.analysis import CoveredThing
from modernstats_kg.model.records import Cell
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.wording import kinds_title

_FIRST: Final = ("standards", "versions", "projects")
"""Kinds that people ask for first, however few they are; the others follow in the order of the counts."""

_OTHER_THINGS: Final = gettext_noop("Other things")


@dataclass(frozen=True, slots=True)
class LinkedView:
    """One linked thing: what it is called, and how it is linked."""

    value: Value
    how: str


def linked_groups(
    kg: KnowledgeGraph, version: str, cell: Cell, naming: Naming, things: Set[str] | None = None
) -> dict[str, tuple[LinkedView, ...]]:
    """What is linked to one part by kind, each thing once with all the ways it is linked.

    Args:
        things: IRIs of those that are listed; None for all.

    Raises:
        NotFound: the version has no such part.
    """
    of_thing: dict[str, list[CoveredThing]] = defaultdict(list)
    for link in things_at(kg, version, cell.code):
        if things is not None and link.iri not in things:
            continue
        of_thing[link.iri].append(link)
    kinds = dict.fromkeys((*_FIRST, *COVERAGE_KINDS))
    titles = {kind: kinds_title(kind) for kind in kinds} | {OTHER: gettext(_OTHER_THINGS)}
    groups: dict[str, list[LinkedView]] = {title: [] for title in titles.values()}
    for links in of_thing.values():
        groups[titles[links[0].kinds[0]]].append(_linked(links, naming))
    return {title: tuple(views) for title, views in groups.items() if views}


def _linked(links: Iterable[CoveredThing], naming: Naming) -> LinkedView:
    found = list(links)
    value = naming.named(found[0].iri, found[0].label)
    how = ", ".join(sorted({naming.predicate_label(link.predicate) for link in found}))
    carried = all(link.carried for link in found)
    return LinkedView(value, gettext("%(how)s, in another version", how=how) if carried else how)
