"""Documents as they were at a time: Memento over `version=`.

A document is its own TimeGate. Asked with `Accept-Datetime` it answers with the address of its state at that
time, which never changes. `/timemap?iri=` lists those states.

Source: RFC 7089, 2.2 (headers), 4.1.1 (a resource that is its own TimeGate), 4.5.3 (times out of range),
5 (TimeMaps).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.history import version_at
from modernstats_kg.actions.past import memento_at, mementos_of
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.history import Version
from modernstats_kg_api.conditional import VARY
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.past import PARAMETER

ACCEPT_DATETIME: Final = "Accept-Datetime"
LINK_FORMAT: Final = "application/link-format"


def redirect_to_memento(request: Request, iris: Iterable[str], address: str) -> Response | None:
    """Where the document was at the time that the request asks for; None where it asks for none.

    Args:
        iris: what the document may be about; the first of which the history knows something counts.
        address: of the document as it is now.

    Raises:
        BadParameter: the time is malformed.
        NotFound: there is no history.
    """
    asked = request.headers.get(ACCEPT_DATETIME)
    if asked is None or PARAMETER in request.query_params:
        return None
    kg = graph_of(request)
    iri = next((iri for iri in iris if mementos_of(kg, iri)), "")
    version = _version_at(request, _time(asked), iri)
    headers = {"Vary": f"{VARY}, {ACCEPT_DATETIME}", "Link": memento_links(request, address, iri)}
    return RedirectResponse(f"{address}?{PARAMETER}={version.number}", 302, headers=headers)


def memento_headers(request: Request, address: str, iri: str, version: Version | None) -> dict[str, str]:
    """What a document says of its other states, and of its own if it is an older one.

    Args:
        address: of the document as it is now.
        iri: what it is about.
        version: its state; None for the newest.
    """
    links = {"Link": memento_links(request, address, iri)}
    return links if version is None else links | {"Memento-Datetime": _http_date(version)}


def state_headers(request: Request, version: Version | None) -> dict[str, str]:
    """What an answer without states of its own says of the older state that it is of; nothing of the newest.

    Source: RFC 7089, 2.2.2 (`original`) and 2.1.1 (Memento-Datetime).
    """
    if version is None:
        return {}
    newest = request.url.remove_query_params(PARAMETER)
    address = f"{newest.path}?{newest.query}" if newest.query else newest.path
    return {"Memento-Datetime": _http_date(version), "Link": f'<{address}>; rel="original"'}


def as_memento(request: Request, response: Response, version: Version | None) -> Response:
    """The response with what `state_headers` says, beside the links that it has."""
    told = state_headers(request, version)
    if told:
        links = filter(None, (response.headers.get("Link"), told["Link"]))
        response.headers.update(told | {"Link": ", ".join(links)})
    return response


def memento_links(request: Request, address: str, iri: str) -> str:
    """`Link` header value with the document itself, which is its own TimeGate, and its TimeMap."""
    timemap = f"{root_of(request)}/timemap?iri={quote(iri, safe='')}"
    return f'<{address}>; rel="original timegate", <{timemap}>; rel="timemap"; type="{LINK_FORMAT}"'


def timemap_text(request: Request, address: str, iri: str) -> str:
    """The states that a document went through, as links.

    Args:
        address: absolute address of the document as it is now.
        iri: what it is about.

    Raises:
        NotFound: the history says nothing of it.

    Source: RFC 7089, 5.1.1; RFC 6690 (link format).
    """
    mementos = mementos_of(graph_of(request), iri)
    if not mementos:
        raise NotFound(f"The history says nothing of <{iri}>.")
    links = [
        f'<{address}>; rel="original timegate"',
        f'<{request.url}>; rel="self"; type="{LINK_FORMAT}"'
        f'; from="{_http_date(mementos[0])}"; until="{_http_date(mementos[-1])}"',
    ]
    links += [
        f'<{address}?{PARAMETER}={memento.number}>; rel="{_relation(memento, mementos)}"'
        f'; datetime="{_http_date(memento)}"'
        for memento in mementos
    ]
    return ",\n".join(links) + "\n"


def _relation(memento: Version, mementos: tuple[Version, ...]) -> str:
    first = "first " if memento == mementos[0] else ""
    last = "last " if memento == mementos[-1] else ""
    return f"{first}{last}memento"


def _version_at(request: Request, time: datetime, iri: str) -> Version:
    """The state of the document at that time; its first one, where the time is earlier."""
    kg = graph_of(request)
    try:
        version = version_at(kg, time)
    except NotFound:
        mementos = mementos_of(kg, iri)
        if not mementos:
            raise
        return mementos[0]
    return memento_at(kg, iri, version)


def _time(text: str) -> datetime:
    try:
        time = parsedate_to_datetime(text)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as malformed:
        example = "Sat, 21 Nov 2026 12:00:00 GMT"
        raise BadParameter(ACCEPT_DATETIME, f"{text!r} is no time; write it as {example}.") from malformed


def _http_date(version: Version) -> str:
    return format_datetime(datetime.fromisoformat(version.time).astimezone(UTC), usegmt=True)
