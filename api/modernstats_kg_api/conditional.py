"""How long an answer may be kept, and the answer to a client that has it already.

The tag of an answer is the digest of its bytes (`entity_tags`): a commit that does not touch it leaves it as
it is. What is sent before all of it is made, as large answers of `/sparql` are, has the validator for a tag
instead: that differs whenever the answer does, but also after every commit.

What everybody may read is `public, no-cache`: caches on the way may keep it, and ask each time whether it
still holds, which costs no evaluation. What a key was shown is `private`. `Vary` names what else decides.
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.versions import content_version, past_version
from modernstats_kg.model.history import Version
from modernstats_kg_api.deps import SPOKEN, graph_of, root_of
from modernstats_kg_api.entity_tags import tagging_of, validator_of
from modernstats_kg_api.past import with_past

GZIP_MARK: Final = "-gzip"
"""What `middleware` appends to the tag of a compressed body, as strong tags differ by encoding."""

VARY: Final = "Accept, Authorization"
"""What decides an answer beside its address; `middleware` adds Accept-Encoding everywhere."""

PUBLIC: Final = "public, no-cache"
PRIVATE: Final = "private, no-cache"
_CONDITIONAL: Final = ("GET", "HEAD", "QUERY")
_DECIDING: Final = ("accept", "accept-language", "accept-datetime", "authorization", "cookie")
_NOT_IN_304: Final = frozenset(
    ("content-type", "content-length", "content-disposition", "content-encoding", "set-cookie")
)


def caching_headers(request: Request, *variant: str, version: Version | None = None) -> dict[str, str]:
    """Headers of an answer that holds until the content changes.

    They have a tag where the same was answered before; else `body_tags` adds it to what is answered now.
    `KG-Commit` is about the answer and no part of it: it may differ where the tag does not.

    Args:
        request: its address and host go into the validator.
        variant: whatever else decides the body: media type, language, the state of what follows a commit
            later, such as the number of the commit that an index has reached.
        version: the older state that the answer is of, which never changes; None for the newest.

    Source: RFC 9110, 8.8.3 (strong validators); RFC 9111, 5.2.2.4 (`no-cache`: keep, but ask again).
    """
    kg = graph_of(request)
    state = content_version(kg) if version is None else past_version(kg, version.number)
    headers = validated_headers(request, validator_of(state, *_address(request), *variant))
    return with_past(headers | {"KG-Commit": str(kg.store.commit)}, version)


def replayed(request: Request) -> Response | None:
    """The 304 answer to a request that was answered in the same state of the content, with no look into it.

    For routes that have to look before they know of what and in which form they answer; they ask this first.
    Only for answers that the state of the content and the headers in `_DECIDING` decide.
    """
    decided = (",".join(request.headers.getlist(name)) for name in _DECIDING)
    parts = ("request", content_version(graph_of(request)), *_address(request), *decided)
    tagging = tagging_of(request)
    tagging.request_validator = validator_of(*parts)
    tagging.settled = True
    known = tagging.known.find(tagging.request_validator)
    return known and not_modified(request, dict(known.headers))


def _address(request: Request) -> tuple[str, ...]:
    url = request.url
    host = f"{url.scheme} {request.headers.get('host', '')} {url.netloc} {root_of(request)}"
    return host, str(url.path), str(url.query), str(request.scope.get(SPOKEN, ""))


def validated_headers(request: Request, validator: str | None, audience: str = "") -> dict[str, str]:
    """Headers of an answer whose tag is the digest of its bytes.

    Args:
        request: remembers the validator, under which the tag will be learned.
        validator: what differs whenever the answer does; None where nothing can promise that: such an
            answer is not kept at all.
        audience: whose answer it is; empty for what everybody may read.
    """
    tagging = tagging_of(request)
    tagging.validator, tagging.audience = validator, audience
    if validator is None:
        return entity_headers(request, None)
    headers = entity_headers(request, tagging.tag or "")
    return headers if tagging.tag else {name: value for name, value in headers.items() if name != "ETag"}


def streamed_headers(request: Request, headers: dict[str, str], order: str) -> dict[str, str]:
    """The headers of an answer that begins before its end is known: the validator is its tag.

    A digest would be known after the last byte only, and holding all back until then would cost the memory
    and the early beginning that a stream is for.

    Args:
        request: knows the validator.
        headers: so far.
        order: of the answer; the tag differs where the same rows come in another one.
    """
    validator = tagging_of(request).validator
    tag = f"{validator}-{order}" if order else validator
    return headers if validator is None else {**headers, "ETag": f'"{tag}"'}


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

    Before any work this holds for what was answered before; `body_tags` asks again when there is an answer.
    Only methods that read a representation are conditional in this way.

    Source: RFC 9110, 13.1.2 and 15.4.5; RFC 10008 (a conditional QUERY).
    """
    if "*" in _tags_asked(request) and "ETag" in headers:
        return _unchanged(headers, headers["ETag"], tagging_of(request).told)
    return has_current(request, headers)


def has_current(request: Request, headers: dict[str, str]) -> Response | None:
    """As `not_modified`, for a request that may yet turn out to be wrong: `*` does not count."""
    asked, tagging = _tags_asked(request), tagging_of(request)
    in_order = f'"{tagging.validator}-' if tagging.validator else None
    for tag in asked:
        if in_order and tag.startswith(in_order):  # the same rows, in whatever order the client has them
            return _unchanged(headers, tag, tagging.told)
    for current in (headers.get("ETag", ""), f'"{tagging.validator or ""}"'):
        for tag in (current, f'{current[:-1]}{GZIP_MARK}"'):
            if current.strip('"') and tag in asked:
                return _unchanged(headers, tag, tagging.told)
    return None


def _tags_asked(request: Request) -> list[str]:
    if request.method not in _CONDITIONAL:
        return []
    given = ",".join(request.headers.getlist("if-none-match"))
    return [tag.strip().removeprefix("W/") for tag in given.split(",")]


def _unchanged(headers: dict[str, str], tag: str, told: Mapping[str, str]) -> Response:
    left_out = _NOT_IN_304 | {name.lower() for name in told}
    kept = {name: value for name, value in headers.items() if name.lower() not in left_out}
    return Response(status_code=304, headers={**kept, **told, "ETag": tag})
