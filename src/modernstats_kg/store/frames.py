"""What the service and a reader say to each other: frames of kind, length and payload.

service -> reader   REQUEST  one query, as JSON
                    JOB      other work: a line of JSON, and what somebody sent
reader -> service   READY    once, after the start
                    PIECE    a part of the answer; more follows
                    LAST     the rest of the answer; the reader is free again
                    FAULT    the query failed, as JSON; the reader is free again
"""

import struct
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO, Final, NamedTuple

import orjson

_HEADER: Final = struct.Struct(">cI")
HEADER_BYTES: Final = _HEADER.size
PIECE_BYTES: Final = 65_536
"""Size of one piece. An answer below it is one frame, so its failure is known before it starts."""


class Kind(Enum):
    """What a frame is; the value is its first byte."""

    REQUEST = b"Q"
    JOB = b"J"
    READY = b"R"
    PIECE = b"P"
    LAST = b"L"
    FAULT = b"F"


class Frame(NamedTuple):
    """One frame."""

    kind: Kind
    payload: bytes = b""

    def encoded(self) -> bytes:
        """The bytes on the wire."""
        return _HEADER.pack(self.kind.value, len(self.payload)) + self.payload


@dataclass(frozen=True, slots=True)
class Request:
    """One query for a reader.

    Attributes:
        snapshot: folder of the snapshot to read.
        query: the client's query.
        media_type: what to answer with.
        union: the default graph is the union of the named graphs, unless the query says otherwise.
        timeout_s: the deadline, in seconds, that the service will hold the reader to.
        default_graphs: the graphs that the request names for the default graph.
        named_graphs: the graphs that the request names for GRAPH; where it names none at all, both are
            empty, and the query and `union` decide.
        unnamed: IRI under which the store keeps the statements that stand in no named graph.
        readable: patterns of the private graphs that the client may read.
        base: what relative IRIs are resolved against where the query has no BASE.
        commit: number of the commit that the snapshot is of.
        beside: the folders that our own functions read: `data`, and `ontology` where the deployment has
            its own.
    """

    snapshot: str
    query: str
    media_type: str
    union: bool
    timeout_s: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    unnamed: str = ""
    base: str = ""
    readable: tuple[str, ...] = ()
    commit: int = 0
    beside: dict[str, str] = field(default_factory=dict)

    def frame(self) -> Frame:
        """The request as a frame."""
        return Frame(Kind.REQUEST, orjson.dumps(self))

    @classmethod
    def of(cls, payload: bytes) -> "Request":
        """The request that `frame` made."""
        return cls(**orjson.loads(payload))


def decode_header(header: bytes) -> tuple[Kind, int]:
    """Kind of a frame and length of its payload.

    Raises:
        ValueError: the bytes are no header; the other side is not what it should be.
    """
    kind, length = _HEADER.unpack(header)
    return Kind(kind), length


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame of a blocking stream; None at its end."""
    header = stream.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    kind, length = decode_header(header)
    payload = stream.read(length)
    return Frame(kind, payload) if len(payload) == length else None


def with_charset(media_type: str) -> str:
    """The `Content-Type` of what readers write: text is in UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
