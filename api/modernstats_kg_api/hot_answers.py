"""Answers as they were sent, for whoever sends the very same request again while nothing has changed.

Everything that a request says is part of what an answer is kept under, but what cannot decide it; so nobody
gets what somebody else wished for. Kept is only what a route has declared to follow from the request and the
state of the content (`Tagging.settled`), and only from the second time on. Who shows a key or a cookie is
never answered from here. A client that has used its share of engine time is refused where it always was.

This stands before all other layers because each of them takes longer than a look-up. What they add is kept
with the answer, but the request's id.
"""

from collections import OrderedDict
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.versions import State, state_of
from modernstats_kg.errors import Throttled
from modernstats_kg_api.clients import address_of
from modernstats_kg_api.entity_tags import is_settled
from modernstats_kg_api.request_ids import REQUEST_ID, request_id_of

_PRIVATE: Final = frozenset((b"authorization", b"cookie"))
_ASIDE: Final = frozenset(
    (
        *(
            b"connection",
            b"forwarded",
            b"traceparent",
            b"tracestate",
            b"user-agent",
            b"via",
        ),
        *(b"x-forwarded-for", b"x-forwarded-proto", b"x-real-ip", REQUEST_ID),
    )
)
"""Headers that decide nothing of an answer but its id."""
_MOST_SEEN: Final = 8_192
"""Requests that are remembered to have come once."""
_PART_BYTES: Final = 160
"""What each header takes beside its text."""
_KEPT: Final = (200, 304)

Headers = list[tuple[bytes, bytes]]
Key = tuple[object, ...]


class _Kept(NamedTuple):
    status: int
    headers: Headers
    body: bytes
    size: int


class HotAnswers:
    """Gives answers again. Belongs to one event loop."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._state: State | None = None
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._seen: set[int] = set()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        key = _key_of(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        kg: KnowledgeGraph | None = getattr(scope["app"].state, "kg", None) if key else None
        if key is None or kg is None:  # there is none while the service starts
            await self._app(scope, receive, send)
            return
        self._forget_older(kg)
        kept = self._kept.get(key)
        if kept is not None and _is_admitted(kg, scope):
            self._kept.move_to_end(key)
            await _give(scope, kept, send)
        elif kept is None and hash(key) in self._seen:
            await self._app(scope, receive, _Keeping(self, key, scope, send))
        else:
            self._see(key)
            await self._app(scope, receive, send)

    def keep(self, key: Key, kg: KnowledgeGraph, state: State, answer: _Kept) -> None:
        """Keep an answer of that state, if it is the newest and the answer is not too large.

        Args:
            key: the request.
            kg: what it was answered from.
            state: that of the content when the request came.
            answer: as it was sent.
        """
        room = kg.settings.answer_cache_bytes
        self._forget_older(kg)
        if self._state != state or 16 * answer.size > room or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += answer.size
        while self._bytes > room:
            self._bytes -= self._kept.popitem(last=False)[1].size

    def _forget_older(self, kg: KnowledgeGraph) -> None:
        """Begin anew where a commit has come, or anything else that answers follow from."""
        if self._state != (state := state_of(kg)):
            self._state = state
            self._kept.clear()
            self._seen.clear()
            self._bytes = 0

    def _see(self, key: Key) -> None:
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen.add(hash(key))


class _Keeping:
    """Passes one answer on, and keeps it if it may be given again."""

    def __init__(self, answers: HotAnswers, key: Key, scope: Scope, send: Send) -> None:
        self._answers = answers
        self._key = key
        self._scope = scope
        self._send = send
        self._graph: KnowledgeGraph = scope["app"].state.kg
        self._state = state_of(self._graph)
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message if message["status"] in _KEPT and is_settled(self._scope) else None
        elif self._start is not None:
            start, self._start = self._start, None
            if not message.get("more_body", False):
                headers = [pair for pair in start["headers"] if pair[0] != REQUEST_ID]
                body = message.get("body", b"")
                kept = _Kept(start["status"], headers, body, len(body) + _size_of(*self._key, *headers))
                self._answers.keep(self._key, self._graph, self._state, kept)
        await self._send(message)


def _key_of(scope: Scope) -> Key | None:
    """All of a request that may decide its answer; None where it may be an answer for one person only."""
    headers = []
    for pair in scope["headers"]:
        if pair[0] in _PRIVATE:
            return None
        if pair[0] not in _ASIDE:
            headers.append(pair)
    # Without a Host links are made of the server's address; how long an address may be counts it as written.
    place = (scope["scheme"], str(scope.get("server")), scope.get("root_path", ""), scope.get("raw_path"))
    return *place, scope["path"], scope["query_string"], *headers


def _is_admitted(kg: KnowledgeGraph, scope: Scope) -> bool:
    """Whether the client may ask for more: an answer costs it nothing here, as a kept one does elsewhere."""
    try:
        kg.shares.admit(address_of(Request(scope)))
    except Throttled:
        return False
    return True


def _size_of(*parts: object) -> int:
    """What is kept of a request and of the headers of its answer, in bytes."""
    return sum(
        _PART_BYTES + sum(map(len, part) if isinstance(part, tuple) else (len(str(part)),)) for part in parts
    )


async def _give(scope: Scope, kept: _Kept, send: Send) -> None:
    scope["request_id"] = request_id_of(scope)
    headers = [*kept.headers, (REQUEST_ID, scope["request_id"].encode())]
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    await send({"type": "http.response.body", "body": kept.body})
