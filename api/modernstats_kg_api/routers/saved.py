"""`/q`: saved queries with parameters, for tools that know addresses and tables and no SPARQL."""

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.queries import answer_prepared, validator
from modernstats_kg.actions.saved import (
    prepare_saved,
    query_text,
    read_saved,
    saved_query,
    takes_version,
)
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.history import Version
from modernstats_kg.model.queries import SavedQuery
from modernstats_kg.query.formats import CSV, HTML, JSON, TSV, XML, Format, format_by_name, negotiate_format
from modernstats_kg_api.answers import response_of
from modernstats_kg_api.conditional import (
    caching_headers,
    not_modified,
    replayed,
    streamed_headers,
    validated_headers,
)
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.mementos import state_headers
from modernstats_kg_api.metering import metered
from modernstats_kg_api.pages.saved_queries import index_page, saved_page
from modernstats_kg_api.past import PARAMETER, version_in_address, with_past
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.waiting import beside

FORMATS: Final = (CSV, JSON, XML, TSV)
"""Forms of an answer, the default first: whoever names none is a spreadsheet."""

_OFFERED: Final = (*FORMATS, HTML)
_INDEX: Final = (JSON, HTML)
_FORMAT: Final = "format"
_PLAIN_JSON: Final = "application/json"


async def list_saved(request: Request) -> Response:
    """Every saved query with its parameters and columns; for browsers as a page."""
    if negotiate_format(request.headers.get("accept"), _INDEX) is HTML:
        return await run_in_threadpool(index_page, request)
    headers = {**caching_headers(request, _PLAIN_JSON), "Content-Type": _PLAIN_JSON}
    known = read_saved(graph_of(request).settings.base).values()
    body = json_bytes({"items": [_described(request, saved) for saved in known]})
    return not_modified(request, headers) or Response(body, headers=headers)


async def run_saved(request: Request) -> Response:
    """Answer one saved query; CSV unless the ending, `format` or `Accept` asks for something else.

    Raises:
        NotFound: there is no such query.
        BadParameter: a parameter is unknown, given twice, missing or malformed.
        NotAcceptable: the rows cannot be written as asked.
    """
    kg = graph_of(request)
    name, form = _split_ending(request.path_params["name"])
    saved = saved_query(kg, name)
    pairs = request.query_params.multi_items()
    ours: tuple[str, ...] = (_FORMAT,) if takes_version(saved) else (_FORMAT, PARAMETER)
    form = form or _asked_form(request)
    if form is HTML and all(parameter.name != "lang" for parameter in saved.parameters):
        ours += ("lang",)  # of the page, not of the query
    given = [(key, value) for key, value in pairs if key not in ours]
    version = await run_in_threadpool(version_in_address, request) if PARAMETER in ours else None
    if form is HTML:
        _expect_newest(version)
        return replayed(request) or await saved_page(request, saved, given)
    number = version.number if version else None
    prepared = await beside(kg, partial(prepare_saved, kg, query_text(kg, saved, given), form, number))
    headers = _headers(request, f"{name}.{form.name}", validator(kg, prepared))
    told = {"Content-Type": form.content_type, "KG-Query": f"sha256-{prepared.digest}"}
    told |= state_headers(request, version)
    headers = with_past(headers | told, version)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    answer = await metered(request, answer_prepared(kg, prepared))
    headers = _headers(request, f"{name}.{form.name}", validator(kg, prepared, answer.commit)) | told
    headers = with_past(headers | {"KG-Commit": str(answer.commit)}, version)
    if answer.whole is None:
        headers = streamed_headers(request, headers, answer.order)
    return response_of(request, answer, headers)


def _expect_newest(version: Version | None) -> None:
    if version is not None:
        raise BadParameter(PARAMETER, "The page is of the newest state; .csv, .json, .xml and .tsv take it.")


def _headers(request: Request, file_name: str, known_by: str | None) -> dict[str, str]:
    return validated_headers(request, known_by) | {
        "KG-Commit": str(graph_of(request).store.commit),
        "Content-Disposition": f'attachment; filename="{file_name}"',
    }


def _split_ending(name: str) -> tuple[str, Format | None]:
    """The name of the query, and the form that its ending asks for."""
    stem, dot, ending = name.rpartition(".")
    form = next((form for form in _OFFERED if dot and ending == form.name), None)
    return (stem, form) if form else (name, None)


def _asked_form(request: Request) -> Format:
    name = request.query_params.get(_FORMAT)
    return (
        format_by_name(name, _OFFERED) if name else negotiate_format(request.headers.get("accept"), _OFFERED)
    )


def _described(request: Request, saved: SavedQuery) -> dict[str, object]:
    kg = graph_of(request)
    address = f"{root_of(request)}/q/{saved.name}"
    return {
        "id": f"{kg.settings.base}q/{saved.name}",
        "name": saved.name,
        "title": saved.title,
        "description": saved.description,
        "keywords": saved.keywords,
        "url": address,
        "formats": {form.name: f"{address}.{form.name}" for form in _OFFERED},
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "required": parameter.required,
                "default": parameter.default or None,
                "description": parameter.about,
            }
            for parameter in saved.parameters
        ],
        "columns": saved.columns,
        "example": saved.example,
        "query": query_text(kg, saved, list(saved.example.items())),
    }


routes = [Route("/q", list_saved, name="saved"), Route("/q/{name}", run_saved, name="runSaved")]
