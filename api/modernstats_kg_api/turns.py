"""Turns for heavy work in the service's own process: a few at once, some that wait, the rest hear so."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Final, Literal, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from modernstats_kg.errors import Busy
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.clients import address_of
from modernstats_kg_api.deps import graph_of

Result = TypeVar("Result")
Queue = Literal["turns", "writers", "searchers"]
"""Who waits for whom: heavy reading, writing and searching have turns of their own."""

_AT_ONCE: Final = 2
_WAITING: Final = 16
_RETRY_S: Final = 5


class Turns:
    """Who may work now. Belongs to one event loop."""

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING) -> None:
        """Begin with nobody at work.

        Args:
            at_once: who may work at the same time.
            waiting: who may wait beside them.
        """
        self._places = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._here = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One of the places, as soon as one is free.

        Raises:
            Busy: too many wait already.
        """
        if self._here >= self._most:
            raise Busy("Too many requests of this kind are waiting: try again in a moment.", _RETRY_S)
        self._here += 1
        try:
            async with self._places:
                yield
        finally:
            self._here -= 1


async def in_turn(request: Request, work: Callable[[], Result], queue: Queue = "turns") -> Result:
    """The result of `work`, done in a worker thread when its turn comes, and billed to whoever asks.

    Args:
        request: who asks.
        work: what is done.
        queue: where it waits: those who write wait for each other anyway, and must not hold up who reads.

    Raises:
        Throttled: they have used their share of engine time; the work was not begun.
        Busy: too many wait already.
        KnowledgeGraphError: what the work raises.
    """
    turns: Turns = getattr(request.app.state, queue)
    return await _billed(request, work, turns)


async def billed(request: Request, work: Callable[[], Result]) -> Result:
    """The result of light `work`, done in a worker thread at once, and billed to whoever asks.

    Raises:
        Throttled: they have used their share of engine time; the work was not begun.
        KnowledgeGraphError: what the work raises.
    """
    return await _billed(request, work, None)


async def _billed(request: Request, work: Callable[[], Result], turns: Turns | None) -> Result:
    shares, client = graph_of(request).shares, caller_of(request).key or address_of(request)
    shares.admit(client)
    used = 0.0

    def timed() -> Result:
        nonlocal used
        began = time.thread_time()
        try:
            return work()
        finally:
            used = time.thread_time() - began

    async with turns.turn() if turns else nullcontext():
        try:
            return await run_in_threadpool(timed)
        finally:
            shares.bill(client, used)
