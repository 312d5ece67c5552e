"""Headers as the server hands them over: pairs of bytes, the names in lower case.

The classes of Starlette copy and decode them at each look, and every request passes a dozen looks: as long as
a short query takes.
"""

from collections.abc import MutableSequence
from typing import Final

from starlette.types import Message, Scope

_PAGE: Final = b"text/html"


def header_in(carrier: Scope | Message, name: bytes) -> bytes:
    """The first header of that name of a request or of the start of an answer; empty where there is none."""
    value: bytes
    for known, value in carrier["headers"]:
        if known == name:
            return value
    return b""


def has_header(carrier: Scope | Message, *names: bytes) -> bool:
    """Whether a request, or the start of an answer, has a header of one of these names."""
    return any(known in names for known, _ in carrier["headers"])


def set_header(headers: MutableSequence[tuple[bytes, bytes]], name: bytes, value: bytes) -> None:
    """Let there be one header of that name."""
    headers[:] = [(known, given) for known, given in headers if known != name]
    headers.append((name, value))


def is_page(start: Message) -> bool:
    """Whether an answer is for people, in a language."""
    return header_in(start, b"content-type").startswith(_PAGE)
