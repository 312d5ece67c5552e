"""Immutable copies of the store, one per commit at most, made when a reader first asks for one."""

import logging
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from modernstats_kg.store.port import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The copy of commit number `commit`, in the folder `path`."""

    path: Path
    commit: int


class Snapshots:
    """The snapshots below one data directory. Methods may be called from any thread.

    A snapshot is removed as soon as a newer one exists and everyone who acquired it released it.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        """Start without snapshots; what a former run left behind is removed.

        Args:
            store: what is copied.
            folder: the data directory, which `store` holds locked.
        """
        self._store = store
        self._folder = folder / "snapshots"
        self._making = Lock()
        self._counting = Lock()
        self._newest: Snapshot | None = None
        self._users: Counter[Snapshot] = Counter()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def commit(self) -> int:
        """Number of the store's newest commit, whether or not it has a snapshot yet."""
        return self._store.commit

    def begin(self) -> None:
        """Let the store know that readers are about to start.

        Raises:
            StoreUnavailable: it cannot serve them.
        """
        self._store.begin_reading()

    def current(self) -> Snapshot:
        """The snapshot of the newest commit, made if need be; callers that meet share one.

        Raises:
            StoreUnavailable: it cannot be written.
        """
        wanted = self._store.commit
        with self._making:
            newest = self._newest
            return newest if newest is not None and newest.commit >= wanted else self._make()

    def acquire(self, commit: int) -> Snapshot | None:
        """The newest snapshot, kept until it is released; None when it is older than `commit`.

        Never waits for a snapshot to be made: call `current` first where this answers None.
        """
        with self._counting:
            if self._newest is None or self._newest.commit < commit:
                return None
            self._users[self._newest] += 1
            return self._newest

    def release(self, snapshot: Snapshot) -> None:
        """Give back what `acquire` gave."""
        with self._counting:
            self._users[snapshot] -= 1
        self._remove_unused()

    def remove_scratch(self, process: int) -> None:
        """Remove what a process that has ended made beside the snapshots."""
        shutil.rmtree(scratch_folder(self._folder / "any", process), ignore_errors=True)

    def _make(self) -> Snapshot:
        unnamed = self._folder / "making"
        shutil.rmtree(unnamed, ignore_errors=True)
        commit = self._store.snapshot(unnamed)
        made = Snapshot(unnamed.rename(self._folder / str(commit)), commit)
        with self._counting:
            if self._newest is not None:
                self._users[self._newest] += 0  # keeps an unused one in the table until it is removed
            self._newest = made
        self._remove_unused()
        return made

    def _remove_unused(self) -> None:
        with self._counting:
            unused = [old for old, users in self._users.items() if users == 0 and old != self._newest]
            for old in unused:
                del self._users[old]
        for old in unused:
            shutil.rmtree(old.path, ignore_errors=True)
            _log.debug("removed the snapshot of commit %d", old.commit)


def scratch_folder(snapshot: Path, process: int) -> Path:
    """Folder for what a process makes of a snapshot: on its file system, so that they can share files."""
    return snapshot.parent / f"reader-{process}"
