"""What pages of other sites may do: read, with a key or without. Nothing else."""

import re
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from modernstats_kg_api.raw_headers import has_header

_READING: Final = ("GET", "HEAD", "QUERY", "OPTIONS")
_READING_POSTS: Final = re.compile(r"/(sparql|validate|api/v1/lookup|reconcile(/[^/]+)?)")
"""Addresses where POST carries a question too long for the address, and writes nothing."""
EXPOSED: Final = (
    "Allow",
    "Accept-Query",
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Location",
    "Content-Range",
    "Deprecation",
    "ETag",
    "KG-Commit",
    "KG-Entailment",
    "KG-Order",
    "KG-Query",
    "Link",
    "Location",
    "Memento-Datetime",
    "Repr-Digest",
    "Retry-After",
    "Sunset",
    "X-Request-ID",
)
"""Headers that a script of another site may read."""
_REQUEST_HEADERS: Final = (
    "Accept",
    "Accept-Datetime",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    "KG-Reason",
    "X-Request-ID",
)
_DAY_S: Final = 86_400


class ReadAcrossOrigins:
    """Answers what a browser asks before a page of another site may send a request.

    A key in `Authorization` is no credential in the sense of CORS: no browser adds it by itself, so no page
    can use a visitor's key, and `*` without `Access-Control-Allow-Credentials` is safe for reads with a key.
    Writes could be opened on the same grounds, but who gives a page their key trusts its owner with whatever
    it becomes. So a preflight for a write is refused, and the answer to one has no CORS headers.

    Source: Fetch standard, 3.3 (CORS protocol and credentials).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._where_posts_read = _cors(app, (*_READING, "POST"))
        self._elsewhere = _cors(app, _READING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight; pass anything else on."""
        answering = self._app
        if scope["type"] == "http" and _is_preflight(scope):
            answering = self._where_posts_read if _READING_POSTS.fullmatch(_path(scope)) else self._elsewhere
        await answering(scope, receive, send)


def reads(scope: Scope) -> bool:
    """Whether a request only reads, so that pages of any site may see its answer."""
    if scope["method"] in _READING:
        return True
    return scope["method"] == "POST" and _READING_POSTS.fullmatch(_path(scope)) is not None


def _path(scope: Scope) -> str:
    """The path below the one that a proxy serves the application under."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def _is_preflight(scope: Scope) -> bool:
    if scope["method"] != "OPTIONS":
        return False
    return has_header(scope, b"origin") and has_header(scope, b"access-control-request-method")


def _cors(app: ASGIApp, methods: tuple[str, ...]) -> CORSMiddleware:
    return CORSMiddleware(
        app, allow_origins=["*"], allow_methods=methods, allow_headers=_REQUEST_HEADERS, max_age=_DAY_S
    )
