"""The query page: a text area, examples, and the answer as a table. The query is in the address."""

import time
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.examples import read_examples
from modernstats_kg.actions.queries import answer_query
from modernstats_kg.query.formats import BOOLEAN_FORMATS, GRAPH_FORMATS, JSON, RESULT_FORMATS, TURTLE, Format
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.examples import topics
from modernstats_kg_api.pages.results import Result, read_result
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

QUERY_PATH: Final = "/query"
_TABLE: Final = "table"
_ACCEPT: Final = f"{JSON.media_type}, {TURTLE.media_type};q=0.9"
_TITLE: Final = "Your query"


@router.api_route(QUERY_PATH, methods=["GET", "HEAD"])
async def query_page(
    request: Request,
    query: str = "",
    format_name: Annotated[str, Query(alias="format")] = _TABLE,
) -> Response:
    """The page; with a query, its answer too, or a redirect to `/sparql` for any other form than a table.

    Raises:
        QuerySyntaxError: and all other errors of `answer_query`; `error_page` shows them in this page.
    """
    if not query.strip():
        first = read_examples(graph_of(request).settings.base)[0]
        return await run_in_threadpool(_page, request, first.text, None)
    if format_name != _TABLE:
        wanted = urlencode({"query": query, "format": format_name})
        return RedirectResponse(f"{root_of(request)}/sparql?{wanted}", 303)
    started = time.perf_counter()
    answer = await answer_query(graph_of(request), query, _ACCEPT)
    result = await read_result(answer, await run_in_threadpool(naming_of, request))
    elapsed_ms = round((time.perf_counter() - started) * 1000)
    return await run_in_threadpool(_page, request, query, result, elapsed_ms=elapsed_ms)


def fault_page(request: Request, status: int, problem: dict[str, Any]) -> Response:
    """The page with the query as it was sent and what is wrong with it.

    Args:
        status: HTTP status of the problem.
        problem: members of the problem details; `line` and `column` count from 1.
    """
    query = request.query_params.get("query", "")
    fault_line = _fault_line(query, problem)
    return _page(request, query, None, http_status=status, fault=problem, fault_line=fault_line)


def downloads(query: str, result: Result) -> tuple[tuple[Format, str], ...]:
    """The forms in which `/sparql` gives the same answer, each with its address without the root."""
    of_rows = RESULT_FORMATS if result.verdict is None else BOOLEAN_FORMATS
    forms: tuple[Format, ...] = GRAPH_FORMATS if result.text else of_rows
    return tuple((form, f"/sparql?{urlencode({'query': query, 'format': form.name})}") for form in forms)


def _page(request: Request, query: str, result: Result | None, **values: Any) -> Response:
    text = query.replace("\r", "").strip()
    settings = graph_of(request).settings
    by_topic = topics(settings.base)
    examples = (example for of_topic in by_topic.values() for example in of_topic)
    current = next((example.title for example in examples if example.text.strip() == text), _TITLE)
    found: dict[str, Any] = {"fault": None, "fault_line": None, "elapsed_ms": None, **values}
    return render(
        request,
        "query.html",
        query=query,
        result=result,
        downloads=downloads(query, result) if result else (),
        topics=by_topic,
        current=current,
        result_formats=RESULT_FORMATS,
        graph_formats=GRAPH_FORMATS,
        timeout_s=settings.query_timeout_s,
        **found,
    )


def _fault_line(query: str, problem: dict[str, Any]) -> str | None:
    """The line of the query that the problem names, with a caret below the place."""
    line, column = problem.get("line"), problem.get("column")
    lines = query.splitlines()
    if not line or line > len(lines):
        return None
    caret = " " * (column - 1) + "^" if column else ""
    return f"{lines[line - 1]}\n{caret}".expandtabs(1).rstrip()
