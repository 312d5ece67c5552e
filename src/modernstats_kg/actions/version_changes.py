"""What became of each element of one version of a standard in a later one, from their correspondences."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from modernstats_kg.actions.correspondences import associations, compared
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.schemes import elements_of
from modernstats_kg.model.analysis import Element
from modernstats_kg.model.keys import local_name

ADDED, REMOVED, MOVED = "added", "removed", "moved"
SPLIT, MERGED, RENAMED, RESPELLED = "split", "merged", "renamed", "respelled"
UNCHANGED, UNTOLD = "unchanged", "untold"

VERSION_CHANGES: Final = (ADDED, REMOVED, MOVED, SPLIT, MERGED, RENAMED, RESPELLED, UNTOLD, UNCHANGED)
"""Kinds of change, the most telling first; `untold` is what no correspondence speaks of."""

_NAMING: Final = (RENAMED, RESPELLED)


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One element before and after.

    Attributes:
        before: the element of the earlier version; None for one that was added.
        after: the element of the later version; None for one that was removed.
        kinds: what happened to it, in the order of `VERSION_CHANGES`; never empty.
    """

    before: Element | None
    after: Element | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """IRIs of an element before and after, and what is said of its name on the way."""

    before: str | None
    after: str | None
    said: str


def version_changes(kg: KnowledgeGraph, schemes: Sequence[str]) -> tuple[VersionChange, ...]:
    """How the last of some versions differs from the first, by the codes of the elements.

    Where no correspondence compares these two, those of the versions between them are followed step by step.
    Added and removed is what a correspondence says so of, split and merged what it gives several ends.

    Args:
        schemes: IRIs of the schemes of at least two versions, the earliest first; never text of a request.

    Source: XKOS, 9 (a concept association without source is an addition, one without target a removal).
    """
    first, last = schemes[0], schemes[-1]
    course = (first, last) if _told(kg, first, last) else tuple(schemes)
    pairs = [_Pair(iri, iri, UNCHANGED) for iri in elements_of(kg, first)]
    for earlier, later in pairwise(course):
        pairs = _followed(pairs, _told(kg, earlier, later))
    old, new = elements_of(kg, first), elements_of(kg, last)
    reached = {pair.after for pair in pairs}
    pairs += [_Pair(None, iri, UNTOLD) for iri in new if iri not in reached]
    return _changes(pairs, old, new)


def _told(kg: KnowledgeGraph, earlier: str, later: str) -> list[_Pair]:
    """What the correspondences between two versions say, whichever of them is called the source."""
    found = {*associations(kg, earlier), *associations(kg, later)}
    between = {one.correspondence for one in found}
    between = {iri for iri in between if {earlier, later} <= compared(kg, iri)}
    old, new = elements_of(kg, earlier), elements_of(kg, later)
    pairs = []
    for one in found:
        if one.correspondence in between:
            ends = (one.source, one.target) if _leads(one.source, one.target, old, new) else None
            before, after = ends or (one.target, one.source)
            pairs.append(_Pair(before, after, local_name(one.change or "")))
    return sorted(pairs, key=lambda pair: (pair.before or "", pair.after or "", pair.said))


def _leads(
    source: str | None, target: str | None, old: Mapping[str, Element], new: Mapping[str, Element]
) -> bool:
    return (source is None or source in old) and (target is None or target in new)


def _followed(pairs: Iterable[_Pair], step: Iterable[_Pair]) -> list[_Pair]:
    """The pairs one version further."""
    onward: dict[str | None, list[_Pair]] = defaultdict(list)
    for one in step:
        onward[one.before].append(one)
    further = [one for one in onward.pop(None, []) if one.after]
    for pair in pairs:
        if pair.after is None:
            further.append(pair)
        for one in onward.get(pair.after, ()) if pair.after else ():
            if pair.before or one.after:  # what came and went on the way is no difference
                further.append(_Pair(pair.before, one.after, _together(pair.said, one.said)))
        if pair.after and pair.after not in onward and pair.before:
            further.append(_Pair(pair.before, None, UNTOLD))
    return further


def _together(first: str, second: str) -> str:
    """What two steps say together: the more telling of the two."""
    order = (*_NAMING, UNCHANGED)
    known = [said for said in (first, second) if said in order]
    return min(known, key=order.index, default=second)


def _changes(
    pairs: Iterable[_Pair], old: Mapping[str, Element], new: Mapping[str, Element]
) -> tuple[VersionChange, ...]:
    known = {(p.before, p.after, p.said) for p in pairs if {p.before, p.after} != {None}}
    ends_of = {(before, after) for before, after, _ in known if before and after}
    sources, targets = Counter(before for before, _ in ends_of), Counter(after for _, after in ends_of)
    found: dict[tuple[str | None, str | None], VersionChange] = {}
    for before, after, said in sorted(known, key=lambda one: tuple(part or "" for part in one)):
        ends = old.get(before or ""), new.get(after or "")
        several = [SPLIT] * (sources[before or ""] > 1) + [MERGED] * (targets[after or ""] > 1)
        found[before, after] = VersionChange(*ends, _kinds(*ends, said, several))
    return tuple(sorted(found.values(), key=_order))


def _kinds(before: Element | None, after: Element | None, said: str, several: list[str]) -> tuple[str, ...]:
    if before is None or after is None:
        return (UNTOLD if said == UNTOLD else ADDED if before is None else REMOVED,)
    kinds = set(several)
    if before.code and after.code and before.code != after.code:
        kinds.add(MOVED)
    if before.label != after.label:
        alike = before.label.casefold() == after.label.casefold()
        kinds.add(said if said in _NAMING else RESPELLED if alike else RENAMED)
    return tuple(kind for kind in VERSION_CHANGES if kind in kinds) or (UNCHANGED,)


def _order(change: VersionChange) -> tuple[object, ...]:
    shown = change.after or change.before
    code = shown.code if shown else ""
    return (not code, natural_key(code), shown.label if shown else "", change.after is None)
