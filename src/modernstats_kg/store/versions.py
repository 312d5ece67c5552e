"""Older states of the store as folders that readers open: made when they are first asked for.

A folder begins as a copy of the newest commit, which shares its files with the store; what was committed
since is then taken back in it, so that its union of all graphs is right too.
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from modernstats_kg.durable import sync_tree
from modernstats_kg.model.change import Change
from modernstats_kg.store.data_directory import explained
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.port import Store
from modernstats_kg.store.snapshots import Snapshot, scratch_folder

_log = logging.getLogger(__name__)
_MAKING: Final = "making"
_MANY: Final = 2_000
_QUICKER: Final = 10
"""How much quicker statements are added to nothing than changed in a store."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the history knows.

    Attributes:
        change: what leads from the commit of the first number to that of the second.
        lasting: numbers of the commits whose folders are kept for good.
    """

    change: Callable[[int, int], Change]
    lasting: Callable[[], Collection[int]]


class Versions:
    """The older states below one data directory. Methods may be called from any thread."""

    def __init__(self, store: Store, folder: Path, past: Past, most: int) -> None:
        """Find what a former run left: what it finished is whole, and never changes.

        Args:
            store: what is copied.
            folder: the data directory, which `store` holds locked.
            past: how to get from the newest state to an older one.
            most: folders to keep beside those that are kept for good and those in use.
        """
        self._store = store
        self._folder = folder / "versions"
        self._past = past
        self._most = most
        self._making = Lock()
        self._counting = Lock()
        self._users: Counter[int] = Counter()
        self._asked: dict[int, None] = {}
        """Numbers of the folders that are there, the one asked for longest ago first."""
        for found in sorted(self._folder.glob("*")):
            if found.name.isdecimal():
                self._asked[int(found.name)] = None
            else:
                shutil.rmtree(found, ignore_errors=True)

    def __contains__(self, snapshot: Snapshot) -> bool:
        return snapshot.path.parent == self._folder

    def acquire(self, number: int) -> Snapshot | None:
        """The state after commit `number`, kept until it is released; None where `make` has to be called."""
        with self._counting:
            if number not in self._asked:
                return None
            del self._asked[number]
            self._asked[number] = None
            self._users[number] += 1
        return Snapshot(self._folder / str(number), number)

    def release(self, snapshot: Snapshot) -> None:
        """Give back what `acquire` gave."""
        with self._counting:
            self._users[snapshot.commit] -= 1
        self._forget()

    def make(self, number: int) -> None:
        """Make the folder of commit `number`, if there is none; takes longer the more has changed since.

        Args:
            number: of a commit in the history.

        Raises:
            StoreUnavailable: it cannot be written.
        """
        with self._making:
            if number in self._asked:
                return
            room = self._folder / _MAKING
            shutil.rmtree(room, ignore_errors=True)
            newest = self._store.copy(room)
            with explained(f"The version {number} cannot be made"):
                self._rebuild(room, newest, number)
                sync_tree(room)
                room.rename(self._folder / str(number))
            with self._counting:
                self._asked[number] = None
            _log.info("made the version of commit %d", number)
        self._forget(but=number)

    def remove_scratch(self, process: int) -> None:
        """Remove what a process that has ended made beside the versions."""
        shutil.rmtree(scratch_folder(self._folder / "any", process), ignore_errors=True)

    def _rebuild(self, folder: Path, newest: int, number: int) -> None:
        """Take back in the copy what came later, or begin again with nothing where that is quicker."""
        change = self._past.change(newest, number)
        changed = len(change.adds) + len(change.removes)
        if changed > _MANY:
            whole = self._past.change(0, number)
            if len(whole.adds) < changed * _QUICKER:
                shutil.rmtree(folder)
                change = whole
        if not change:
            return
        engine = Engine(folder)
        engine.apply(change.adds, change.removes)
        engine.store.flush()
        engine.close()

    def _forget(self, but: int = 0) -> None:
        """Remove the folders asked for longest ago, as long as there are too many."""
        lasting = set(self._past.lasting()) | {but}
        with self._counting:
            idle = [number for number in self._asked if number not in lasting and not self._users[number]]
            old = idle[: max(0, len(idle) - self._most)]
            for number in old:
                del self._asked[number]
        for number in old:
            shutil.rmtree(self._folder / str(number), ignore_errors=True)
            _log.debug("removed the version of commit %d", number)
