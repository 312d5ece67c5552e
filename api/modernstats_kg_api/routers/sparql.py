"""`/sparql`: the SPARQL 1.1 protocol. Reads the request, sends the answer, decides nothing."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from modernstats_kg.actions.queries import answer_query
from modernstats_kg.actions.service import describe_service
from modernstats_kg.errors import BadParameter, BadRequest, Busy, TooLarge, UnsupportedMediaType
from modernstats_kg.model.answer import Answer
from modernstats_kg.query.formats import DOCUMENT_FORMATS, HTML, negotiate_format
from modernstats_kg_api.deps import graph_of, root_of

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_RESTART_S: Final = 10
"""What a client is told to wait when the service stops while its query runs, in seconds."""
_FORMAT_NAMES: Final = ("format", "output", "results")
_ELSEWHERE: Final = {
    "update": "This address answers queries only.",
    "default-graph-uri": "Name the graphs in the query, with FROM.",
    "named-graph-uri": "Name the graphs in the query, with FROM NAMED.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a protocol request; `query` is None when there is none."""

    query: str | None
    format_name: str | None
    timeout_s: float | None


async def sparql(request: Request) -> Response:
    """Answer one SELECT, ASK, CONSTRUCT or DESCRIBE in the form that is preferred.

    The status is decided before the first byte. A stream that breaks later is aborted, never ended
    as if it were whole; a query whose client leaves is stopped.

    Source: SPARQL 1.1 Protocol, section 2.1.
    """
    asked = await _read_request(request)
    if asked.query is None:
        return _without_query(request)
    accept = request.headers.get("accept")
    answering = answer_query(graph_of(request), asked.query, accept, asked.format_name, asked.timeout_s)
    answer = await _unless_client_leaves(request, answering)
    return Response(status_code=499) if answer is None else await _send(request, answer)


async def _send(request: Request, answer: Answer) -> Response:
    headers = {"Vary": "Accept", "KG-Commit": str(answer.commit), "Content-Type": answer.media_type}
    if request.method == "HEAD":
        await _close(answer)
        return Response(headers=headers)
    return StreamingResponse(answer.frames, headers=headers)


async def _close(answer: Answer) -> None:
    close = getattr(answer.frames, "aclose", None)
    if close is not None:
        await close()


def _without_query(request: Request) -> Response:
    """The service description; for browsers the page that asks queries."""
    if request.method == "POST":
        raise BadRequest("There is no query: send it as `query=…` in a form, or as application/sparql-query.")
    form = negotiate_format(request.headers.get("accept"), DOCUMENT_FORMATS)
    if form is HTML:
        return RedirectResponse(f"{root_of(request)}/query", 303, headers={"Vary": "Accept"})
    endpoint = str(request.url.replace(query="", fragment=""))
    body = describe_service(graph_of(request), endpoint, form.media_type)
    return Response(body, headers={"Vary": "Accept", "Content-Type": form.content_type})


async def _read_request(request: Request) -> Asked:
    pairs = list(request.query_params.multi_items())
    if request.method == "POST":
        body = await _read_body(request)
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type == _FORM:
            pairs += parse_qsl(body, keep_blank_values=True)
        elif content_type == _QUERY:
            pairs.append(("query", body))
        else:
            raise UnsupportedMediaType(f"A query cannot be read from {content_type!r}.", (_QUERY, _FORM))
    return _asked(pairs)


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    for name, advice in _ELSEWHERE.items():
        if any(given == name for given, _ in pairs):
            raise BadParameter(name, f"{name} is not understood here. {advice}")
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise BadParameter("query", "There is more than one query; send exactly one.")
    format_name = next((value for name, value in pairs if name in _FORMAT_NAMES), None)
    timeout = next((value for name, value in pairs if name == "timeout"), None)
    return Asked(queries[0] if queries else None, format_name, _seconds(timeout))


def _seconds(text: str | None) -> float | None:
    """The deadline asked for; `answer_query` keeps it below that of the service."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise BadParameter("timeout", "The timeout is a number of seconds above 0, such as 2.5.")
    return seconds


async def _read_body(request: Request) -> str:
    """The body as text, read no further than its limit; percent-encoding may triple a form."""
    limit = graph_of(request).settings.query_max_bytes * 3 + 1024
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"The body is larger than {limit} bytes.", limit)
    try:
        return body.decode()
    except UnicodeDecodeError as broken:
        raise BadRequest(f"The body is not UTF-8 at byte {broken.start}.") from broken


async def _unless_client_leaves(request: Request, answering: Coroutine[None, None, Answer]) -> Answer | None:
    """The answer; None when the client left first, and the query was stopped."""
    answer = asyncio.ensure_future(answering)
    leaving = asyncio.ensure_future(_client_leaves(request))
    try:
        await asyncio.wait({answer, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    except asyncio.CancelledError as stopped:
        raise Busy("The service is stopping: ask again once it is back.", _RESTART_S) from stopped
    finally:
        leaving.cancel()
        answer.cancel()
        await asyncio.gather(answer, leaving, return_exceptions=True)


async def _client_leaves(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


routes = [Route("/sparql", sparql, methods=["GET", "POST"], name="sparql")]
