"""The pages of the saved queries: the list of all, and one with its form and its rows."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.queries import answer_prepared
from modernstats_kg.actions.saved import prepare_saved, query_text, read_saved
from modernstats_kg.model.queries import SavedQuery
from modernstats_kg.query.formats import CSV, JSON, TSV, XML
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.metering import metered
from modernstats_kg_api.pages.examples import query_link
from modernstats_kg_api.pages.results import Result, read_result
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.waiting import beside

_DOWNLOADS: Final = (CSV, JSON, XML, TSV)

Given = Sequence[tuple[str, str]]


def index_page(request: Request) -> Response:
    """All saved queries, each with what it can be asked."""
    saved = read_saved(graph_of(request).settings.base)
    return render(request, "saved.html", queries=saved.values(), example=_address)


async def saved_page(request: Request, saved: SavedQuery, given: Given) -> Response:
    """One saved query: its form, and its rows unless a value that it needs is still to be given.

    Raises:
        BadParameter: a parameter is unknown, given twice or malformed.
    """
    kg = graph_of(request)
    values = {name: value for name, value in given if value}
    required = {parameter.name for parameter in saved.parameters if parameter.required}
    if not values and required:
        return await run_in_threadpool(_page, request, saved, values, None)
    prepared = await beside(kg, partial(prepare_saved, kg, query_text(kg, saved, given), JSON))
    answer = await metered(request, answer_prepared(kg, prepared))
    result = await read_result(answer, await run_in_threadpool(naming_of, request))
    return await run_in_threadpool(_page, request, saved, values, result)


def _page(request: Request, saved: SavedQuery, values: dict[str, str], result: Result | None) -> Response:
    text = query_text(graph_of(request), saved, list(values.items())) if result else saved.text
    return render(
        request,
        "saved_query.html",
        saved=saved,
        values=values,
        result=result,
        downloads=[(form, _address(saved, values, f".{form.name}")) for form in _DOWNLOADS],
        example=_address(saved, saved.example),
        query_href=query_link(text),
    )


def _address(saved: SavedQuery, values: dict[str, str], ending: str = "") -> str:
    """Where the query is answered with these values, without the root."""
    asked = f"?{urlencode(values)}" if values else ""
    return f"/q/{saved.name}{ending}{asked}"
