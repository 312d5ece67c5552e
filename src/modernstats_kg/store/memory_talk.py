"""What the service and the image process say to each other, and a child of it when it begins.

service -> image   FOLLOW   with a file: one commit a line, as JSON of its number and its two texts
                   FORK     with a socket: a child shall answer queries there
image -> service   READY    once, when the dataset is loaded
child -> service   HELLO    with its pidfd: the commit that it reads, and its process number; then frames

Messages are datagrams of one byte, so that none is ever half sent; what is large is in the file.
"""

import json
import os
import socket
import struct
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from modernstats_kg.model.change import Commit

IN_MEMORY: Final = Path("memory")
"""What stands in a request for the folder of the snapshot."""
HELLO: Final = struct.Struct(">QI")
DOES_NOT_FIT: Final = 76
"""Exit status of an image whose dataset needs more memory than it may have."""
OUTGROWN: Final = 77
"""Exit status of one that outgrew it while it followed commits; loaded anew it may fit."""


class Word(Enum):
    """What a message says; the value is the message."""

    FOLLOW = b"+"
    FORK = b"Y"
    READY = b"R"


def write_commits(commits: Iterable[Commit]) -> tuple[int, int]:
    """A file in memory with the commits, and the number of the last one; 0 where there is none."""
    descriptor, last = os.memfd_create("commits"), 0
    try:
        with os.fdopen(os.dup(descriptor), "w", encoding="utf-8") as lines:
            for commit in commits:
                last = commit.number
                lines.write(json.dumps((last, commit.adds, commit.removes)) + "\n")
    except BaseException:
        os.close(descriptor)  # the history broke off
        raise
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor, last


def read_commits(descriptor: int) -> Iterator[tuple[int, str, str]]:
    """Number, added and removed N-Quads of each commit; the file is closed at the end."""
    with os.fdopen(descriptor, encoding="utf-8") as lines:
        for line in lines:
            number, adds, removes = json.loads(line)
            yield number, adds, removes


def say(control: socket.socket, word: Word, descriptor: int) -> None:
    """Send a message with a descriptor, which stays open here.

    Raises:
        OSError: nobody listens, or not fast enough.
    """
    socket.send_fds(control, [word.value], [descriptor])


def hear(control: socket.socket) -> tuple[Word, int] | None:
    """The next message and its descriptor; None when the service is gone."""
    message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return (Word(message), descriptors[0]) if message else None
