"""What may have to ask an engine elsewhere is done where waiting for it holds nobody up."""

from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from modernstats_kg.actions.graph import KnowledgeGraph

T = TypeVar("T")


async def beside(kg: KnowledgeGraph, work: Callable[[], T]) -> T:
    """Do `work` in a thread where statements are in an engine elsewhere; here, which is faster, where not."""
    return await run_in_threadpool(work) if kg.settings.store else work()
