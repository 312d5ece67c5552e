"""An older state as a store that is only read, and the few of them that are open at a time."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, NoReturn

import pyoxigraph as ox

from modernstats_kg.errors import StoreReadOnly
from modernstats_kg.model.change import Attribution, Change, Commit
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.engine_reads import EngineReads
from modernstats_kg.store.port import Store
from modernstats_kg.store.snapshots import Snapshot
from modernstats_kg.store.versions import Versions

_log = logging.getLogger(__name__)
_MOST_OPEN: Final = 2
_WHY: Final = "It is an older state, which nobody changes."


class PastStore(EngineReads, Store):
    """The state after one commit; its history ends there too."""

    def __init__(self, present: Store, folder: Path, number: int) -> None:
        """Open an older state.

        Args:
            present: whose older state it is; asked for the history.
            folder: the state on disk.
            number: of the commit.
        """
        super().__init__()
        self._present = present
        self._number = number
        self._engine = Engine(folder, _read_only)

    @property
    def commit(self) -> int:
        """Number of the commit whose state it is."""
        return self._number

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be written."""
        return _WHY

    def changed_at(self, graph: Iri) -> int:
        """Number of the newest commit up to this one that changed the named graph; 0 where none is known."""
        return self._engine.influences().get(graph, 0)

    def history(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """The commits with a number above `after` and at most `until`, up to this state, oldest first."""
        last = self._number if until is None else min(until, self._number)
        return self._present.history(after, last)

    def close(self) -> None:
        """Release the folder."""
        self._engine.close()

    def write(self, build: Callable[[], Change], by: Attribution) -> NoReturn:
        """Refuse.

        Raises:
            StoreReadOnly: always.
        """
        raise StoreReadOnly(_WHY)

    def effect(self, change: Change) -> NoReturn:
        """Refuse, as `write`."""
        raise StoreReadOnly(_WHY)

    def consider(self, build: Callable[[], Change]) -> NoReturn:
        """Refuse, as `write`."""
        raise StoreReadOnly(_WHY)

    def replace_graph(self, name: Iri, quads: Iterable[Quad], digest: str) -> NoReturn:
        """Refuse, as `write`."""
        raise StoreReadOnly(_WHY)

    def drop_graph(self, name: Iri) -> NoReturn:
        """Refuse, as `write`."""
        raise StoreReadOnly(_WHY)

    def begin_reading(self) -> None:
        """Nothing: an older state does not change."""

    def snapshot(self, folder: Path) -> NoReturn:
        """Refuse, as `write`: an older state is a copy already."""
        raise StoreReadOnly(_WHY)

    def copy(self, folder: Path) -> NoReturn:
        """Refuse, as `snapshot`."""
        raise StoreReadOnly(_WHY)

    def _opened(self) -> Engine:
        return self._engine


@dataclass(slots=True)
class _Open:
    """One open state, where it is on disk, and how many are reading it."""

    store: PastStore
    snapshot: Snapshot
    users: int = 0


class PastStores:
    """The older states that are open. Methods may be called from any thread."""

    def __init__(self, present: Store, versions: Versions, most: int = _MOST_OPEN) -> None:
        """Open none yet.

        Args:
            present: the newest state.
            versions: older states as folders.
            most: states that stay open while nobody reads them.
        """
        self._present = present
        self._versions = versions
        self._most = most
        self._lock = Lock()
        self._open: dict[int, _Open] = {}

    @contextmanager
    def reading(self, number: int) -> Iterator[PastStore]:
        """The state after one commit, open as long as the context lasts.

        Raises:
            StoreUnavailable: it cannot be made.
        """
        with self._lock:  # whoever asks for another state waits: making one takes the disk anyway
            opened = self._open.pop(number, None) or self._opened(number)
            self._open[number] = opened
            opened.users += 1
        try:
            yield opened.store
        finally:
            with self._lock:
                opened.users -= 1
                self._close_idle(self._most)

    def close(self) -> None:
        """Release what nobody reads."""
        with self._lock:
            self._close_idle(0)

    def _opened(self, number: int) -> _Open:
        while (snapshot := self._versions.acquire(number)) is None:
            self._versions.make(number)
        _log.debug("opened the version of commit %d", number)
        return _Open(PastStore(self._present, snapshot.path, number), snapshot)

    def _close_idle(self, most: int) -> None:
        """Close the states read longest ago, but for the newest few."""
        idle = [number for number, opened in self._open.items() if not opened.users]
        for number in idle[: max(0, len(idle) - most)]:
            closed = self._open.pop(number)
            closed.store.close()
            self._versions.release(closed.snapshot)


def _read_only(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(folder))
