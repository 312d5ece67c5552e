"""An event loop in a thread of its own, for callers that are no coroutines."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

Value = TypeVar("Value")


class BackgroundLoop:
    """Runs coroutines for the threads that call `run`, until it is closed."""

    def __init__(self, name: str) -> None:
        """Start the thread, which does not keep the process from ending."""
        self._loop = asyncio.new_event_loop()
        self._taking = Lock()
        self._closed = False
        self._waiting: set[Future[Any]] = set()
        self._thread = Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Value]) -> Value:
        """What the coroutine returns, or raises. From any thread but that of the loop.

        Raises:
            RuntimeError: the loop is closed.
            concurrent.futures.CancelledError: it was closed meanwhile.
        """
        with self._taking:  # what is taken before the loop closes is cancelled by it, and never forgotten
            if self._closed:
                work.close()
                raise RuntimeError("the loop is closed")
            taken = self._take(work)
            self._waiting.add(taken)
        try:
            return taken.result()
        finally:
            self._waiting.discard(taken)

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Cancel what still runs, run `last`, and end the thread; a second time does nothing."""
        with self._taking:
            if self._closed:
                last.close()
                return
            self._closed = True
        for taken in list(self._waiting):
            taken.cancel()
        self._take(_others_end()).result()
        self._take(last).result()
        self._take(self._loop.shutdown_default_executor()).result()  # its threads look up the names of hosts
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _take(self, work: Coroutine[Any, Any, Value]) -> Future[Value]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)


async def _others_end() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
