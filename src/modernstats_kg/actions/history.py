"""The states that the dataset went through: named, compared, and read again."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from threading import BoundedSemaphore, Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.actions.releases import find_release
from modernstats_kg.errors import BadParameter, Busy, NotFound
from modernstats_kg.exchange.rdf import parse, serialize
from modernstats_kg.history.differences import Difference, net_effect
from modernstats_kg.history.ledger import Ledger
from modernstats_kg.history.lines import Keep, everything, graph_of, lines_of
from modernstats_kg.model.change import Change, Commit
from modernstats_kg.model.history import Entry, Version
from modernstats_kg.model.terms import Quad
from modernstats_kg.namespaces import CANONICAL_BASE, is_private
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.port import Store

UNWRITTEN: Final = frozenset(graph.value for graph in KEPT)
"""IRIs of the graphs that nobody writes: they follow from the others, or tell of them."""
_N_QUADS: Final = "application/n-quads"
_NUMBER: Final = re.compile(r"\d{1,18}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+ -]\d\d:\d\d)", re.ASCII)
_ATTEMPTS: Final = 3
_ledgers: Final[WeakKeyDictionary[Store, Ledger]] = WeakKeyDictionary()
_following: Final = Lock()
_AT_ONCE: Final = 2
_PATIENCE_S: Final = 1
_RETRY_S: Final = 5
_comparing: Final = BoundedSemaphore(_AT_ONCE)


def ledger_of(store: Store) -> Ledger:
    """What every commit up to the newest did; the history is read once, and then only what is new of it."""
    with _following:
        ledger = _ledgers.setdefault(store, Ledger(UNWRITTEN))
        if ledger.newest < store.commit:
            for commit in map(published, store.history(after=ledger.newest)):
                ledger.follow(commit)
        return ledger


def version_named(kg: KnowledgeGraph, name: str, parameter: str = "version") -> Version:
    """The state that a commit's number, a release's name or a time stands for.

    Args:
        name: a time means the newest commit up to it.
        parameter: of the request, which gave the name.

    Raises:
        BadParameter: it is none of these; says how each is written.
        NotFound: there is no such commit, or none as old as that.
    """
    name = name.strip()
    ledger = ledger_of(kg.store)
    if _NUMBER.fullmatch(name):
        return _as_version(ledger.at(int(name)), f"There is no commit {name}. {_reach(kg, ledger)}")
    if _TIME.fullmatch(name):
        return version_at(kg, _time(name))
    release = find_release(kg.store, name)
    if release is not None:
        return _as_version(ledger.at(release.commit), f"The history does not hold the release {name!r}.")
    raise BadParameter(
        parameter,
        f"{name!r} is no version: give the number of a commit, the name of a release, or a time such as "
        "2026-11-21T12:00:00Z.",
    )


def version_at(kg: KnowledgeGraph, time: datetime) -> Version:
    """The newest state that is not younger than `time`.

    Raises:
        NotFound: the history begins later.
    """
    limit = _written(time)
    ledger = ledger_of(kg.store)
    known = [entry for entry in ledger.entries if entry.time <= limit]
    version = _as_version(known[-1] if known else None, f"{limit} is too early. {_reach(kg, ledger)}")
    return Version(version.number, version.time, settled=bool(ledger.after(version.number)))


@contextmanager
def few_at_once() -> Iterator[None]:
    """A place for what takes the time and the memory of whole states: anybody may ask for it.

    Raises:
        Busy: all are taken.
    """
    if not _comparing.acquire(timeout=_PATIENCE_S):
        raise Busy("Too many older states are being compared: try again in a moment.", _RETRY_S)
    try:
        yield
    finally:
        _comparing.release()


def difference_between(store: Store, before: int, after: int, keep: Keep = everything) -> Difference:
    """What leads from the state after one commit to that after another, whichever is older.

    Args:
        before: number of a commit of the history, or 0 for the state before the first one.
        after: number of a commit of the history, or 0.
        keep: which statements count.
    """
    if before > after:
        return difference_between(store, after, before, keep).inverted()
    return net_effect(map(published, store.history(before, after)), keep)


def change_between(store: Store, before: int, after: int) -> Change:
    """As `difference_between`, in statements, and with those that not everybody may read."""
    if before > after:
        change = change_between(store, after, before)
        return Change(change.removes, change.adds)
    return as_change(net_effect(store.history(before, after), everything))


def published(commit: Commit) -> Commit:
    """The commit as everybody may see it."""
    if not is_private(commit.adds + commit.removes):  # a text that speaks of no such graph
        return commit
    return replace(commit, adds=_public(commit.adds), removes=_public(commit.removes))


def _public(text: str) -> str:
    return "".join(line for line in lines_of(text) if not is_private(graph_of(line)))


def state_at(kg: KnowledgeGraph, number: int) -> frozenset[str]:
    """All statements after a commit, as lines of N-Quads: undone from the newest state, or done again.

    Args:
        number: of a commit of the history.
    """
    ledger = ledger_of(kg.store)
    for _ in range(_ATTEMPTS):
        newest = kg.store.commit
        later = sum(sum(entry.statements) for entry in ledger.after(number))
        if later > sum(sum(entry.statements) for entry in ledger.entries) / 2:
            break
        present = [*kg.store.statements(), *kg.store.statements(graph=INFERRED)]
        if kg.store.commit == newest:
            lines = lines_of(serialize(present, _N_QUADS).decode())
            return difference_between(kg.store, newest, number).apply(lines)
    return difference_between(kg.store, 0, number).adds


def as_quads(lines: Iterable[str]) -> frozenset[Quad]:
    """The statements of lines of N-Quads."""
    return frozenset(parse("".join(lines).encode(), _N_QUADS, CANONICAL_BASE))


def as_change(difference: Difference) -> Change:
    """The same difference in statements."""
    return Change(as_quads(difference.adds), as_quads(difference.removes))


def as_lines(quads: Iterable[Quad]) -> frozenset[str]:
    """The statements as the history writes them."""
    return frozenset(lines_of(serialize(quads, _N_QUADS).decode()))


def _as_version(entry: Entry | None, otherwise: str) -> Version:
    if entry is None:
        raise NotFound(otherwise)
    return Version(entry.number, entry.time)


def _reach(kg: KnowledgeGraph, ledger: Ledger) -> str:
    if not ledger.entries:
        return kg.store.read_only_reason or "Nothing was committed yet."
    first, last = ledger.entries[0], ledger.entries[-1]
    return f"The history has commits from {first.number} ({first.time}) to {last.number} ({last.time})."


def _time(text: str) -> datetime:
    """A time whose `+` may have become a blank in an address.

    Source: RFC 3339, 5.6.
    """
    try:
        return datetime.fromisoformat(text.upper().replace(" ", "+")).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise BadParameter("version", f"{text!r} is no time: {fault}.") from fault


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
