"""By when everything has to be over that is asked of engines elsewhere, however many requests that makes.

Apart from the client, as a reader of files need not load that.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Final, NamedTuple

_LEAST_S: Final = 0.001


class _Deadline(NamedTuple):
    end: float
    seconds: float


_NONE: Final = _Deadline(inf, inf)
_DEADLINE: Final[ContextVar[_Deadline]] = ContextVar("_DEADLINE", default=_NONE)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give all that is asked in here so many seconds together; a nearer end around it stays."""
    outer = _DEADLINE.set(min(_Deadline(time.monotonic() + seconds, seconds), _DEADLINE.get()))
    try:
        yield
    finally:
        _DEADLINE.reset(outer)


def left_s() -> float:
    """Seconds until then, a thousandth at least; infinite where nobody has said."""
    return max(_DEADLINE.get().end - time.monotonic(), _LEAST_S)


def given_s() -> float:
    """Seconds that all had together, which is what a client is told of; infinite where nobody has said."""
    return _DEADLINE.get().seconds
