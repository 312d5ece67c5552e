"""One query's turn with a reader, from the question to the last piece of the answer."""

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Final

from modernstats_kg.errors import KnowledgeGraphError, QueryTimeout, ReaderFailed
from modernstats_kg.store.faults import Fault
from modernstats_kg.store.frames import Frame, Kind, Request
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.lanes import Place
from modernstats_kg.store.metering import current_meter
from modernstats_kg.store.reader import Reader, ReaderGone
from modernstats_kg.store.views import ENGINE_FILE

_log = logging.getLogger(__name__)
QUANTUM_S: Final = 0.1
"""How long a query is in the quick lane, in seconds; a point query takes a hundredth of it."""
_MOST_QUANTA: Final = 10
"""After so many a query is long, even if it has hardly had a processor."""


class Deadline:
    """A moment that everything has to be over by: the wait for a reader, and the answer."""

    def __init__(self, limit_s: float) -> None:
        """Begin now.

        Args:
            limit_s: seconds until then.
        """
        self.limit_s = limit_s
        self._end = asyncio.get_running_loop().time() + limit_s

    @property
    def left_s(self) -> float:
        """Seconds until then; a thousandth at least."""
        return max(self._end - asyncio.get_running_loop().time(), 0.001)

    @property
    def over(self) -> bool:
        """Whether the moment has passed."""
        return asyncio.get_running_loop().time() >= self._end


class Turn:
    """Holds one reader until the answer is whole, or until it has to be killed.

    The deadline runs from the start and does not wait for whoever reads the answer: a client that
    stalls keeps a reader no longer than a query that does not end.
    """

    def __init__(
        self, reader: Reader, place: Place, deadline: Deadline, give_back: Callable[[Reader, bool], None]
    ) -> None:
        """Begin the turn.

        Args:
            reader: idle; nobody else may use it until the turn is over.
            place: of this query in the lanes; left at the end of the turn.
            deadline: by when the answer has to be whole.
            give_back: called once with the reader, and whether it can be used again.
        """
        self._reader = reader
        self._place = place
        place.hold_by(reader.hold)
        self._timeout_s = deadline.limit_s
        self._give_back = give_back
        self._over = False
        self._end_of: KnowledgeGraphError | None = None
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.call_later(deadline.left_s, self._expire)
        self._meter = current_meter()
        self._began = self._loop.time()
        self._cpu_before = reader.cpu_at_rest_s  # asking the system again would cost a short query a quarter
        self._quanta = 0
        self._streams = False
        self._works_elsewhere = False
        self._answered: float | None = None
        self._quantum = self._loop.call_later(QUANTUM_S, self._promote)

    async def ask(self, request: Request | Job) -> Frame:
        """Send the query or job; the first frame of its answer.

        Raises:
            ReaderGone: the process had died before; the query reached nobody and can be asked again.
            QueryTimeout: the deadline passed.
            Busy: it runs long, and there are too many long queries.
            ReaderFailed: the process died.
            KnowledgeGraphError: what the reader found wrong with the query.
        """
        self._works_elsewhere = _is_elsewhere(_snapshot_of(request))
        try:
            await self._reader.ask(request)
        except ReaderGone as gone:
            self.abandon()
            if self._end_of:
                raise self._end_of from gone
            raise
        return await self.receive()

    async def receive(self) -> Frame:
        """The next frame; the turn is over when it is the last.

        Raises:
            QueryTimeout: the deadline passed.
            Busy: it runs long, and there are too many long queries.
            ReaderFailed: the process died.
            KnowledgeGraphError: what the reader found wrong with the query.
        """
        if self._over:
            raise self._lost()
        try:
            frame = await self._reader.receive()
        except ReaderGone as gone:
            self.abandon()
            raise self._lost() from gone
        except BaseException:
            self.abandon()
            raise
        self._answered = self._answered or self._loop.time()
        self._streams = frame.kind is Kind.PIECE
        if not self._streams:
            self._end(usable=True)
        if frame.kind is Kind.FAULT:
            raise Fault.of(frame.payload).error()
        return frame

    def abandon(self) -> None:
        """Kill the reader, unless the turn is over."""
        self._end(usable=False)

    def abandon_soon(self) -> None:
        """The same from any thread."""
        if not self._over and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.abandon)

    def _promote(self) -> None:
        # A short query takes long by the clock when others take the processors; a client that reads its
        # answer slowly takes none.
        self._quanta += 1
        waits = not self._streams and self._quanta < _MOST_QUANTA
        if waits and self._reader.cpu_s() - self._cpu_before < QUANTUM_S / 2:
            self._quantum = self._loop.call_later(QUANTUM_S, self._promote)
        elif refusal := self._meter.lengthen() or self._promoted():
            self._end_of = refusal
            self.abandon()

    def _promoted(self) -> KnowledgeGraphError | None:
        return None if self._place.promote() else self._place.busy()

    def _expire(self) -> None:
        self._end_of = QueryTimeout(self._timeout_s)
        _log.info("a query was stopped at its deadline of %g s", self._timeout_s)
        self.abandon()

    def _end(self, *, usable: bool) -> None:
        if not self._over:
            self._over = True
            self._deadline.cancel()
            self._quantum.cancel()
            self._place.leave()
            self._meter.end(self._engine_s())
            self._give_back(self._reader, usable)

    def _engine_s(self) -> float:
        """Processor time of the turn; the time by the clock where the system does not say.

        An engine elsewhere works while its reader waits, until the answer begins: that is paid for.
        """
        self._reader.cpu_at_rest_s = self._reader.cpu_s()
        used = self._reader.cpu_at_rest_s - self._cpu_before
        if not isfinite(used):
            return self._loop.time() - self._began
        if self._works_elsewhere:
            return max(used, (self._answered or self._loop.time()) - self._began)
        return used

    def _lost(self) -> KnowledgeGraphError:
        return self._end_of or ReaderFailed(
            "The query needed more memory than a query may use, or its reader was stopped. "
            "Select fewer rows at a time, or build less in one expression."
        )


def _snapshot_of(asked: Request | Job) -> str:
    return asked.snapshot if isinstance(asked, Request) else asked.options.get("snapshot", "")


@lru_cache(maxsize=16)
def _is_elsewhere(snapshot: str) -> bool:
    """Whether the folder of a snapshot names an engine; of a folder that never changes."""
    return bool(snapshot) and (Path(snapshot) / ENGINE_FILE).exists()


class AnswerFrames:
    """The pieces of one answer, in the form that `model.answer.Frames` asks for.

    Attributes:
        order: as `model.answer.Answer` has it.
    """

    def __init__(self, first: Frame, turn: Turn, order: str = "") -> None:
        self.order = order
        self._ready: Frame | None = first
        self._turn = turn
        self._complete = False

    @property
    def whole(self) -> bytes | None:
        """The body, while nothing of it has been read, if its first piece is its last; else None."""
        first = self._ready
        return first.payload if first is not None and first.kind is Kind.LAST else None

    def __aiter__(self) -> "AnswerFrames":
        return self

    async def __anext__(self) -> bytes:
        """The next piece.

        Raises:
            QueryTimeout: the deadline passed before the answer was whole.
            ReaderFailed: the process died before the answer was whole.
        """
        if self._complete:
            raise StopAsyncIteration
        frame = self._ready or await self._turn.receive()
        self._ready = None
        self._complete = frame.kind is Kind.LAST
        return frame.payload

    async def aclose(self) -> None:
        """Give up what has not been read; the reader dies if it has not finished."""
        self._complete = True
        self._turn.abandon()

    def __del__(self) -> None:
        self._turn.abandon_soon()  # the client left, and nobody called aclose()
