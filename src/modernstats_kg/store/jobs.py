"""Work other than queries that a reader does: bytes in, bytes out, with the same limits."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from modernstats_kg.store.frames import Frame, Kind

Work = Callable[[bytes, Mapping[str, str]], bytes]
"""Does one job: the body and its options in, the result out. Raises errors that the service explains."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job for a reader.

    Attributes:
        name: which.
        options: what the work needs to know.
        body: what somebody sent.
        timeout_s: the deadline, in seconds, that the service will hold the reader to.
    """

    name: str
    options: Mapping[str, str]
    body: bytes
    timeout_s: float

    def frame(self) -> Frame:
        """The job as a frame: a line of JSON, and the body."""
        head = {"name": self.name, "options": dict(self.options), "timeout_s": self.timeout_s}
        return Frame(Kind.JOB, json.dumps(head).encode() + b"\n" + self.body)

    @classmethod
    def of(cls, payload: bytes) -> "Job":
        """The job that `frame` made."""
        head, _, body = payload.partition(b"\n")
        return cls(body=body, **json.loads(head))
