"""`/sparql`: the SPARQL 1.1 protocol. Reads the request, sends the answer, decides nothing."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.queries import (
    Prepared,
    Question,
    answer_prepared,
    known_now,
    longest_query,
    prepare_query,
    validator,
)
from modernstats_kg.actions.service import describe_service
from modernstats_kg.errors import Busy
from modernstats_kg.model.access import ANONYMOUS, Caller
from modernstats_kg.model.answer import Answer
from modernstats_kg.model.history import Version
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.query.formats import CSV, DOCUMENT_FORMATS, HTML, TSV, format_by_name, negotiate_format
from modernstats_kg_api.answers import response_of
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.bodies import a_place
from modernstats_kg_api.conditional import (
    caching_headers,
    has_current,
    not_modified,
    streamed_headers,
    validated_headers,
)
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.entity_tags import tagging_of
from modernstats_kg_api.leaving import Leaving
from modernstats_kg_api.metering import metered
from modernstats_kg_api.past import version_asked, with_past
from modernstats_kg_api.protocol import UNDERSTOOD, Asked, read_question

METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
_RESTART_S: Final = 10
"""What a client is told to wait when the service stops while its query runs, in seconds."""
_TABLES: Final = (CSV, TSV)


async def sparql(request: Request) -> Response:
    """Answer one SELECT, ASK, CONSTRUCT or DESCRIBE in the form that is preferred.

    The status is decided before the first byte. A stream that breaks later is aborted, never ended
    as if it were whole; a query whose client leaves is stopped. A client that has the answer already is
    told so before a reader is asked.

    Source: SPARQL 1.1 Protocol, section 2.1; RFC 10008 (QUERY, Accept-Query).
    """
    if request.method == "OPTIONS":
        allowed = {"Allow": ", ".join(sorted(METHODS)), "Accept-Query": ", ".join(UNDERSTOOD)}
        return Response(status_code=204, headers=allowed)
    asked = await read_question(request)
    caller = caller_of(request)
    if asked.query is None:
        return _without_query(request, asked)
    kg = graph_of(request)
    version = None
    if asked.version is not None:
        version = await run_in_threadpool(version_asked, request, asked.version)
    question = Question(
        asked.query,
        request.headers.get("accept"),
        asked.format_name,
        asked.timeout_s,
        _dataset(asked, caller, version),
        asked.entailment,
        "" if caller == ANONYMOUS else f"{caller.agent.value} {caller.key}",
        longest_query(kg, caller),
        asked.order,
    )
    prepared = await _prepared(request, question)
    known = known_now(kg, prepared)
    tagging_of(request).settled = known.validator is not None and version is None
    headers = with_past(_headers(request, asked, prepared, known.validator), version)
    if (unchanged := has_current(request, headers)) is not None:
        return unchanged
    answering = metered(request, answer_prepared(kg, prepared, known))
    answer = await _unless_client_leaves(request, answering)
    if answer is None:
        return Response(status_code=499)
    if not answer.commit == kg.store.commit == known.commit:  # commits are numbered upwards
        headers = _headers(request, asked, prepared, validator(kg, prepared, answer.commit))
        headers = with_past(headers, version)
    return await _send(request, answer, headers)


def _dataset(asked: Asked, caller: Caller, version: Version | None) -> Dataset:
    if version is None and not caller.readable:
        return asked.dataset
    return replace(asked.dataset, commit=version.number if version else None, readable=caller.readable)


async def _prepared(request: Request, question: Question) -> Prepared:
    """The question, checked; a long one takes seconds, so others go on meanwhile."""
    kg = graph_of(request)
    if len(question.text) <= longest_query(kg, ANONYMOUS):
        return prepare_query(kg, question)
    async with a_place(request):
        return await run_in_threadpool(prepare_query, kg, question)


def _headers(request: Request, asked: Asked, prepared: Prepared, known_by: str | None) -> dict[str, str]:
    headers = validated_headers(request, known_by, prepared.asked.audience) | {
        "KG-Commit": str(graph_of(request).store.commit),
        "KG-Entailment": prepared.entailment,
        "KG-Order": prepared.order,
        "KG-Query": f"sha256-{prepared.digest}",
    }
    if asked.format_name:
        manner = "attachment" if prepared.form in _TABLES else "inline"
        name = f"query-{prepared.digest[:8]}.{prepared.form.suffix}"
        headers["Content-Disposition"] = f'{manner}; filename="{name}"'
    return headers


async def _send(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    headers |= {"Content-Type": answer.media_type, "KG-Commit": str(answer.commit)}
    if answer.whole is None:
        headers = streamed_headers(request, headers, answer.order)
    if (unchanged := not_modified(request, headers)) is not None:
        await answer.frames.aclose()
        return unchanged
    return response_of(request, answer, headers)


def _without_query(request: Request, asked: Asked) -> Response:
    """The service description; for browsers the page that asks queries."""
    accept, name = request.headers.get("accept"), asked.format_name
    form = format_by_name(name, DOCUMENT_FORMATS) if name else negotiate_format(accept, DOCUMENT_FORMATS)
    headers = caching_headers(request, form.media_type, request.headers.get("host", ""))
    if form is HTML:
        return RedirectResponse(f"{root_of(request)}/query", 303, headers={"Vary": headers["Vary"]})
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    endpoint = str(request.url.replace(query="", fragment=""))
    body = describe_service(graph_of(request), endpoint, form.media_type)
    return Response(body, headers={**headers, "Content-Type": form.content_type})


async def _unless_client_leaves(request: Request, answering: Coroutine[None, None, Answer]) -> Answer | None:
    """The answer; None when the client left first, and the query was stopped."""
    asking = asyncio.current_task()
    leaving = Leaving(request, asking)
    try:
        return await answering
    except asyncio.CancelledError as stopped:
        if leaving.seen and asking is not None:
            asking.uncancel()
            return None
        raise Busy("The service is stopping: ask again once it is back.", _RESTART_S) from stopped
    finally:
        leaving.forget()


routes = [Route("/sparql", sparql, methods=list(METHODS), name="sparql")]
