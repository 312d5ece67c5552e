"""What every store of ours does with a write, whatever engine holds the statements: one lock, one history.

The history decides. Each commit is a line of it, written before the engine takes the statements and on disk
before anybody is told; what an engine lost or did not finish is done again from there.
"""

import logging
import shutil
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path
from threading import Lock
from typing import IO

from modernstats_kg.errors import StoreFull, StoreReadOnly, StoreUnavailable
from modernstats_kg.model.change import Attribution, Change, Commit
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import is_private
from modernstats_kg.store.bookkeeping import (
    PROVENANCE,
    activity_quads,
    digest_quads,
    now,
    patch_quads,
)
from modernstats_kg.store.data_directory import explained
from modernstats_kg.store.engine import as_stored, encode_quad
from modernstats_kg.store.engine_port import StatementEngine
from modernstats_kg.store.engine_reads import EngineReads
from modernstats_kg.store.journal import Durability, Journal, JournalDamaged
from modernstats_kg.store.lexical import expect_faithful
from modernstats_kg.store.numbers import NUMBERS, Numbers
from modernstats_kg.store.patch_notes import patch_note
from modernstats_kg.store.port import Course, Store
from modernstats_kg.store.recovery import reconcile

_log = logging.getLogger(__name__)
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Home:
    """The data directory of a store.

    Attributes:
        folder: where it is.
        lock: its lock file, which the store holds until it is closed.
        durability: whether a commit waits for the disk.
        room_mib: room on the disk that a commit must leave, in MiB.
    """

    folder: Path
    lock: IO[bytes]
    durability: Durability
    room_mib: int


class LoggedStore(EngineReads, Store):
    """A store of an engine, with every commit in `history.log` of its data directory.

    One lock serialises writes: two concurrent writes to an engine can lose one of them.
    """

    def __init__(self, engine: StatementEngine, home: Home, refusal: str = "") -> None:
        """Bring engine and history together; takes both over, and closes the engine where it fails.

        Args:
            engine: holds the statements.
            home: the data directory.
            refusal: why nothing may be written to this engine; empty if it may.
        """
        super().__init__()
        self._folder = home.folder
        self._lock = home.lock
        self._room = home.room_mib * _MIB
        self._writing = Lock()
        self._settling = Lock()  # held while engine, history and number may differ; never while waiting
        self._number = 0
        self._changed: dict[Iri, int] = {}
        """Newest commit by the graph that it changed; empty until it is first asked for."""
        self._failed = False
        self._refusal = refusal
        self._engine: StatementEngine | None = engine
        self._journal: Journal | None = None
        try:
            self._numbers = Numbers(self._folder / NUMBERS)
            self._journal = Journal(self._folder / "history.log", home.durability)
            if not refusal:
                reconcile(engine, self._journal, self._numbers)
            self._number = engine.number()
        except JournalDamaged as damage:
            self._refusal = str(damage)
            self._number = engine.number()
        except BaseException:
            engine.close()
            if self._journal:
                self._journal.close()
            raise
        if self._refusal:
            _log.critical("READ-ONLY: %s", self._refusal)

    @property
    def commit(self) -> int:
        """Number of the newest commit; 0 for an empty store."""
        return self._number

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be written until somebody mends it; empty when it can."""
        return self._refusal or (self._journal.failure if self._journal else "")

    def changed_at(self, graph: Iri) -> int:
        """Number of the newest commit that changed the named graph; 0 where none is known."""
        if graph == PROVENANCE:
            return self.commit
        if not self._changed:
            with self._settling:
                self._changed = self._opened().influences()
        return self._changed.get(graph, self.commit if is_private(graph.value) else 0)

    def write(self, build: Callable[[], Change], by: Attribution) -> int:
        """Commit the change that `build` gives; return its number once it is safe on disk.

        Raises:
            StoreReadOnly: nothing can be written now; says why.
            StoreFull: the disk has less room than has to be left.
            StoreUnavailable: the disk is damaged; readers see all of the change or nothing.
            BadRequest: as `effect`.
            ValueError: a term is malformed.
        """
        with self._writing:
            journal = self._writable()
            change = self.effect(build())
            if change:
                self._commit(journal, set(change.adds), set(change.removes), by)
            number = self._number
        with explained("The commit cannot be put on disk"):
            journal.sync(number)  # outside the lock, so that writers that queue share one write to disk
        return number

    def effect(self, change: Change) -> Change:
        """What is left of a change when it meets the newest commit.

        Raises:
            BadRequest: the store cannot keep what a literal means; says what to write.
            ValueError: a term is malformed.
        """
        engine = self._opened()
        expect_faithful(change.adds)
        wanted, unwanted = as_stored(change.adds), as_stored(change.removes)
        return Change(
            frozenset(wanted - engine.present(wanted)), frozenset(engine.present(unwanted - wanted))
        )

    def consider(self, build: Callable[[], Change]) -> Change:
        """The change that `build` gives, called as `write` would call it; nothing is written."""
        with self._writing:
            return build()

    def replace_graph(self, name: Iri, quads: Iterable[Quad], digest: str) -> int:
        """Make `quads` the whole content of the named graph, in one commit; return its number.

        Only the difference is written, in one atomic step, and it is on disk before this returns.

        Raises:
            ValueError: a quad is in another graph, or a term is malformed.
            StoreUnavailable: as `write`.
        """
        wanted = frozenset(quads)
        if wrong := next((quad for quad in wanted if quad.graph != name), None):
            raise ValueError(f"a statement of graph {wrong.graph} cannot be stored in {name}")
        return self._replace(name, wanted, digest_quads({name: digest}), f"Loaded {name}.")

    def drop_graph(self, name: Iri) -> int:
        """Remove a named graph and its digest, in one commit; return its number.

        Raises:
            StoreUnavailable: as `write`.
        """
        return self._replace(name, frozenset(), set(), f"Removed {name}.")

    def _replace(self, name: Iri, wanted: frozenset[Quad], digest: set[Quad], reason: str) -> int:
        def build() -> Change:
            present = set(self._opened().quads(name))
            known = self.digests().get(name.value)
            old = digest_quads({name: known}) if known else set()
            return Change(frozenset(wanted | digest), frozenset(present | old) - wanted - digest)

        return self.write(build, Attribution(reason=reason))

    def _commit(self, journal: Journal, adds: set[Quad], removes: set[Quad], by: Attribution) -> None:
        engine = self._opened()
        with explained("The commit cannot be given a number"):
            number = self._numbers.after(self._number)
        time = now()
        graphs = {quad.graph for quad in adds | removes if quad.graph != PROVENANCE}
        added, removed = list(map(encode_quad, adds)), list(map(encode_quad, removes))
        note = patch_note(filterfalse(is_private, added), filterfalse(is_private, removed))
        told = activity_quads(number, time, by, graphs) | patch_quads(number, *note)
        new = told - engine.present(told) - adds
        adds |= new
        added += map(encode_quad, new)
        with self._settling, explained("The commit cannot be written"):
            journal.append(Commit(number, time, by, "".join(sorted(added)), "".join(sorted(removed))))
            try:
                engine.apply(adds, removes, number)
            except BaseException as failure:
                self._failed = True
                self._course = Course(self._course.number + 1)
                self._give_up(journal, failure)
                raise
            self._number = number
            if self._changed:
                self._changed |= dict.fromkeys(graphs, number)

    def _writable(self) -> Journal:
        """The journal, once the store can take a write.

        Raises:
            StoreReadOnly: it cannot.
            StoreFull: too little room is left.
            StoreUnavailable: it is closed, or does not open again after a failure.
        """
        self._opened()
        if self._journal is None or self.read_only_reason:
            raise StoreReadOnly(f"Nothing can be written: {self.read_only_reason}")
        free = shutil.disk_usage(self._folder).free
        if free < self._room:
            raise StoreFull(
                f"The disk has {free // _MIB} MiB left; a commit must leave {self._room // _MIB} MiB."
            )
        self._mend()
        return self._journal

    def _mend(self) -> None:
        """Recover from a failed write, if there was one and nothing else is in the way.

        Raises:
            StoreUnavailable: it does not open again yet.
        """
        if not self._failed or self._journal is None or self.read_only_reason:
            return
        with self._settling, explained(f"The store in {self._folder} cannot be opened again"):
            self._recover(self._journal)
            self._number = self._opened().number()
            self._changed = {}
            self._course = Course(self._course.number + 1)
        self._failed = False
        _log.warning("%s can be written again after a failed write", self._folder)

    def history(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """The commits with a number above `after` and at most `until`, oldest first.

        There are none where the history is damaged.
        """
        last = self.commit if until is None else min(until, self.commit)
        return self._journal.commits(after, last) if self._journal else iter(())

    @abstractmethod
    def _give_up(self, journal: Journal, failure: BaseException) -> None:
        """Do what has to be done at once when the engine failed in a commit whose line was appended."""

    @abstractmethod
    def _recover(self, journal: Journal) -> None:
        """Make the engine take writes again after that, at the history's newest commit.

        Raises:
            OSError: it does not yet.
        """

    def close(self) -> None:
        """Release the data directory; a second call does nothing."""
        with self._writing, self._settling:
            if self._engine is not None:
                self._engine.close()
            self._engine = None
            if self._journal:
                self._journal.close()
                if not self._journal.failure:
                    with suppress(OSError):  # then the next start leaves some numbers out
                        self._numbers.close(self._journal.commit)
            self._lock.close()

    def _opened(self) -> StatementEngine:
        if self._engine is None:
            raise StoreUnavailable(f"The store in {self._folder} is closed.")
        return self._engine
