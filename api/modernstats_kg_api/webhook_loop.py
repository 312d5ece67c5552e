"""Deliveries to webhooks while the service runs, beside the requests."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.webhook_delivery import Delivering, delivering_of, due_webhooks, serve_webhook
from modernstats_kg.errors import StoreUnavailable

_PAUSE_S: Final = 1.0
"""How often the number of the newest commit is looked at, in seconds."""
_AT_ONCE: Final = 8
"""Webhooks that are told something at the same time."""
_log = logging.getLogger(__name__)


@asynccontextmanager
async def delivered(kg: KnowledgeGraph) -> AsyncIterator[None]:
    """Tell webhooks of commits until the service stops; what is under way then is tried again later."""
    with delivering_of(kg) as work:
        running = asyncio.create_task(_deliver(work))
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def _deliver(work: Delivering) -> None:
    busy: dict[str, asyncio.Task[None]] = {}
    try:
        while True:
            busy = {name: task for name, task in busy.items() if not _ended(task)}
            try:
                hooks = await work.apart(due_webhooks, work) if work.kg.store.commit else ()
            except StoreUnavailable as failure:
                _log.warning("nothing is delivered: %s", failure)
                hooks = ()
            for hook in hooks:
                if hook.id not in busy and len(busy) < _AT_ONCE:
                    busy[hook.id] = asyncio.create_task(serve_webhook(work, hook))
            await asyncio.sleep(_PAUSE_S)
    finally:
        for task in busy.values():
            task.cancel()
        await asyncio.gather(*busy.values(), return_exceptions=True)


def _ended(task: asyncio.Task[None]) -> bool:
    """Whether a task is over; what ended it unexpectedly is logged, and tried again with the next round."""
    if not task.done():
        return False
    if (failure := task.exception()) is not None:
        _log.error("a delivery ended unexpectedly", exc_info=failure)
    return True
