"""An entity tag for every answer that has none of its own: the digest of its body.

Routes that know the state of the content tell their tag before they do any work (`conditional`). For pages
and the like the body is made, and a client that has it already is spared its transfer.
"""

import hashlib
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.conditional import not_modified

_OK: Final = 200


class BodyTags:
    """Gives answers to GET and HEAD their tag, and 304 to who names it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; look at the answer as it comes back."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, _Tagging(Request(scope), send))
        else:
            await self._app(scope, receive, send)


class _Tagging:
    """Holds back the start of one answer until its body is known to be whole."""

    def __init__(self, request: Request, send: Send) -> None:
        self._request = request
        self._send = send
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Send the message, or keep it for the next."""
        if message["type"] == "http.response.start" and _may_be_tagged(message):
            self._start = message
            return
        if message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
            return
        await self._send(message)

    async def _begin(self, start: Message, body: Message) -> None:
        if not body.get("more_body", False):
            headers = MutableHeaders(scope=start)
            headers["ETag"] = f'"{hashlib.sha256(body.get("body", b"")).hexdigest()[:32]}"'
            if (unchanged := not_modified(self._request, _by_name(headers))) is not None:
                start = {**start, "status": unchanged.status_code, "headers": unchanged.raw_headers}
                body = {**body, "body": b""}
        await self._send(start)
        await self._send(body)


def _by_name(headers: MutableHeaders) -> dict[str, str]:
    """The headers in the form of `conditional`."""
    return {"ETag" if name == "etag" else name: value for name, value in headers.items()}


def _may_be_tagged(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    kept = "no-store" not in headers.get("cache-control", "")
    return start["status"] == _OK and "etag" not in headers and kept
