"""What a client query is answered with."""

from dataclasses import dataclass
from typing import Protocol


class Frames(Protocol):
    """A body in pieces. Whoever stops before its end calls `aclose`, which stops the query."""

    def __aiter__(self) -> "Frames":
        """Itself: the pieces can be read once."""
        ...

    async def __anext__(self) -> bytes:
        """The next piece."""
        ...

    async def aclose(self) -> None:
        """Give up what has not been read; a second call does nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result, whose first frame was ready before this value was made.

    Attributes:
        media_type: what the frames hold, with its charset where it has one.
        frames: the body in pieces. An error after the first piece raises, so that a broken
            answer can never be taken for a whole one.
        commit: number of the commit that was read.
    """

    media_type: str
    frames: Frames
    commit: int
