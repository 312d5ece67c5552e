"""What an answer is known by: the digest of its bytes, and what tells before they are made that it holds.

A *validator* is made of the state of the content and of all that decides an answer, so it is known before
any work; a *tag* is the digest of the answer, so it differs if and only if the answer does. Which tag
belongs to a validator is learned when an answer is sent. A client that names this tag again has the
answer, and nothing is evaluated. After a commit the validators are new: the answer is made once, and where
the commit did not touch it, it has the tag that it had.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.types import Scope

_MOST_KNOWN: Final = 16_384
"""Tags that are remembered, about a quarter of a kilobyte each."""
_TAGGING: Final = "modernstats_kg.tagging"


class Known(NamedTuple):
    """What was learned of an answer: its tag, and its headers where a route cannot tell them at once."""

    tag: str
    headers: Mapping[str, str]


class KnownTags:
    """The tag of the last answer under each validator; the one asked for longest ago goes first.

    Routes run in threads, and the middleware on the event loop: both come here.
    """

    def __init__(self, most: int = _MOST_KNOWN) -> None:
        """Know nothing yet.

        Args:
            most: validators that are remembered.
        """
        self._tags: OrderedDict[str, Known] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._tags)

    def find(self, validator: str) -> Known | None:
        """What is known of the answer under `validator`; None for one that was not given, or long ago."""
        with self._lock:
            if validator in self._tags:
                self._tags.move_to_end(validator)
            return self._tags.get(validator)

    def learn(self, validator: str, tag: str, headers: Mapping[str, str]) -> None:
        """Remember which tag the answer under `validator` has."""
        with self._lock:
            self._tags[validator] = Known(tag, headers)
            self._tags.move_to_end(validator)
            while len(self._tags) > self._most:
                self._tags.popitem(last=False)


@dataclass(slots=True)
class Tagging:
    """How the answer to one request gets its tag.

    Attributes:
        known: what was learned of earlier answers.
        validator: of this answer; None where nothing tells before it is made.
        request_validator: made of the request alone; None where the route did not ask to be spared.
        audience: whose answer it is; empty for what everybody may read.
        settled: whether the request and the state of the content decide every byte of the answer; said by
            the route, for `hot_answers`.
    """

    known: KnownTags = field(default_factory=KnownTags)
    validator: str | None = None
    request_validator: str | None = None
    audience: str = ""
    settled: bool = False

    @property
    def tag(self) -> str | None:
        """The tag that an answer under the validator had."""
        return self._found and self._found.tag

    @property
    def told(self) -> Mapping[str, str]:
        """What such an answer said that its route cannot: which headers of the request decided it."""
        return self._found.headers if self._found else {}

    @property
    def _found(self) -> Known | None:
        return None if self.validator is None else self.known.find(self.validator)

    def learn(self, tag: str, headers: Mapping[str, str]) -> None:
        """Remember the tag of the answer, and with which headers it was sent."""
        if self.validator is not None:
            self.known.learn(self.validator, tag, {"Vary": headers["vary"]} if "vary" in headers else {})
        if self.request_validator is not None:
            self.known.learn(self.request_validator, tag, dict(headers))


def begin_tagging(scope: Scope, known: KnownTags) -> Tagging:
    """The tagging of a request, where its route and the middleware both find it."""
    tagging = Tagging(known)
    scope[_TAGGING] = tagging
    return tagging


def is_settled(scope: Scope) -> bool:
    """Whether the route of a request has said that the answer is settled."""
    tagging: Tagging | None = scope.get(_TAGGING)
    return tagging is not None and tagging.settled


def tagging_of(request: Request) -> Tagging:
    """The tagging of a request; one that nobody sees where no middleware stands before the route."""
    found: Tagging | None = request.scope.get(_TAGGING)
    return begin_tagging(request.scope, KnownTags()) if found is None else found


def tag_of(body: bytes, content_type: str, audience: str = "") -> str:
    """The entity tag, without quotes, of an answer before it is compressed.

    Two forms may be the same bytes, as an empty graph is in Turtle and N-Triples; their tags differ.

    Args:
        body: every byte of it.
        content_type: the header as it is sent.
        audience: whose it is, where it is not for everybody: private answers have tags of their own.

    Source: RFC 9110, 8.8.1 (a strong validator also differs by Content-Type).
    """
    digest = hashlib.sha256(f"{content_type}\n{audience}\n".encode())
    digest.update(body)
    return digest.hexdigest()[:32]


def validator_of(*parts: str) -> str:
    """One short text for the parts of a validator."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
