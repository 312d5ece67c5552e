"""Gives every answer its entity tag as it is sent: the digest of its body.

Who names it is answered 304. Where the route told a validator (`conditional`), the tag is remembered under
it, so that the next client that names it is answered before any work. For pages and the like the body is
made each time, and a client that has it already is spared its transfer.
"""

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.conditional import not_modified
from modernstats_kg_api.entity_tags import KnownTags, Tagging, begin_tagging, tag_of
from modernstats_kg_api.raw_headers import has_header, header_in, set_header

_OK: Final = 200


class BodyTags:
    """Gives answers their tag, and 304 to who names it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._known = KnownTags()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; look at the answer as it comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tagging = begin_tagging(scope, self._known)
        await self._app(scope, receive, _Sending(scope, tagging, send))


class _Sending:
    """Holds back the start of one answer until its body is known to be whole."""

    def __init__(self, scope: Scope, tagging: Tagging, send: Send) -> None:
        self._scope = scope
        self._tagging = tagging
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send the message, or keep it for the next."""
        if message["type"] == "http.response.start" and message["status"] == _OK:
            if self._may_be_tagged(message):
                self._start = message
                return
            self._learn_from(message)
        elif message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
            return
        await self._send(message)

    def _learn_from(self, start: Message) -> None:
        """Remember the tag that the route made by itself."""
        if tag := header_in(start, b"etag"):
            self._tagging.learn(tag.decode("latin-1").strip('"'), _by_name(start))

    def _may_be_tagged(self, start: Message) -> bool:
        """Whether the tag is the digest of the body: not where a route names another one."""
        if b"no-store" in header_in(start, b"cache-control"):
            return False
        if self._tagging.validator is not None:
            return True
        return not has_header(start, b"etag") and self._scope["method"] in ("GET", "HEAD")

    async def _begin(self, start: Message, body: Message) -> None:
        if not body.get("more_body", False):
            content_type = header_in(start, b"content-type").decode("latin-1")
            tag = tag_of(body.get("body", b""), content_type, self._tagging.audience)
            start["headers"] = list(start["headers"])
            set_header(start["headers"], b"etag", f'"{tag}"'.encode())
            self._tagging.learn(tag, _by_name(start))
            if has_header(self._scope, b"if-none-match"):
                start, body = self._unless_known(start, body)
        await self._send(start)
        await self._send(body)

    def _unless_known(self, start: Message, body: Message) -> tuple[Message, Message]:
        """The same, or that nothing has changed since the client had it."""
        unchanged = not_modified(Request(self._scope), _by_name(start))
        if unchanged is None:
            return start, body
        begin = {**start, "status": unchanged.status_code, "headers": unchanged.raw_headers}
        return begin, {**body, "body": b""}


def _by_name(start: Message) -> dict[str, str]:
    """The headers in the form of `conditional`."""
    named = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    tag = named.pop("etag", None)
    return named if tag is None else {"ETag": tag, **named}
