"""What differs between two versions of GSBPM, as the matrix marks it and as a table lists it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.coverage import VERSIONS, scheme_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.version_changes import (
    ADDED,
    MERGED,
    MOVED,
    REMOVED,
    RENAMED,
    RESPELLED,
    SPLIT,
    UNCHANGED,
    UNTOLD,
    VERSION_CHANGES,
    VersionChange,
    version_changes,
)
from modernstats_kg.errors import NotFound
from modernstats_kg.model.analysis import Element
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value

WORDS: Final = {
    ADDED: gettext_noop("Added"),
    REMOVED: gettext_noop("Removed"),
    MOVED: gettext_noop("Moved"),
    SPLIT: gettext_noop("Split"),
    MERGED: gettext_noop("Merged"),
    RENAMED: gettext_noop("Renamed"),
    RESPELLED: gettext_noop("Spelled differently"),
    UNTOLD: gettext_noop("Not compared"),
    UNCHANGED: gettext_noop("Unchanged"),
}
"""What each kind of change is called."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One element before and after.

    Attributes:
        before: its code and name in the earlier version; None for one that was added.
        after: those in the later version; None for one that was removed.
        kind: the most telling change.
        words: all that happened to it, in words.
        was: code or name that it had, where the matrix has to tell; "" for none.
    """

    before: tuple[str, Value] | None
    after: tuple[str, Value] | None
    kind: str
    words: tuple[str, ...]
    was: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How a later version differs from an earlier one.

    Attributes:
        earlier: number of the earlier version.
        later: number of the later one, which the matrix draws.
        rows: every element of both, in the order of the model.
        counts: how many elements of each kind of change there are, in words, the most telling first.
        marks: the row of each element of the later version that is not as it was, by IRI.
    """

    earlier: str
    later: str
    rows: tuple[ChangeRow, ...]
    counts: tuple[tuple[str, str, int], ...]
    marks: Mapping[str, ChangeRow]

    @property
    def changed(self) -> tuple[ChangeRow, ...]:
        """The rows of what is not as it was."""
        return tuple(row for row in self.rows if row.kind != UNCHANGED)


def difference_of(kg: KnowledgeGraph, version: str, compare: str, naming: Naming) -> Difference:
    """How two versions of GSBPM differ, read from the earlier to the later one, however they are given.

    Raises:
        NotFound: one of them is unknown, or they are the same.
    """
    known = [number for number in VERSIONS if number in (version, compare)]
    if len(known) < 2:
        wrong = compare if compare not in VERSIONS else version
        others = ", ".join(number for number in VERSIONS if number != version)
        raise NotFound(f"GSBPM {version} cannot be compared with {wrong!r}. Compare it with {others}.")
    earlier, later = known
    between = VERSIONS[VERSIONS.index(earlier) : VERSIONS.index(later) + 1]
    changes = version_changes(kg, [scheme_of(kg, number) for number in between])
    rows = [_row(change, naming) for change in changes]
    numbers = Counter(change.kinds[0] for change in changes)
    return Difference(
        earlier,
        later,
        tuple(rows),
        tuple((kind, gettext(WORDS[kind]), numbers[kind]) for kind in VERSION_CHANGES if numbers[kind]),
        {
            change.after.iri: row
            for change, row in zip(changes, rows, strict=True)
            if change.after and row.kind != UNCHANGED
        },
    )


def _row(change: VersionChange, naming: Naming) -> ChangeRow:
    words = tuple(gettext(WORDS[kind]) for kind in change.kinds)
    return ChangeRow(
        _end(change.before, naming), _end(change.after, naming), change.kinds[0], words, _was(change)
    )


def _end(element: Element | None, naming: Naming) -> tuple[str, Value] | None:
    if element is None:
        return None
    return element.code, naming.named(element.iri, element.label)


def _was(change: VersionChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    told = (before.code if before.code != after.code else "", before.label)
    return " ".join(filter(None, told)) if change.kinds != (UNCHANGED,) else ""
