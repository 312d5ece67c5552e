"""The counts by which queries are ordered: made apart from requests, and kept until there are newer ones."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Final

from modernstats_kg.errors import KnowledgeGraphError
from modernstats_kg.model.counts import Counts

_SHARE: Final = 100
"""Counting takes at most this part of the time: that long after it, times what it took, it begins again."""
_LEAST_S: Final = 1.0
"""A count that fails at once is not begun again by every query."""
_log = logging.getLogger(__name__)


class Counting:
    """The newest counts there are of one store; older ones do as well, as they only decide an order."""

    def __init__(self) -> None:
        """Begin with none; a thread is started by the first who asks."""
        self._lock = Lock()
        self._counts: Counts | None = None
        self._commit = -1
        self.renewed = 0
        """How often there were new counts: queries may have got another order each time."""
        self._not_before = 0.0
        self._thread: ThreadPoolExecutor | None = None
        self._work: Future[None] | None = None
        self._closed = False

    def current(self, commit: int, count: Callable[[], Counts]) -> Counts | None:
        """The newest counts; None until there are some. Nobody waits for them.

        Args:
            commit: number of the newest commit.
            count: makes new ones, in a thread of its own.
        """
        if commit != self._commit and time.monotonic() >= self._not_before:
            with self._lock:
                if not self._closed and (self._work is None or self._work.done()):
                    self._thread = self._thread or ThreadPoolExecutor(1, "counting")
                    self._work = self._thread.submit(self._renew, commit, count)
        return self._counts

    def settle(self) -> None:
        """Wait for what is being counted."""
        if self._work:
            self._work.result()

    def close(self) -> None:
        """Count no more; what is being counted is waited for, as it holds the store."""
        with self._lock:
            self._closed = True
        if self._thread:
            self._thread.shutdown(cancel_futures=True)

    def _renew(self, commit: int, count: Callable[[], Counts]) -> None:
        start = time.monotonic()
        try:
            self._counts, self._commit = count(), commit
            self.renewed += 1
        except (KnowledgeGraphError, OSError, ValueError, TypeError, RuntimeError) as failure:
            _log.warning("queries keep the order by older counts: %s", failure)
        end = time.monotonic()
        self._not_before = end + max(_LEAST_S, _SHARE * (end - start))
