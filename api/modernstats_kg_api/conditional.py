"""Entity tags, and the answer to a client that has the current form already."""

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.versions import content_version
from modernstats_kg_api.deps import graph_of

GZIP_MARK: Final = "-gzip"
"""What `middleware` appends to the tag of a compressed body, as strong tags differ by encoding."""

VARY: Final = "Accept, Accept-Language"


def caching_headers(request: Request, *variant: str) -> dict[str, str]:
    """Headers of an answer that holds until the content changes.

    Args:
        request: its path, query and commit go into the tag.
        variant: whatever else distinguishes the body: media type, language.

    Source: RFC 9110, 8.8.3 (strong validators); RFC 9111, 5.2.2.4 (`no-cache`: keep, but ask again).
    """
    kg = graph_of(request)
    parts = (content_version(kg), str(request.url.path), str(request.url.query), *variant)
    tag = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return {
        "ETag": f'"{tag}"',
        "Vary": VARY,
        "Cache-Control": "no-cache",
        "KG-Commit": str(kg.store.commit),
    }


def not_modified(request: Request, headers: dict[str, str]) -> Response | None:
    """The 304 answer when `If-None-Match` names the tag in `headers`, in either encoding; else None."""
    asked = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    current = headers["ETag"]
    compressed = f'{current[:-1]}{GZIP_MARK}"'
    for tag in (current, compressed):
        if tag in asked:
            return Response(status_code=304, headers={**headers, "ETag": tag})
    return Response(status_code=304, headers=headers) if "*" in asked else None
