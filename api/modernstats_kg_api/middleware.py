"""What every answer carries: a request id, the security headers, CORS for reads, compression."""

from functools import lru_cache
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.body_tags import BodyTags
from modernstats_kg_api.conditional import GZIP_MARK, PRIVATE, PUBLIC
from modernstats_kg_api.cross_origin import EXPOSED, ReadAcrossOrigins, reads
from modernstats_kg_api.deprecations import Deprecated
from modernstats_kg_api.hot_answers import HotAnswers
from modernstats_kg_api.raw_headers import has_header, header_in, is_page
from modernstats_kg_api.request_ids import request_id_of
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
_SECURITY: Final = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items())
_SHARED: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)
"""Let scripts of any site read."""
_ERRORS: Final = 400
_COMPRESSED_OR_STREAMED: Final = ("application/gzip", "text/event-stream")
"""What is sent as it is: a dump compressed again would have another tag and other ranges than its file."""


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
        scope["request_id"] = request_id_of(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = complete_headers(scope, message)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def complete_headers(scope: Scope, start: Message) -> list[tuple[bytes, bytes]]:
    """The headers of the start of an answer, with what every answer has.

    Called once more by the one answer that is made outside the middleware: of an error that nobody expected.
    """
    if is_page(start):
        mark_page(scope, MutableHeaders(scope=start))
    headers = [pair for pair in start["headers"] if pair[0] not in (b"x-request-id", b"vary")]
    given = dict(headers)
    vary = ", ".join(value.decode("latin-1") for name, value in start["headers"] if name == b"vary")
    headers += [(b"x-request-id", scope.get("request_id", "").encode()), (b"vary", _vary_by_encoding(vary))]
    headers += [pair for pair in _SECURITY if pair[0] not in given]
    if b"cache-control" not in given:
        headers.append((b"cache-control", _keeping(scope, start["status"]).encode()))
    if reads(scope):  # whether or not the request names its site, or a cache would keep it for the wrong one
        headers += [pair for pair in _SHARED if pair[0] not in given]
    if given.get(b"content-encoding") == b"gzip" and b"etag" in given:
        headers = [(name, _compressed(value) if name == b"etag" else value) for name, value in headers]
    return headers


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


class Compressed(GZipMiddleware):
    """Compresses answers for who asks for it; the others are passed on with nothing wrapped around them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        wanted = scope["type"] == "http" and b"gzip" in header_in(scope, b"accept-encoding")
        await (super().__call__ if wanted else self.app)(scope, receive, send)


def _keeping(scope: Scope, status: int) -> str:
    """`Cache-Control` of an answer that says nothing of it."""
    if status >= _ERRORS or scope["method"] not in ("GET", "HEAD"):
        return "no-store"
    return PRIVATE if has_header(scope, b"authorization") else PUBLIC


@lru_cache(maxsize=256)
def _vary_by_encoding(vary: str) -> bytes:
    """Name Accept-Encoding once in `Vary`, whether or not this answer was compressed."""
    named = [name.strip() for name in vary.split(",")]
    return ", ".join(dict.fromkeys([*filter(None, named), "Accept-Encoding"])).encode("latin-1")


def _compressed(tag: bytes) -> bytes:
    """The entity tag of a compressed body: another than that of the plain one (RFC 9110, 8.8.3.3)."""
    mark = GZIP_MARK.encode()
    return tag if tag.endswith(mark + b'"') else tag[:-1] + mark + b'"'


def add_middleware(app: FastAPI) -> None:
    """Wrap `app`; the one added last stands outermost."""
    app.add_middleware(Deprecated)
    app.add_middleware(Spoken)
    app.add_middleware(BodyTags)
    app.add_middleware(
        Compressed, minimum_size=1024, compresslevel=5, exclude_content_types=_COMPRESSED_OR_STREAMED
    )
    app.add_middleware(HeadAsGet)
    app.add_middleware(ReadAcrossOrigins)
    app.add_middleware(AnswerHeaders)
    app.add_middleware(HotAnswers)
