"""What every answer carries: a request id, the security headers, CORS for reads, compression."""

import re
import uuid
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.body_tags import BodyTags
from modernstats_kg_api.conditional import GZIP_MARK, PRIVATE, PUBLIC
from modernstats_kg_api.cross_origin import EXPOSED, ReadAcrossOrigins, reads
from modernstats_kg_api.deprecations import Deprecated
from modernstats_kg_api.speaking import Spoken, mark_page

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
_ERRORS: Final = 400
_COMPRESSED_OR_STREAMED: Final = ("application/gzip", "text/event-stream")
"""What is sent as it is: a dump compressed again would have another tag and other ranges than its file."""
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class AnswerHeaders:
    """Gives each request an id and each answer its headers.

    A caller's own `X-Request-ID` is kept when it is plain, so that it can be found in two logs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to whatever is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        scope["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete_headers(scope, MutableHeaders(scope=message), message["status"])
            await send(message)

        await self._app(scope, receive, send_with_headers)


def complete_headers(scope: Scope, headers: MutableHeaders, status: int) -> None:
    """Add to the headers of an answer what every answer has.

    Called once more by the one answer that is made outside the middleware: of an error that nobody expected.
    """
    headers["X-Request-ID"] = scope.get("request_id", "")
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", _keeping(scope, status))
    mark_page(scope, headers)
    _vary_by_encoding(headers)
    _share(scope, headers)
    _mark_compressed(headers)


class HeadAsGet:
    """Answers HEAD with what GET would answer, less the body (RFC 9110, 9.3.2).

    Starlette's own routes do this by themselves; those of FastAPI do not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD request for the REST interface on as GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


def _keeping(scope: Scope, status: int) -> str:
    """`Cache-Control` of an answer that says nothing of it."""
    if status >= _ERRORS or scope["method"] not in ("GET", "HEAD"):
        return "no-store"
    return PRIVATE if "authorization" in Headers(scope=scope) else PUBLIC


def _vary_by_encoding(headers: MutableHeaders) -> None:
    """Name Accept-Encoding once in `Vary`, whether or not this answer was compressed."""
    named = [name.strip() for name in headers.get("vary", "").split(",")]
    headers["Vary"] = ", ".join(dict.fromkeys([*filter(None, named), "Accept-Encoding"]))


def _share(scope: Scope, headers: MutableHeaders) -> None:
    """Let scripts of any site read, whether or not the request names its site.

    An answer that depended on `Origin` would be kept by a cache for the wrong site.
    """
    if reads(scope):
        headers.setdefault("Access-Control-Allow-Origin", "*")
        headers.setdefault("Access-Control-Expose-Headers", ", ".join(EXPOSED))


def _mark_compressed(headers: MutableHeaders) -> None:
    """Make the entity tag of a compressed body another than that of the plain one (RFC 9110, 8.8.3.3)."""
    tag = headers.get("etag", "")
    if headers.get("content-encoding") == "gzip" and tag and not tag.endswith(f'{GZIP_MARK}"'):
        headers["etag"] = f'{tag[:-1]}{GZIP_MARK}"'


def add_middleware(app: FastAPI) -> None:
    """Wrap `app`; the one added last stands outermost."""
    app.add_middleware(Deprecated)
    app.add_middleware(Spoken)
    app.add_middleware(BodyTags)
    app.add_middleware(
        GZipMiddleware, minimum_size=1024, compresslevel=5, exclude_content_types=_COMPRESSED_OR_STREAMED
    )
    app.add_middleware(HeadAsGet)
    app.add_middleware(ReadAcrossOrigins)
    app.add_middleware(AnswerHeaders)
