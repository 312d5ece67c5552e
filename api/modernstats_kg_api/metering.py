"""Who pays for a request: the key that it shows, or the address that it comes from."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from modernstats_kg.actions import throttling
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.clients import address_of
from modernstats_kg_api.deps import graph_of

Result = TypeVar("Result")


async def metered(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, whose reader time is billed to whoever sent the request.

    Raises:
        Throttled: they have used their share; the work was not begun.
        KnowledgeGraphError: what the work raises.
    """
    client = caller_of(request).key or address_of(request)
    return await throttling.metered(graph_of(request), client, work)
