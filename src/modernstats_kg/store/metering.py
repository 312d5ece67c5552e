"""Who pays for what a reader does: said where a request comes in, asked where its turn begins and ends."""

import asyncio
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final, Protocol

from modernstats_kg.errors import Throttled


class Meter(Protocol):
    """Counts the work of one request."""

    def lengthen(self) -> Throttled | None:
        """The query turned out to be long; why it may not go on, or None."""
        ...

    def end(self, engine_s: float) -> None:
        """A turn is over; it took that much of a reader's processor time, in seconds."""
        ...

    def pay(self, engine_s: float) -> None:
        """Something was made ready beside the turns; it took that much processor time, in seconds."""
        ...


class _Free:
    """The meter of whoever pays nothing: commands, and a service that limits nobody."""

    def lengthen(self) -> Throttled | None:
        return None

    def end(self, engine_s: float) -> None:
        pass

    def pay(self, engine_s: float) -> None:
        pass


METER: Final[ContextVar[Meter]] = ContextVar("METER")
"""The meter of the request that is being answered; it follows the request into its tasks."""
_FREE: Final = _Free()


def current_meter() -> Meter:
    """The meter of whoever asks."""
    return METER.get(_FREE)


async def paid(work: Callable[[int], None], number: int) -> None:
    """Do work in a thread; whoever asks pays for its processor time.

    Args:
        work: what is done.
        number: what it is done with.
    """
    current_meter().pay(await asyncio.to_thread(_processor_s, work, number))


def _processor_s(work: Callable[[int], None], number: int) -> float:
    began = time.thread_time()
    work(number)
    return time.thread_time() - began
