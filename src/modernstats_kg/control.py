"""How the command line reaches a running service: one line of JSON each way over `data`/control.sock.

Only the owner of the data directory may open the socket, so it needs no key.
"""

import json
import socket
from pathlib import Path
from typing import Final, NotRequired, TypedDict

from modernstats_kg.errors import StoreUnavailable

SOCKET: Final = "control.sock"


class Request(TypedDict):
    """What is asked for: the name of a command, the folder it is about or an empty text, other arguments."""

    command: str
    folder: str
    arguments: NotRequired[list[str]]


class Reply(TypedDict):
    """What came of it: the line to print, and whether it is an error."""

    failed: bool
    message: str


def ask_service(data: Path, request: Request) -> str:
    """Let the service that owns `data` do something; the line to print.

    Raises:
        StoreUnavailable: it does not answer, or what it did failed; says why.
    """
    try:
        with socket.socket(socket.AF_UNIX) as talking:
            talking.connect(str(data / SOCKET))
            talking.sendall(json.dumps(request).encode() + b"\n")
            with talking.makefile("rb") as answer:
                reply: Reply = json.loads(answer.readline())
    except (OSError, ValueError) as cause:
        raise StoreUnavailable(f"The service that uses {data} does not answer: {cause}") from cause
    if reply["failed"]:
        raise StoreUnavailable(reply["message"])
    return reply["message"]
