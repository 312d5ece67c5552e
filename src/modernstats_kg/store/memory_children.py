"""Readers that were forked from the image: each is used until the next commit.

What a child cannot do, and what it could not finish because somebody killed it, a reader of a checkpoint
does, as long as nothing of the answer has left the house.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from modernstats_kg.errors import ReaderFailed
from modernstats_kg.settings import Settings
from modernstats_kg.store.faults import NeedsFolder
from modernstats_kg.store.frames import Request
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.lanes import Place
from modernstats_kg.store.memory_image import Forked, ImageGone
from modernstats_kg.store.memory_talk import IN_MEMORY
from modernstats_kg.store.reader import Reader, ReaderGone
from modernstats_kg.store.snapshots import Snapshot
from modernstats_kg.store.turns import AnswerFrames, Deadline, Turn

Fork = Callable[[int], Awaitable[Forked]]
"""Gives a reader of a commit, or of a newer one; raises ImageGone."""
_PATIENCE_S: Final = 0.25
"""How long a query waits for a fork; a checkpoint takes a tenth of it."""
_SPARE: Final = 1
"""Idle children beyond the number of cores that are kept for good."""
_CROWD: Final = 4
"""Idle children for each core that stay for a while."""
_LINGER_S: Final = 60.0
"""How long more of them stay after many were busy: of a million statements a fork costs more than a query."""


class Children:
    """The children of one image after another. Belongs to the event loop that uses it."""

    def __init__(self, newest: Callable[[], int], settings: Settings) -> None:
        """Begin without any.

        Args:
            newest: number of the store's newest commit.
            settings: how many children may be idle.
        """
        self._newest = newest
        self._most_idle = settings.readers + _SPARE
        self._crowd = _CROWD * settings.readers
        self._fork_for: Fork | None = None
        self._closed = False
        self._idle: list[Reader] = []
        self._plenty_since: float | None = None
        """Since when more were idle than are kept, whenever somebody looked."""
        self._living: dict[Reader, Forked] = {}
        self._busy: dict[Reader, Place] = {}
        self._forking: dict[asyncio.Task[Reader | None], float] = {}
        self._ending: set[asyncio.Task[int]] = set()

    @property
    def long(self) -> int:
        """Long queries that children have, running or held."""
        return sum(place.is_long for place in self._busy.values())

    @property
    def pids(self) -> set[int]:
        """Numbers of the children's processes."""
        return {reader.pid for reader in self._living}

    def use(self, fork: Fork | None) -> None:
        """Have children made so from now on, or not at all; those that there are go on."""
        self._fork_for = fork

    @property
    def wait_s(self) -> float:
        """For how long the child that is missing most has been waited for, in seconds."""
        now = asyncio.get_running_loop().time()
        return max((now - began for began in self._forking.values()), default=0.0)

    async def ask(
        self, request: Callable[[Snapshot], Request | Job], place: Place, deadline: Deadline
    ) -> tuple[AnswerFrames, int] | None:
        """The answer, once its first piece is there, and the commit that it is of.

        Returns:
            None where a reader of a checkpoint has to answer, in the same place: there is no child for the
            newest commit, it cannot do it in memory, or it died. The query alone may have been the cause of
            that, and then it will show there.

        Raises:
            KnowledgeGraphError: as `Turn.ask`; the place has been left.
        """
        try:
            reader = await self._child(deadline.left_s)
        except BaseException:
            place.leave()
            raise
        forked = self._living.get(reader) if reader else None
        if reader is None or forked is None:  # none for that commit, or all were ended meanwhile
            return None
        self._busy[reader] = place
        place.keep()
        turn = Turn(reader, place, deadline, self._give_back)
        try:
            first = await turn.ask(request(Snapshot(IN_MEMORY, forked.commit)))
        except (NeedsFolder, ReaderFailed, ReaderGone):
            if self._closed:
                place.let_go()
                raise
            place.begin_again()
            return None
        except BaseException:
            turn.abandon()
            place.let_go()
            raise
        place.let_go()
        return AnswerFrames(first, turn, forked.order), forked.commit

    async def close(self) -> None:
        """End every child and wait for it."""
        self._fork_for, self._closed = None, True
        for reader in list(self._living):
            self._end(reader)
        if self._forking:
            for forking in self._forking:
                forking.cancel()
            await asyncio.wait(self._forking)
        if self._ending:
            await asyncio.wait(self._ending)

    def end_older(self) -> None:
        """End the idle children that read an older commit than the newest."""
        wanted = self._newest()
        if older := [reader for reader in self._idle if self._living[reader].commit < wanted]:
            self._idle = [reader for reader in self._idle if reader not in older]
            for reader in older:
                self._end(reader)

    def end_surplus(self) -> None:
        """End some where more than are kept were idle for a while; called once a second or so."""
        now = asyncio.get_running_loop().time()
        if len(self._idle) <= self._most_idle:
            self._plenty_since = None
        elif self._plenty_since is None:
            self._plenty_since = now
        elif now - self._plenty_since >= _LINGER_S:
            surplus = self._idle[: -self._most_idle]  # those that were used longest ago
            self._idle = self._idle[-self._most_idle :]
            self._plenty_since = None
            for reader in surplus:
                self._end(reader)

    async def _child(self, limit_s: float) -> Reader | None:
        self.end_older()
        while self._idle:
            if (reader := self._idle.pop()).alive:
                return reader
            self._end(reader)
        if self._fork_for is None or self.wait_s > _PATIENCE_S:
            return None
        return await self._forked(self._fork_for, min(limit_s, _PATIENCE_S))

    async def _forked(self, fork: Fork, limit_s: float) -> Reader | None:
        """A new child; one that is late is kept for others."""
        loop = asyncio.get_running_loop()
        forking = loop.create_task(self._made(fork))
        self._forking[forking] = loop.time()
        forking.add_done_callback(lambda task: self._forking.pop(task, None))
        try:
            done, _ = await asyncio.wait({forking}, timeout=limit_s)
        except BaseException:
            forking.add_done_callback(self._keep)
            raise
        if not done:
            forking.add_done_callback(self._keep)
            return None
        return forking.result()

    async def _made(self, fork: Fork) -> Reader | None:
        wanted = self._newest()
        try:
            forked = await fork(wanted)
        except ImageGone:
            return None
        self._living[forked.reader] = forked
        if forked.commit < wanted:
            self._end(forked.reader)
            return None
        return forked.reader

    def _keep(self, forking: "asyncio.Task[Reader | None]") -> None:
        if not forking.cancelled() and (reader := forking.result()) is not None:
            self._give_back(reader, True)

    def _give_back(self, reader: Reader, usable: bool) -> None:
        self._busy.pop(reader, None)
        forked = self._living.get(reader)
        current = forked is not None and forked.commit >= self._newest()
        if usable and current and len(self._idle) < max(self._most_idle, self._crowd):
            self._idle.append(reader)
        else:
            self._end(reader)

    def _end(self, reader: Reader) -> None:
        if self._living.pop(reader, None) is not None:
            reader.kill()
            ending = asyncio.get_running_loop().create_task(reader.ended())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
