"""The things linked to a part of GSBPM, by kind, as the matrix and the concept's own page list them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.coverage import COVERAGE_KINDS, OTHER, things_at
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.analysis import CoveredThing
from modernstats_kg.model.records import Cell
from modernstats_kg_api.pages.naming import Naming, Value, capitalised, in_words, mark_of

_OTHER_THINGS: Final = "Other things"
_ELSEWHERE: Final = ", in another version"


@dataclass(frozen=True, slots=True)
class LinkedView:
    """One linked thing: what it is called, and how it is linked."""

    value: Value
    how: str


def linked_groups(
    kg: KnowledgeGraph, version: str, cell: Cell, naming: Naming
) -> dict[str, tuple[LinkedView, ...]]:
    """What is linked to one part by kind, each thing once with all the ways it is linked.

    Raises:
        NotFound: the version has no such part.
    """
    of_thing: dict[str, list[CoveredThing]] = defaultdict(list)
    for link in things_at(kg, version, cell.code):
        of_thing[link.iri].append(link)
    titles = {kind: capitalised(in_words(kind)) for kind in COVERAGE_KINDS} | {OTHER: _OTHER_THINGS}
    groups: dict[str, list[LinkedView]] = {title: [] for title in titles.values()}
    for links in of_thing.values():
        groups[titles[links[0].kinds[0]]].append(_linked(links, naming))
    return {title: tuple(views) for title, views in groups.items() if views}


def _linked(links: Iterable[CoveredThing], naming: Naming) -> LinkedView:
    found = list(links)
    value = Value(found[0].label, naming.href(found[0].iri), mark=mark_of(found[0].iri))
    how = sorted({naming.predicate_label(link.predicate) for link in found})
    carried = all(link.carried for link in found)
    return LinkedView(value, ", ".join(how) + (_ELSEWHERE if carried else ""))
