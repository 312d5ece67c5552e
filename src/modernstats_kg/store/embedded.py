"""The default store: pyoxigraph on RocksDB, in one folder that one process owns."""

import logging
from pathlib import Path

from modernstats_kg.durable import make_private_folder
from modernstats_kg.store.data_directory import explained, lock_of, prepare
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.journal import Durability, Journal
from modernstats_kg.store.logged import Home, LoggedStore
from modernstats_kg.store.recovery import reconcile

_log = logging.getLogger(__name__)


class EmbeddedStore(LoggedStore):
    """Statements in `folder`/store, every commit in `folder`/history.log.

    Results of the engine never leave the thread that asked: used on another, they end the process.
    """

    def __init__(self, engine: Engine, home: Home) -> None:
        """Use `open`; this takes over the engine, and the lock of the directory."""
        super().__init__(engine, home)
        self._files = engine

    @classmethod
    def open(cls, folder: Path, durability: Durability = "fsync", room_mib: int = 0) -> "EmbeddedStore":
        """Open the store in `folder`, which is made when it does not exist.

        Where the history is damaged the store opens all the same, for reading; `read_only_reason` says why.

        Args:
            folder: the data directory.
            durability: whether a commit waits for the disk.
            room_mib: room on the disk that a commit must leave, in MiB.

        Raises:
            StoreLocked: another process, or this one, has it open.
            StoreUnavailable: the folder cannot be used, or what is in it is damaged or too new.
        """
        with explained(f"The data directory {folder} cannot be opened"):
            make_private_folder(folder)
            lock = lock_of(folder)
        try:
            with explained(f"The store in {folder} cannot be opened"):
                prepare(folder)
                engine = Engine(folder / "store")
                store = cls(engine, Home(folder, lock, durability, room_mib))
        except BaseException:
            lock.close()
            raise
        _log.info("opened %s at commit %d", folder, store.commit)
        return store

    def begin_reading(self) -> None:
        """Nothing: what is half done is never seen here."""

    def snapshot(self, folder: Path) -> int:
        """Write an immutable copy of the newest commit to `folder`; return the commit's number.

        On the same file system the copy shares its files with the store, so it is quick at any size.

        Raises:
            StoreUnavailable: `folder` exists, or cannot be written.
        """
        with self._settling, explained(f"The snapshot {folder} cannot be made"):
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._opened()
            self._files.store.backup(folder)
            return self.commit

    def copy(self, folder: Path) -> int:
        """As `snapshot`."""
        return self.snapshot(folder)

    def _give_up(self, journal: Journal, failure: BaseException) -> None:
        """Take back the line: the engine takes no further write until it is opened again."""
        journal.withdraw()

    def _recover(self, journal: Journal) -> None:
        """Open the engine again.

        Raises:
            OSError: it does not open, or the disk is full or damaged.
        """
        self._files.reopen()
        reconcile(self._files, journal, self._numbers)
