"""Gives every answer its entity tag as it is sent: the digest of its body.

Who names it is answered 304. Where the route told a validator (`conditional`), the tag is remembered under
it, so that the next client that names it is answered before any work. For pages and the like the body is
made each time, and a client that has it already is spared its transfer.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.conditional import not_modified
from modernstats_kg_api.entity_tags import KnownTags, Tagging, begin_tagging, tag_of

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
        await self._app(scope, receive, _Sending(Request(scope), tagging, send))


class _Sending:
    """Holds back the start of one answer until its body is known to be whole."""

    def __init__(self, request: Request, tagging: Tagging, send: Send) -> None:
        self._request = request
        self._tagging = tagging
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send the message, or keep it for the next."""
        if message["type"] == "http.response.start" and self._may_be_tagged(message):
            self._start = message
            return
        if message["type"] == "http.response.start" and message["status"] == _OK:
            self._learn_from(MutableHeaders(scope=message))
        if message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
            return
        await self._send(message)

    def _learn_from(self, headers: MutableHeaders) -> None:
        """Remember the tag that the route made by itself."""
        if "etag" in headers:
            self._tagging.learn(headers["etag"].strip('"'), _by_name(headers))

    def _may_be_tagged(self, start: Message) -> bool:
        """Whether the tag is the digest of the body: not where a route names another one."""
        headers = MutableHeaders(scope=start)
        if start["status"] != _OK or "no-store" in headers.get("cache-control", ""):
            return False
        if self._tagging.validator is not None:
            return True
        return "etag" not in headers and self._request.method in ("GET", "HEAD")

    async def _begin(self, start: Message, body: Message) -> None:
        if not body.get("more_body", False):
            headers = MutableHeaders(scope=start)
            tag = tag_of(body.get("body", b""), headers.get("content-type", ""), self._tagging.audience)
            headers["ETag"] = f'"{tag}"'
            self._tagging.learn(tag, _by_name(headers))
            if (unchanged := not_modified(self._request, _by_name(headers))) is not None:
                start = {**start, "status": unchanged.status_code, "headers": unchanged.raw_headers}
                body = {**body, "body": b""}
        await self._send(start)
        await self._send(body)


def _by_name(headers: MutableHeaders) -> dict[str, str]:
    """The headers in the form of `conditional`."""
    return {"ETag" if name == "etag" else name: value for name, value in headers.items()}
