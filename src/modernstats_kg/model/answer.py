"""What a client query is answered with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass


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
    frames: AsyncIterator[bytes]
    commit: int
