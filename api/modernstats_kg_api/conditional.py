"""Entity tags, how long an answer may be kept, and the answer to a client that has it already.

What everybody may read is `public, no-cache`: caches on the way may keep it, and ask each time whether it
still holds, which costs no evaluation. What a key was shown is `private`. `Vary` names what else decides.
"""

import hashlib
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.versions import content_version, past_version
from modernstats_kg.model.history import Version
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.past import with_past

GZIP_MARK: Final = "-gzip"
"""What `middleware` appends to the tag of a compressed body, as strong tags differ by encoding."""

VARY: Final = "Accept, Authorization"
"""What decides an answer beside its address; `middleware` adds Accept-Encoding everywhere."""

PUBLIC: Final = "public, no-cache"
PRIVATE: Final = "private, no-cache"
_CONDITIONAL: Final = ("GET", "HEAD", "QUERY")
_NOT_IN_304: Final = frozenset(("content-type", "content-length", "content-disposition", "content-encoding"))


def caching_headers(request: Request, *variant: str, version: Version | None = None) -> dict[str, str]:
    """Headers of an answer that holds until the content changes.

    Args:
        request: its path, query and commit go into the tag.
        variant: whatever else distinguishes the body: media type, language.
        version: the older state that the answer is of, which never changes; None for the newest.

    Source: RFC 9110, 8.8.3 (strong validators); RFC 9111, 5.2.2.4 (`no-cache`: keep, but ask again).
    """
    kg = graph_of(request)
    state = content_version(kg) if version is None else past_version(kg, version.number)
    parts = (state, str(request.url.path), str(request.url.query), *variant)
    tag = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return with_past(entity_headers(request, tag) | {"KG-Commit": str(kg.store.commit)}, version)


def entity_headers(request: Request, tag: str | None) -> dict[str, str]:
    """Headers that say who may keep an answer, and by which tag it is known.

    Args:
        request: whether it shows a key.
        tag: text of the tag, without quotes; None where nothing tells two answers apart before they are
            made: such an answer is not kept at all.

    Source: RFC 9111, 3.5 (answers to requests with Authorization), 5.2.2.5 (`no-store`).
    """
    if tag is None:
        return {"Vary": VARY, "Cache-Control": "no-store"}
    keeping = PRIVATE if "authorization" in request.headers else PUBLIC
    return {"ETag": f'"{tag}"', "Vary": VARY, "Cache-Control": keeping}


def not_modified(request: Request, headers: dict[str, str]) -> Response | None:
    """The 304 answer when `If-None-Match` names the tag in `headers`, in either encoding, or `*`; else None.

    Only methods that read a representation are conditional in this way.

    Source: RFC 9110, 13.1.2 and 15.4.5; RFC 10008 (a conditional QUERY).
    """
    if "*" in _tags_asked(request) and "ETag" in headers:
        return _unchanged(headers, headers["ETag"])
    return has_current(request, headers)


def has_current(request: Request, headers: dict[str, str]) -> Response | None:
    """As `not_modified`, for a request that may yet turn out to be wrong: `*` does not count."""
    current = headers.get("ETag", "")
    asked = _tags_asked(request)
    for tag in (current, f'{current[:-1]}{GZIP_MARK}"'):
        if current and tag in asked:
            return _unchanged(headers, tag)
    return None


def _tags_asked(request: Request) -> list[str]:
    if request.method not in _CONDITIONAL:
        return []
    given = ",".join(request.headers.getlist("if-none-match"))
    return [tag.strip().removeprefix("W/") for tag in given.split(",")]


def _unchanged(headers: dict[str, str], tag: str) -> Response:
    kept = {name: value for name, value in headers.items() if name.lower() not in _NOT_IN_304}
    return Response(status_code=304, headers={**kept, "ETag": tag})
