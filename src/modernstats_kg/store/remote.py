"""The store over a SPARQL 1.1 engine: statements there, everything else in the data directory.

The history decides, as it does for the embedded store: an engine that lost its last commits, or all, is given
them again from there.
"""

import logging
from dataclasses import replace
from io import BufferedWriter
from pathlib import Path
from threading import Thread
from typing import Final

from modernstats_kg.durable import make_private_folder, open_private
from modernstats_kg.errors import BadRequest, KnowledgeGraphError, StoreUnavailable
from modernstats_kg.model.change import Change, Commit
from modernstats_kg.model.terms import Literal, Quad
from modernstats_kg.store.data_directory import explained, lock_of, prepare
from modernstats_kg.store.dialects import dialect
from modernstats_kg.store.disguise import engine_client
from modernstats_kg.store.engine import Engine, decode_quads
from modernstats_kg.store.engine_port import NothingDone, Superseded
from modernstats_kg.store.engine_texts import OWN
from modernstats_kg.store.journal import Durability, Journal, read_commits
from modernstats_kg.store.logged import Home, LoggedStore
from modernstats_kg.store.recovery import reconcile
from modernstats_kg.store.relay import Relay
from modernstats_kg.store.remote_client import Connection, Limits
from modernstats_kg.store.remote_engine import RemoteEngine
from modernstats_kg.store.remote_view import engine_file
from modernstats_kg.store.views import ENGINE_FILE

_log = logging.getLogger(__name__)
READER_LIMITS: Final = Limits(timeout_s=600.0, max_bytes=500_000_000)
"""Of a reader's queries; its deadline and its memory come first."""
_LIMITS: Final = Limits(timeout_s=120.0, max_bytes=1_000_000_000)
_NAMED: Final = 20


class RemoteStore(LoggedStore):
    """Statements in an engine, every commit in `folder`/history.log."""

    def __init__(self, engine: RemoteEngine, home: Home, connection: Connection, refusal: str = "") -> None:
        """Use `open`; this takes over the engine, and the lock of the directory."""
        if not refusal:
            engine.take_over()
        super().__init__(engine, home, refusal)
        self._remote = engine
        self._connection = connection
        self._relay: Relay | None = None
        self._recovering = Thread()

    @classmethod
    def open(
        cls,
        folder: Path,
        connection: Connection,
        durability: Durability = "fsync",
        room_mib: int = 0,
        refusal: str = "",
    ) -> "RemoteStore":
        """Open the data directory `folder`, which is made when it does not exist, over an engine.

        Args:
            folder: the data directory.
            connection: of the engine.
            durability: whether a commit waits for the disk that the history is on.
            room_mib: room on that disk that a commit must leave, in MiB.
            refusal: why nothing may be written to this engine; empty if it may.

        Raises:
            StoreLocked: another process, or this one, has the directory open.
            StoreUnavailable: the folder cannot be used, the engine does not answer, or what it holds was
                written from another data directory.
        """
        with explained(f"The data directory {folder} cannot be opened"):
            make_private_folder(folder)
            lock = lock_of(folder)
        client = None
        try:
            with explained(f"The store in {folder} cannot be opened"):
                prepare(folder)
                client = engine_client(connection, _LIMITS)
                if not client.dialect.updates:
                    refusal = refusal or f"{client.dialect.title} is only read from here."
                home = Home(folder, lock, durability, room_mib)
                engine = RemoteEngine(client)
                _expect_of_here(engine, folder)
                store = cls(engine, home, connection, refusal)
        except BaseException:
            if client is not None:
                client.close()
            lock.close()
            raise
        _log.info("opened %s at commit %d, over %s", folder, store.commit, client.dialect.title)
        return store

    def effect(self, change: Change) -> Change:
        """What is left of a change when it meets the newest commit.

        Raises:
            BadRequest: the engine would not give a literal back as it is, or a graph is one of the store's.
            ValueError: a term is malformed.
        """
        left = super().effect(change)
        self._expect_kept(left.adds)
        return left

    def expect_reachable(self) -> None:
        """Know that the engine answers, and that it is at the newest commit; else it is brought there.

        Raises:
            StoreUnavailable: it does not, is not there yet, or the store is closed.
        """
        before = self._number
        reached = self._opened().number()
        under_way = reached > before and self._settling.locked() and not self._failed
        there, recovering = reached in (before, self._number), self._recovering.is_alive()
        if under_way or (there and not recovering):
            return
        if there:  # what was read meanwhile is still remembered
            raise StoreUnavailable("The engine has just been brought to the newest commit.")
        self._failed = True
        if not recovering:
            self._recovering = Thread(target=self._recover_beside, name="recovery", daemon=True)
            self._recovering.start()
        raise self._behind(reached)

    def _recover_beside(self) -> None:
        """What the next write would do first, without waiting for one: who is not ready gets none."""
        try:
            with self._writing:
                if self._engine is not None:
                    self._mend()
        except KnowledgeGraphError as failure:  # whoever asks next whether the store is ready tries again
            _log.warning("the engine could not be brought to the newest commit: %s", failure)

    def begin_reading(self) -> None:
        """From now on somebody may read between two steps, so every change is one; open the way for readers.

        Raises:
            StoreUnavailable: no socket can be made for them.
        """
        self._remote.in_steps = False
        self._relay = self._relay or Relay(self._connection.address)

    def close(self) -> None:
        """Release the data directory and the engine; a second call does nothing."""
        super().close()
        if self._relay is not None:
            self._relay.close()

    def snapshot(self, folder: Path) -> int:
        """Write to `folder` how the engine is reached; return the number of the newest commit.

        What is read there is the newest commit at that time, or a later one: never an older one.

        Raises:
            StoreUnavailable: `folder` exists, or cannot be written.
        """
        with explained(f"The snapshot {folder} cannot be made"):
            self._opened()
            commit = self.commit
            folder.mkdir(parents=True, mode=0o700)
            relayed = replace(self._connection, relay=self._relay.path if self._relay else "")
            if dialect(relayed.dialect).open_queries:
                relayed = replace(relayed, user="", password="")
            with BufferedWriter(open_private(folder / ENGINE_FILE, "wb")) as file:
                file.write(engine_file(relayed, READER_LIMITS))
            return commit

    def copy(self, folder: Path) -> int:
        """Read the whole engine into an embedded store in `folder`; nothing is written meanwhile.

        Raises:
            StoreUnavailable: `folder` exists, or cannot be written, or the engine does not answer.
        """
        with self._writing:
            self._mend()
        with self._settling, explained(f"The copy {folder} cannot be made"):
            engine = self._opened()
            self._expect_newest()
            folder.mkdir(parents=True, mode=0o700)
            copy = Engine(folder)
            copy.apply(engine.quads(), ())
            copy.store.flush()
            copy.close()
            self._expect_newest()
            return self.commit

    def _expect_newest(self) -> None:
        """Know that the engine is at the newest commit, or have the next write find out.

        Raises:
            StoreUnavailable: it is not, or does not answer.
        """
        reached = self._opened().number()
        if self._failed or reached != self._number:
            self._failed = True
            raise self._behind(reached)

    def _behind(self, reached: int) -> StoreUnavailable:
        return StoreUnavailable(f"The engine is at commit {reached}, the newest one is {self._number}.")

    def _expect_kept(self, quads: frozenset[Quad]) -> None:
        wrong = [
            f"<{quad.graph}> is a graph of the store itself."
            for quad in quads
            if quad.graph.value.startswith(OWN)
        ]
        reserved = dialect(self._connection.dialect).reserved
        wrong += [
            f"<{graph}> is a graph that the engine behind this service has of itself."
            for graph in {quad.graph for quad in quads}
            if graph.value.startswith(reserved)
        ]
        for quad in quads:
            if isinstance(quad.object, Literal) and (why := self._remote.damage(quad.object)):
                wrong.append(f"{quad.subject} {quad.predicate} {quad.object}: {why}")
        if wrong:
            more = f" And {len(wrong) - _NAMED} more." if len(wrong) > _NAMED else ""
            raise BadRequest(" ".join(sorted(set(wrong))[:_NAMED]) + more)

    def _give_up(self, journal: Journal, failure: BaseException) -> None:
        """Take back the line of a commit that is known not to have happened; else wait for `_recover`."""
        if isinstance(failure, Superseded):
            self._refusal = str(failure)
            if failure.never:
                journal.withdraw()
        if isinstance(failure, NothingDone):
            journal.withdraw()

    def _recover(self, journal: Journal) -> None:
        """Find out what became of the commit that failed: it stands, or nothing of it does.

        Raises:
            Superseded: somebody else writes to the engine now; so nothing is written until the next start.
            StoreUnavailable: the engine does not answer.
        """
        try:
            self._remote.take_back_over()
        except Superseded as end:
            self._refusal = str(end)
            raise
        reached, in_steps = self._remote.number(), self._remote.in_steps
        # What is served meanwhile is not the newest state anyway, and readiness says so.
        self._remote.in_steps = True
        try:
            for unfinished in list(journal.commits(after=self._number)):
                lost = reached == self._number and not self._remote.is_atomic
                if lost or (reached == unfinished.number and self._is_altered(unfinished)):
                    self._undo(unfinished)
                if reached == self._number or self._remote.number() == self._number:
                    journal.withdraw()
            reconcile(self._remote, journal, self._numbers)
        finally:
            self._remote.in_steps = in_steps

    def _undo(self, commit: Commit) -> None:
        """Take back what of a commit an engine has done, be it a part or all in another form."""
        adds, removes = decode_quads(commit.adds), decode_quads(commit.removes)
        self._remote.redo(removes, adds - removes, self._number)

    def _is_altered(self, commit: Commit) -> bool:
        """Whether the engine took a commit, and would give it back in another form: nobody was told of it."""
        return bool(self._remote.altered(decode_quads(commit.adds), decode_quads(commit.removes)))


def _expect_of_here(engine: RemoteEngine, folder: Path) -> None:
    """Refuse to take an engine over that is in use from a directory without any history.

    Raises:
        StoreUnavailable: the engine holds commits, and the directory has none.
    """
    history = folder / "history.log"
    if (number := engine.number()) and not (history.exists() and any(True for _ in read_commits(history))):
        raise StoreUnavailable(
            f"The engine is at commit {number} of another data directory, and {folder} has no history. Name "
            "that directory with --data, restore a backup of it, or use an engine that is empty."
        )
