"""Readers with the dataset in memory: the image that they are forked from, from its start to its end.

Readers of checkpoints answer until the image is warm, and whenever it fails, is behind or does not fit. So
it may end at any moment, and costs nobody an answer.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.settings import Settings
from modernstats_kg.store.frames import Request
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.lanes import Place
from modernstats_kg.store.memory_children import Children
from modernstats_kg.store.memory_image import Forked, Image, ImageGone
from modernstats_kg.store.memory_talk import DOES_NOT_FIT, OUTGROWN, write_commits
from modernstats_kg.store.port import Store
from modernstats_kg.store.snapshots import Snapshot, Snapshots
from modernstats_kg.store.turns import AnswerFrames, Deadline

_log = logging.getLogger(__name__)
_OFTEN_S: Final = 1.0
"""How often the image is brought up to date where no query asks for it."""
_STUCK_S: Final = 60.0
"""After how long an image that does not fork is given up."""
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 60.0
_STEADY_S: Final = 60.0
"""After how long without an end the next pause is the first one again."""


class MemoryReaders:
    """What a pool asks first, beside its readers of checkpoints. Belongs to the loop that starts it."""

    def __init__(self, store: Store, snapshots: Snapshots, settings: Settings, program: str) -> None:
        """Start nothing yet.

        Args:
            store: whose commits are followed.
            snapshots: of that store, which the image begins with.
            settings: how much memory there is.
            program: name of the module that readers run.
        """
        self._store = store
        self._snapshots = snapshots
        self._settings = settings
        self._program = program
        self._children = Children(lambda: store.commit, settings)
        self._image: Image | None = None
        self._following = asyncio.Lock()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def is_warm(self) -> bool:
        """Whether an image is there that has loaded the dataset."""
        return self._image is not None

    @property
    def image_pid(self) -> int | None:
        """Number of the image process, once it has loaded the dataset."""
        return self._image.pid if self._image else None

    @property
    def pids(self) -> set[int]:
        """Numbers of the processes that answer."""
        return self._children.pids

    @property
    def long(self) -> int:
        """Long queries that are answered in memory, running or held."""
        return self._children.long

    def start(self) -> None:
        """Begin to load; nobody waits for it."""
        self._tasks = (asyncio.create_task(self._keep_image()), asyncio.create_task(self._keep_up()))

    async def ask(
        self, request: Callable[[Snapshot], Request | Job], place: Place, deadline: Deadline
    ) -> tuple[AnswerFrames, int] | None:
        """As `Children.ask`."""
        return await self._children.ask(request, place, deadline)

    async def close(self) -> None:
        """End the image and every child, and wait for them; a second call does nothing."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = ()
        await self._children.close()

    async def _keep_image(self) -> None:
        """Have an image, until the dataset does not fit."""
        pause, loop = _FIRST_PAUSE_S, asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                status = await self._live()
            except (OSError, StoreUnavailable) as failure:
                _log.warning("the image in memory does not start: %s", failure)
            else:
                if status == DOES_NOT_FIT:
                    return _log.warning(
                        "the dataset does not fit into KG_MEMORY_BUDGET_MIB=%d: readers use the disk",
                        self._settings.memory_budget_mib,
                    )
                why = "outgrew its budget" if status == OUTGROWN else f"ended with status {status}"
                _log.warning("the image in memory %s; readers use the disk until there is another", why)
            if loop.time() - began > _STEADY_S:
                pause = _FIRST_PAUSE_S
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    async def _live(self) -> int:
        """The life of one image; its exit status."""
        image: Image | None = None
        try:
            async with self._snapshot() as snapshot:
                image = await Image.start(snapshot, self._settings, self._program)
                if await image.loaded():
                    self._image = image
                    self._children.use(self._fork)
                    _log.info("the dataset is in memory, at commit %d", image.commit)
            return await image.ended()
        finally:
            self._image = None
            self._children.use(None)
            if image:
                image.kill()
                await image.ended()

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[Snapshot]:
        """A snapshot of the newest commit, kept meanwhile."""
        commit = self._store.commit
        while (snapshot := self._snapshots.acquire(commit)) is None:
            await asyncio.to_thread(self._snapshots.current)
        try:
            yield snapshot
        finally:
            await asyncio.to_thread(self._snapshots.release, snapshot)

    async def _fork(self, wanted: int) -> Forked:
        async with self._following:
            await self._follow(wanted)
            image = self._image
        if image is None:
            raise ImageGone
        return await image.fork()

    async def _follow(self, wanted: int) -> None:
        """Tell the image what was committed since it was told last. Whoever calls holds `_following`.

        Raises:
            ImageGone: there is none, or it cannot follow.
        """
        image = self._image
        if image is None:
            raise ImageGone
        if image.commit < wanted:
            try:
                descriptor, last = await asyncio.to_thread(self._committed, image.commit, wanted)
                image.follow(descriptor, last)
            except (OSError, StoreUnavailable) as failure:
                _log.warning("the history cannot be read for the image in memory: %s", failure)
                last = 0
            if last < wanted:
                image.kill()  # a new one begins with what is there
                raise ImageGone

    def _committed(self, after: int, until: int) -> tuple[int, int]:
        return write_commits(self._store.history(after, until))

    async def _keep_up(self) -> None:
        """Bring the image up to date where nobody asks, so that the next query need not wait for it."""
        while True:
            await asyncio.sleep(_OFTEN_S)
            self._children.end_older()
            self._children.end_surplus()
            try:
                async with self._following:
                    await self._follow(self._store.commit)
            except ImageGone:
                continue
            if self._image and self._children.wait_s > _STUCK_S:
                _log.warning("the image in memory does not answer; it is ended")
                self._image.kill()


def can_read_memory() -> bool:
    """Whether this system has what a process needs that is not our child: Linux has, since 5.3."""
    return hasattr(os, "pidfd_open") and hasattr(os, "memfd_create")
