"""The engine's time, shared fairly: what a client's request costs goes to its account."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from modernstats_kg.access.shares import Limits
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import BadRequest, QueryTimeout, ReaderFailed, Throttled
from modernstats_kg.settings import Settings
from modernstats_kg.store.metering import METER

Result = TypeVar("Result")


async def metered(kg: KnowledgeGraph, client: str, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, whose reader time is billed to `client` to the last piece of the answer.

    Args:
        kg: keeps the accounts.
        client: prefix of a key, or an address.
        work: asks a reader; not begun yet.

    Raises:
        Throttled: the client has used its share; the work was not begun.
        KnowledgeGraphError: what the work raises.
    """
    try:
        bill = kg.shares.admit(client)
    except Throttled:
        work.close()
        raise
    before = METER.set(bill)
    try:
        return await work
    except (BadRequest, QueryTimeout, ReaderFailed):  # the query's own fault: repeating it costs the same
        bill.fail()
        raise
    finally:
        METER.reset(before)


def limits_of(settings: Settings) -> Limits:
    """The share of each client."""
    return Limits(
        settings.client_engine_s_per_min,
        settings.client_engine_burst_s,
        settings.client_long_queries,
        settings.client_failures_per_min,
        settings.key_failures_per_min,
    )
