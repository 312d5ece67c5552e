"""Keeps the search index up to date while the service runs, so that no search has to wait for it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from starlette.concurrency import run_in_threadpool

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.indexing import follow
from modernstats_kg.errors import KnowledgeGraphError

_EVERY_S: Final = 2.0
_log = logging.getLogger(__name__)


@asynccontextmanager
async def followed(kg: KnowledgeGraph) -> AsyncIterator[None]:
    """Look for new commits now and then while the service runs."""
    task = asyncio.create_task(_keep_following(kg))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_following(kg: KnowledgeGraph) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await run_in_threadpool(follow, kg, 0.0)
        except KnowledgeGraphError as failure:
            _log.warning("the search index does not follow: %s", failure)
