"""Turns for heavy work in the service's own process: a few at once, some that wait, the rest hear so."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from modernstats_kg.errors import Busy
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.clients import address_of
from modernstats_kg_api.deps import graph_of

Result = TypeVar("Result")

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


async def in_turn(request: Request, work: Callable[[], Result]) -> Result:
    """The result of `work`, done in a worker thread when its turn comes, and billed to whoever asks.

    Raises:
        Throttled: they have used their share of engine time; the work was not begun.
        Busy: too many wait already.
        KnowledgeGraphError: what the work raises.
    """
    shares, client = graph_of(request).shares, caller_of(request).key or address_of(request)
    shares.admit(client)
    turns: Turns = request.app.state.turns
    used = 0.0

    def timed() -> Result:
        nonlocal used
        began = time.thread_time()
        try:
            return work()
        finally:
            used = time.thread_time() - began

    async with turns.turn():
        try:
            return await run_in_threadpool(timed)
        finally:
            shares.bill(client, used)
