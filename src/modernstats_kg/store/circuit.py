"""A circuit breaker: an engine that cannot be reached is not asked again at once by everybody."""

import time
from dataclasses import dataclass, field
from typing import Final

from modernstats_kg.errors import EngineUnreachable

_FAILURES: Final = 5
_PAUSE_S: Final = 2.0


@dataclass(slots=True)
class Circuit:
    """Counts connections that failed one after the other. Used by one event loop only.

    Attributes:
        failures: after how many it opens.
        pause_s: how long nobody tries then, in seconds; after that one may, and its success closes it.
    """

    failures: int = _FAILURES
    pause_s: float = _PAUSE_S
    _failed: int = field(default=0, init=False)
    _tried: float = field(default=0.0, init=False)

    def expect_closed(self) -> None:
        """Let a request pass.

        Raises:
            EngineUnreachable: the last connections failed; says when the next one is tried.
        """
        if self._failed < self.failures:
            return
        left = self._tried + self.pause_s - time.monotonic()
        if left > 0:
            raise EngineUnreachable(
                f"The engine that holds the statements could not be reached {self._failed} times. "
                f"It is tried again in {left:.1f} s."
            )
        self._tried = time.monotonic()  # half open: this request tries, the others wait for what it finds

    def failed(self) -> None:
        """A connection failed."""
        self._failed += 1
        self._tried = time.monotonic()

    def reached(self) -> None:
        """The engine said something, whatever it was."""
        self._failed = 0
