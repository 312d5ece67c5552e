"""The pool of reader processes: the only way a client's query reaches the statements.

The engine has no way to stop a query and can be brought down by a short one, so each runs in a
process that can be killed: at its deadline, at its memory limit, and when its client leaves.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Any, Final

from modernstats_kg.errors import Busy, QueryTimeout, StoreUnavailable
from modernstats_kg.model.answer import Answer
from modernstats_kg.model.query_dataset import UNNAMED, Dataset
from modernstats_kg.namespaces import default_graph
from modernstats_kg.settings import Settings
from modernstats_kg.store.frames import Request, with_charset
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.lanes import Lanes, Place
from modernstats_kg.store.memory_readers import MemoryReaders
from modernstats_kg.store.reader import QUERIES_ONLY, Reader, ReaderGone
from modernstats_kg.store.snapshots import Snapshot, Snapshots
from modernstats_kg.store.states import States
from modernstats_kg.store.turns import AnswerFrames, Deadline, Turn
from modernstats_kg.store.versions import Versions

Enter = Callable[[float], Awaitable[Place]]
Find = Callable[[], Awaitable[Snapshot]]
_log = logging.getLogger(__name__)
_SPARE: Final = 1
"""Readers beyond those that may be busy, so that the next query need not wait for a new process."""
_QUICK_EXTRA: Final = 2
"""Queries beyond the number of cores that may be in their first moment at once."""
_RESTART_S: Final = 1.0


class ReaderPool:
    """Readers, idle or busy, and the queue before them. Belongs to the event loop that starts it."""

    def __init__(
        self,
        snapshots: Snapshots,
        settings: Settings,
        program: str = QUERIES_ONLY,
        versions: Versions | None = None,
        memory: MemoryReaders | None = None,
    ) -> None:
        """Make a pool without processes; `start` brings them up.

        Args:
            snapshots: what the readers read.
            settings: how many readers, how long a queue, which limits.
            program: name of the module that a reader runs.
            versions: older states that readers may be asked for.
            memory: readers that are asked first for the newest commit.
        """
        self._program = program
        self._states = States(snapshots, versions)
        self._settings = settings
        self._lanes = Lanes(
            settings.readers + _QUICK_EXTRA,
            settings.readers,
            settings.reader_queue,
            max(1, ceil(settings.query_timeout_s / 2)),
        )
        self._lanes.when_promoted = self._keep_enough_soon
        self._idle: asyncio.Queue[Reader] = asyncio.Queue()
        self._readers: set[Reader] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._open = False
        self.memory = memory
        """Asked first for the newest commit; None where there is no memory for it."""
        self.updating = asyncio.Lock()
        """Held while an update is evaluated and written: one at a time."""

    async def start(self) -> None:
        """Start the readers and wait until all are ready.

        Raises:
            StoreUnavailable: a reader does not start.
        """
        await self._states.begin()
        self._open = True
        starting = [self._add_reader() for _ in range(self._settings.readers + _SPARE)]
        for failure in await asyncio.gather(*starting, return_exceptions=True):
            if failure is not None:
                await self.close()
                raise failure
        if self.memory:
            self.memory.start()

    async def answer(
        self, query: str, media_type: str, timeout_s: float | None = None, dataset: Dataset = UNNAMED
    ) -> Answer:
        """Run one query on the newest commit, or an older one; its answer, once the first piece is there.

        Args:
            query: passed by `query.guard`.
            media_type: without parameters; one that the form of the query can be written as.
            timeout_s: deadline in seconds, if shorter than that of the settings.
            dataset: the graphs that the request names for the query, and the commit.

        Raises:
            QuerySyntaxError: the query does not parse; has line and column.
            QueryRefused: the query uses something that cannot be evaluated here.
            NotAcceptable: the query's results cannot be written as `media_type`.
            QueryTimeout: the deadline passed; the reader was killed.
            ReaderFailed: the reader ran out of memory.
            Busy: too many queries wait, or too many long ones run.
            StoreUnavailable: there is no snapshot to read, or the pool is closed.
        """
        most = self._settings.query_timeout_s
        limit = max(min(timeout_s or most, most), 0.001)

        def request(snapshot: Snapshot) -> Request:
            return Request(
                str(snapshot.path),
                query,
                media_type,
                self._settings.default_graph == "union",
                limit,
                dataset.default,
                dataset.named,
                default_graph(self._settings.base),
                self._settings.base,
                dataset.readable,
                snapshot.commit,
                {"data": str(self._settings.data), "ontology": str(self._settings.ontology or "")},
            )

        deadline = Deadline(limit)
        try:
            frames, commit = await self._ask(request, limit, self._lanes.enter, self._state_of(dataset))
        except Busy as busy:
            if limit < most and deadline.over:  # it would pass again
                raise QueryTimeout(limit) from busy
            raise
        return Answer(with_charset(media_type), frames, commit, frames.whole, frames.order)

    async def work(self, name: str, body: bytes, options: Mapping[str, str]) -> bytes:
        """Let a reader do one job, with the deadline of a query; its result.

        Args:
            name: of the job, as the pool's program knows it.
            body: what somebody sent.
            options: what the work needs to know. It is also told the folder of the newest `snapshot` and
                the `commit` that it is of.

        Raises:
            QueryTimeout: the deadline passed; the reader was killed.
            ReaderFailed: the reader ran out of memory.
            Busy: too many others wait.
            StoreUnavailable: the pool is closed.
            KnowledgeGraphError: what the work found wrong.
        """
        job = Job(name, options, body, self._settings.query_timeout_s)
        return await self._work(job, self._lanes.enter, self._states.newest_on_disk)

    async def work_apart(self, job: Job, oldest: int) -> bytes:
        """Let a reader do one job that waits for no query; its result. Whoever asks holds `updating`.

        Args:
            job: which work, with its own deadline; it is also told the number of the `newest` commit.
            oldest: number of the oldest commit whose snapshot will do.

        Raises:
            KnowledgeGraphError: as `work`.
        """
        return await self._work(job, self._lanes.enter_apart, partial(self._states.since, oldest))

    async def close(self) -> None:
        """Kill every reader and wait for its end; a second call does nothing."""
        self._open = False
        if self.memory:
            await self.memory.close()
        await asyncio.gather(*self._tasks)  # replacements under way see that the pool is closed
        await asyncio.gather(*(self._remove_reader(reader) for reader in list(self._readers)))
        await self._states.settle()

    def _state_of(self, dataset: Dataset) -> Find:
        """How the state that a query reads is found."""
        if dataset.commit is not None:
            return partial(self._states.older, dataset.commit)
        return self._states.newest_on_disk if dataset.steady else self._states.newest

    async def _work(self, job: Job, enter: Enter, find: Find) -> bytes:
        def on(snapshot: Snapshot) -> Job:
            read = {"snapshot": str(snapshot.path), "commit": str(snapshot.commit)}
            newest = {"newest": str(self._states.commit)}
            return replace(job, options={**job.options, **read, **newest})

        frames, _ = await self._ask(on, job.timeout_s, enter, find)
        return b"".join([frame async for frame in frames])

    async def _ask(
        self,
        request: Callable[[Snapshot], Request | Job],
        limit: float,
        enter: Enter,
        find: Find,
    ) -> tuple[AnswerFrames, int]:
        """The frames of the answer, once the first is there, and the commit it was made from."""
        deadline = Deadline(limit)
        for _ in range(len(self._readers) + _SPARE):
            if not self._open:
                raise StoreUnavailable("The readers are not running.")
            try:
                return await self._ask_one(request, deadline, enter, find)
            except ReaderGone:
                _log.info("a reader had died while idle; another one answers")
        raise StoreUnavailable("The readers end as soon as they are started: the log says why.")

    async def _ask_one(
        self,
        request: Callable[[Snapshot], Request | Job],
        deadline: Deadline,
        enter: Enter,
        find: Find,
    ) -> tuple[AnswerFrames, int]:
        place = await enter(deadline.left_s)
        in_memory = self.memory if find == self._states.newest else None
        if in_memory and (told := await in_memory.ask(request, place, deadline)):
            return told
        if in_memory:
            self._keep_enough_soon()  # a query that was long in memory is so here too
        try:
            reader = await self._living(deadline.left_s)
        except BaseException:
            place.leave()
            raise
        try:
            snapshot = await self._acquire(reader, deadline.left_s, find)
        except BaseException:
            place.leave()
            self._give_back(reader, usable=True)
            raise
        turn = Turn(reader, place, deadline, self._give_back)
        try:
            first = await turn.ask(request(snapshot))
        except BaseException:
            turn.abandon()
            raise
        finally:
            if older := reader.snapshots[:-1]:
                del reader.snapshots[:-1]
                self._spawn(self._states.release(older))
        return AnswerFrames(first, turn), snapshot.commit

    async def _living(self, limit: float) -> Reader:
        """An idle reader; those that have died are replaced.

        Raises:
            Busy: none became free in time.
        """
        while not self._idle.empty():  # then nobody waits, and no time has to be kept
            if (reader := self._idle.get_nowait()).alive:
                return reader
            self._spawn(self._replace(reader))
        try:
            async with asyncio.timeout(limit):
                while not (reader := await self._idle.get()).alive:
                    self._spawn(self._replace(reader))  # ended while idle: the system was out of memory
                return reader
        except TimeoutError:
            raise self._lanes.busy() from None

    @property
    def _wanted(self) -> int:
        """Processes that there should be: those of long queries do not come back soon."""
        elsewhere = self.memory.long if self.memory else 0
        return self._settings.readers + _SPARE + self._lanes.beyond - elsewhere

    def _keep_enough_soon(self) -> None:
        """Start the readers that are missing, once it is settled whose query became long."""
        asyncio.get_running_loop().call_soon(self._keep_enough)

    def _keep_enough(self) -> None:
        """Start the readers that are missing."""
        while self._open and len(self._readers) + self._starting < self._wanted:
            self._starting += 1
            self._spawn(self._start_one())

    async def _start_one(self) -> None:
        try:
            while self._open:
                try:
                    return await self._add_reader()
                except (OSError, StoreUnavailable) as failure:
                    _log.warning("a reader does not start, trying again: %s", failure)
                    await asyncio.sleep(_RESTART_S)
        finally:
            self._starting -= 1

    def _give_back(self, reader: Reader, usable: bool) -> None:
        if not usable:
            reader.kill()
        if usable and len(self._readers) <= self._wanted:
            self._idle.put_nowait(reader)
        else:
            self._spawn(self._replace(reader))

    async def _acquire(self, reader: Reader, limit: float, find: Find) -> Snapshot:
        """The snapshot that is wanted, kept until `reader` opens another.

        Raises:
            Busy: it was not made in time.
        """
        open_there = reader.snapshots[-1] if reader.snapshots else None
        if open_there and find == self._states.newest and open_there.commit == self._states.commit:
            return open_there
        try:
            async with asyncio.timeout(limit):
                snapshot = await find()
        except TimeoutError:
            raise self._lanes.busy() from None
        reader.snapshots.append(snapshot)
        return snapshot

    async def _add_reader(self) -> None:
        reader = await Reader.start(self._settings.reader_memory_mib, self._program)
        self._readers.add(reader)
        self._idle.put_nowait(reader)

    async def _remove_reader(self, reader: Reader) -> None:
        reader.kill()
        await reader.ended()
        self._readers.discard(reader)
        await self._states.remove_scratch(reader.pid)
        await self._states.release(reader.snapshots)
        reader.snapshots = []

    async def _replace(self, reader: Reader) -> None:
        """Remove a reader, and start another one if it is missed."""
        await self._remove_reader(reader)
        self._keep_enough()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if not self._open:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
