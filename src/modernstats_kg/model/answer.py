"""What a client query is answered with."""

from dataclasses import dataclass
from typing import Literal, Protocol

Entailment = Literal["none", "full"]
"""Which statements take part: the asserted ones, or also those that were inferred from them."""

Order = Literal["counts", "written"]
"""In which order the patterns of a query are evaluated: by counts where that pays, or as they are written."""


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


class OnePiece:
    """The frames of a body that is there already."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body

    def __aiter__(self) -> "OnePiece":
        return self

    async def __anext__(self) -> bytes:
        """The body, once."""
        body, self._body = self._body, None
        if body is None:
            raise StopAsyncIteration
        return body

    async def aclose(self) -> None:
        """Nothing is left to stop."""
        self._body = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialised result, whose first frame was ready before this value was made.

    Attributes:
        media_type: what the frames hold, with its charset where it has one.
        frames: the body in pieces. An error after the first piece raises, so that a broken
            answer can never be taken for a whole one.
        commit: number of the commit that was read.
        whole: the body, where all of it was ready at once; None for one that is still being made.
        order: names the order of what the query leaves without one; empty for that of the store, which is
            the same wherever the statements are the same.
    """

    media_type: str
    frames: Frames
    commit: int
    whole: bytes | None = None
    order: str = ""
