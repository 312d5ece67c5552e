"""What the page of a correspondence shows beside its statements: each change, the telling ones first."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from modernstats_kg.actions.correspondences import Association, associations
from modernstats_kg.actions.elements import objects_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.naming import Naming, Value, capitalised
from modernstats_kg_api.pages.wording import CHANGES, change_words

_UNTOLD: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one kind.

    Attributes:
        title: the kind in words.
        total: how many there are.
        pairs: the elements before and after, where they differ.
        single: the elements that stand alone: added, removed, or unchanged and so shown once.
        telling: False for those where nothing changed.
    """

    title: str
    total: int
    pairs: tuple[tuple[Value, Value], ...]
    single: tuple[Value, ...]
    telling: bool


@dataclass(frozen=True, slots=True)
class CorrespondenceView:
    """One correspondence.

    Attributes:
        before: the earlier version; None when not said.
        after: the later version; None when not said.
        groups: its changes by kind, the most telling first.
        crosswalk: the same two versions side by side; None where one of them has no elements here.
    """

    before: Value | None
    after: Value | None
    groups: tuple[ChangeGroup, ...]
    crosswalk: str | None


def view_correspondence(kg: KnowledgeGraph, iri: str, naming: Naming) -> CorrespondenceView:
    """The correspondence with this IRI."""
    found = [change for change in associations(kg) if change.correspondence == iri]
    before, after = _compared(kg, iri, found)
    return CorrespondenceView(
        before=naming.value(before) if before else None,
        after=naming.value(after) if after else None,
        groups=_groups(found, naming),
        crosswalk=_crosswalk(kg, before, after, naming.root),
    )


def _compared(kg: KnowledgeGraph, iri: str, found: list[Association]) -> tuple[Iri | None, Iri | None]:
    """The two versions in the direction of the associations: that of their sources comes first."""
    compared = objects_of(kg, Iri(iri), "xkos:compares")
    source = next((change.source for change in found if change.source), None)
    earlier = objects_of(kg, Iri(source), "skos:inScheme") if source else ()
    (before, *_) = (*(version for version in compared if version in earlier), None)
    (after, *_) = (*(version for version in compared if version != before), None)
    return before, after


def _groups(found: list[Association], naming: Naming) -> tuple[ChangeGroup, ...]:
    by_kind: dict[str, list[Association]] = defaultdict(list)
    for change in sorted(found, key=lambda change: natural_key(change.iri)):
        by_kind[local_name(change.change or "")].append(change)
    order = [*(kind for kind in CHANGES if kind in by_kind), *sorted(by_kind.keys() - set(CHANGES))]
    return tuple(_group(kind, by_kind[kind], naming) for kind in order)


def _group(kind: str, changes: list[Association], naming: Naming) -> ChangeGroup:
    telling = kind != _UNTOLD
    ends = [(_element(change.source, naming), _element(change.target, naming)) for change in changes]
    pairs = tuple((before, after) for before, after in ends if before and after and telling)
    alone = (after or before for before, after in ends if not (before and after and telling))
    single = tuple(value for value in alone if value)
    return ChangeGroup(capitalised(change_words(kind)), len(changes), pairs, single, telling)


def _element(iri: str | None, naming: Naming) -> Value | None:
    return naming.value(Iri(iri)) if iri else None


def _crosswalk(kg: KnowledgeGraph, before: Iri | None, after: Iri | None, root: str) -> str | None:
    slugs = {scheme.iri: scheme.slug for scheme in known_schemes(kg).values()}
    if before is None or after is None or not {before.value, after.value} <= slugs.keys():
        return None
    return f"{root}/crosswalk?{urlencode({'from': slugs[before.value], 'to': slugs[after.value]})}"
