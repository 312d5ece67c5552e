"""A client that leaves before it has its answer: what was done for it is stopped."""

import asyncio
from typing import Any, Final

from starlette.requests import Request

_MOMENT_S: Final = 0.02
"""Nobody looks before: most answers are there by then, and a task beside each would cost a tenth of it."""


class Leaving:
    """Cancels a task when the client of its request leaves.

    Attributes:
        seen: whether the client has left, and the task was cancelled for that.
    """

    def __init__(self, request: Request, task: "asyncio.Task[Any] | None") -> None:
        """Look from a moment later on, until `forget`.

        Args:
            request: whose body has been read.
            task: what is done for it.
        """
        self._request = request
        self._task = task
        self._watching: asyncio.Task[None] | None = None
        self._beginning = asyncio.get_running_loop().call_later(_MOMENT_S, self._begin)
        self.seen = False

    def forget(self) -> None:
        """Look no longer."""
        self._beginning.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        if self._task is not None:
            self.seen = True
            self._task.cancel()
