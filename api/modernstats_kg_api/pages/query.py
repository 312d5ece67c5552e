"""The query page: a text area, examples, and the answer as a table. The query is in the address."""

import time
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.entailment import entailment_named
from modernstats_kg.actions.examples import read_examples
from modernstats_kg.actions.queries import Question, answer_prepared, prepare_query
from modernstats_kg.query.formats import BOOLEAN_FORMATS, GRAPH_FORMATS, JSON, RESULT_FORMATS, TURTLE, Format
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.metering import metered
from modernstats_kg_api.pages.chart_drawing import draw_chart
from modernstats_kg_api.pages.charts import chart_of
from modernstats_kg_api.pages.examples import query_link, topics
from modernstats_kg_api.pages.languages import gettext_noop
from modernstats_kg_api.pages.results import Result, read_result
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.protocol import seconds_of

router = APIRouter()

ENTAILMENTS: Final = {
    "": gettext_noop("Inferred statements in their graph"),
    "full": gettext_noop("With inferred statements"),
    "none": gettext_noop("Without inferred statements"),
}
"""What may be chosen as `entailment`, and what that means."""

QUERY_PATH: Final = "/query"
_TABLE: Final = "table"
_OPTIONS: Final = ("timeout", "entailment")
_DEADLINES_S: Final = (1, 5, 10, 30, 60)
_ACCEPT: Final = f"{JSON.media_type}, {TURTLE.media_type};q=0.9"


@router.api_route(QUERY_PATH, methods=["GET", "HEAD"])
async def query_page(
    request: Request,
    query: str = "",
    format_name: Annotated[str, Query(alias="format")] = _TABLE,
    chart: Literal["", "none"] = "",
) -> Response:
    """The page; with a query, its answer too, or a redirect to `/sparql` for any other form than a table.

    `timeout` and `entailment` mean what they mean at `/sparql`; empty ones are as if they were not there.

    Args:
        chart: `none` hides the chart of an answer that is a series or counts.

    Raises:
        QuerySyntaxError: and all other errors of `answer_prepared`; `error_page` shows them in this page.
        BadParameter: `timeout` or `entailment` is wrong.
        Throttled: the client has used its share of engine time.
    """
    kg, options = graph_of(request), _options(request)
    if not query.strip():
        first = read_examples(kg.settings.base)[0]
        return await run_in_threadpool(_page, request, first.text, None)
    if format_name != _TABLE:
        wanted = urlencode({"query": query, "format": format_name, **options})
        return RedirectResponse(f"{root_of(request)}/sparql?{wanted}", 303)
    question = Question(
        query,
        _ACCEPT,
        timeout_s=seconds_of(options.get("timeout")),
        entailment=entailment_named(options["entailment"]) if "entailment" in options else None,
    )
    started = time.perf_counter()
    prepared = await run_in_threadpool(prepare_query, kg, question)
    answer = await metered(request, answer_prepared(kg, prepared))
    result = await read_result(answer, await run_in_threadpool(naming_of, request))
    elapsed_ms = round((time.perf_counter() - started) * 1000)
    shown = {"elapsed_ms": elapsed_ms, "with_chart": not chart}
    return await run_in_threadpool(_page, request, query, result, **shown)


def fault_page(request: Request, status: int, problem: dict[str, Any]) -> Response:
    """The page with the query as it was sent and what is wrong with it.

    Args:
        status: HTTP status of the problem.
        problem: members of the problem details; `line` and `column` count from 1.
    """
    query = request.query_params.get("query", "")
    fault_line = _fault_line(query, problem)
    return _page(request, query, None, http_status=status, fault=problem, fault_line=fault_line)


def downloads(query: str, result: Result, options: Mapping[str, str]) -> tuple[tuple[Format, str], ...]:
    """The forms in which `/sparql` gives the same answer, each with its address without the root."""
    of_rows = RESULT_FORMATS if result.verdict is None else BOOLEAN_FORMATS
    forms: tuple[Format, ...] = GRAPH_FORMATS if result.text else of_rows
    return tuple(
        (form, f"/sparql?{urlencode({'query': query, 'format': form.name, **options})}") for form in forms
    )


def _options(request: Request) -> dict[str, str]:
    """What the request says beside its query of how it is answered."""
    given = ((name, request.query_params.get(name, "").strip()) for name in _OPTIONS)
    return {name: value for name, value in given if value}


def _page(request: Request, query: str, result: Result | None, **values: Any) -> Response:
    settings, options = graph_of(request).settings, _options(request)
    chart = chart_of(result) if result else None
    drawn = values.pop("with_chart", True)
    found: dict[str, Any] = {"fault": None, "fault_line": None, "elapsed_ms": None, **values}
    return render(
        request,
        "query.html",
        query=query,
        result=result,
        chart=chart,
        drawing=draw_chart(chart) if chart and drawn else None,
        downloads=downloads(query, result, options) if result else (),
        address=(query_link(query) or QUERY_PATH) + "".join(f"&{pair}" for pair in _pairs(options)),
        service=f"{request.url.scheme}://{request.url.netloc}",
        options=options,
        seconds=_seconds(settings.query_timeout_s, options.get("timeout", "")),
        entailments=ENTAILMENTS,
        **_examples(settings.base, query),
        query_link=query_link,
        result_formats=RESULT_FORMATS,
        graph_formats=GRAPH_FORMATS,
        timeout_s=settings.query_timeout_s,
        **found,
    )


def _pairs(options: Mapping[str, str]) -> list[str]:
    return [urlencode({name: value}) for name, value in options.items()]


def _seconds(longest_s: float, given: str) -> tuple[str, ...]:
    """The deadlines to choose from, below the longest; the one that is given is among them."""
    shorter = [f"{seconds:g}" for seconds in _DEADLINES_S if seconds < longest_s]
    return tuple(dict.fromkeys([*shorter, *([given] if given else [])]))


def _examples(base: str, query: str) -> dict[str, Any]:
    """The examples by topic, and the title of the one that the query is; "" for a query of one's own."""
    text = query.replace("\r", "").strip()
    by_topic = topics(base)
    examples = (example for of_topic in by_topic.values() for example in of_topic)
    current = next((example.title for example in examples if example.text.strip() == text), "")
    return {"topics": by_topic, "current": current}


def _fault_line(query: str, problem: dict[str, Any]) -> str | None:
    """The line of the query that the problem names, with a caret below the place."""
    line, column = problem.get("line"), problem.get("column")
    lines = query.splitlines()
    if not line or line > len(lines):
        return None
    caret = " " * (column - 1) + "^" if column else ""
    return f"{lines[line - 1]}\n{caret}".expandtabs(1).rstrip()
