"""`/api/v1/coverage`, `/crosswalk` and `/gaps`: what the graph covers, joins and lacks; JSON or CSV."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.coverage import coverage, covered_things
from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.actions.gaps import GAP_KINDS, gaps, labels_per_language
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.model.languages import FALLBACK
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.analyses import (
    coverage_body,
    coverage_csv,
    crosswalk_body,
    crosswalk_csv,
    gaps_body,
    gaps_csv,
    things_csv,
)
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg, graph_of, root_of
from modernstats_kg_api.openapi.document import problem_responses
from modernstats_kg_api.pages.examples import query_link
from modernstats_kg_api.pages.saved import coverage_queries, crosswalk_queries, gap_query
from modernstats_kg_api.representations import Reading, json_bytes
from modernstats_kg_api.schemas.analyses import (
    COVERAGE_EXAMPLE,
    CROSSWALK_EXAMPLE,
    GAPS_EXAMPLE,
    CoverageBody,
    CoverageParameters,
    CrosswalkBody,
    CrosswalkParameters,
    GapParameters,
    GapsBody,
)

JSON: Final = "application/json"

router = APIRouter(prefix="/api/v1")


def _coverage_route(media_type: str | None = None) -> Callable[..., Response]:
    def read_coverage(request: Request, kg: Kg, asked: Annotated[CoverageParameters, Query()]) -> Response:
        found = coverage(kg, asked.version)
        named = asked.cell or asked.kind
        things = covered_things(kg, asked.version, asked.cell, asked.kind) if named else None
        # the matrix itself names everything it shows, so it need not wait for the names of all things
        labels = {row.iri: row.label for row in found.rows} if things is None else label_index(kg)
        reading = _reading(request, labels)
        return _answer(
            request,
            media_type,
            lambda: (
                coverage_body(found, things, reading)
                | _queries(request, coverage_queries(found, kg.settings.base), "coverage")
            ),
            lambda: coverage_csv(found) if things is None else things_csv(things, reading),
        )

    return read_coverage


def _crosswalk_route(media_type: str | None = None) -> Callable[..., Response]:
    def read_crosswalk(request: Request, kg: Kg, asked: Annotated[CrosswalkParameters, Query()]) -> Response:
        found = crosswalk(kg, asked.source, asked.target, candidates=asked.candidates)
        reading = _reading(request, label_index(kg))
        return _answer(
            request,
            media_type,
            lambda: (
                crosswalk_body(found, reading)
                | _queries(request, crosswalk_queries(found, kg.settings.base), "pairs")
            ),
            lambda: crosswalk_csv(found, reading),
        )

    return read_crosswalk


def _gaps_route(media_type: str | None = None) -> Callable[..., Response]:
    def read_gaps(request: Request, kg: Kg, asked: Annotated[GapParameters, Query()]) -> Response:
        found = {kind: gaps(kg, kind) for kind in ([asked.kind] if asked.kind else GAP_KINDS)}
        reading = _reading(request, label_index(kg))
        return _answer(
            request,
            media_type,
            lambda: (
                gaps_body(found, labels_per_language(kg), reading)
                | _queries(request, {one: gap_query(one, kg.settings.base) for one in found}, asked.kind)
            ),
            lambda: gaps_csv(found),
        )

    return read_gaps


def _reading(request: Request, labels: Mapping[str, str]) -> Reading:
    kg = graph_of(request)
    return Reading(kg.settings.base, labels, FALLBACK, kg.store.commit, root_of(request))


def _answer(
    request: Request, media_type: str | None, body: Callable[[], Any], table: Callable[[], bytes]
) -> Response:
    """The answer in one form, or in the one that `Accept` prefers; 304 where the client has it."""
    form = media_type or negotiate(request.headers.get("accept"), (JSON, CSV.media_type))
    headers = caching_headers(request, form)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    if form == CSV.media_type:
        return Response(table(), headers={**headers, "Content-Type": CSV.content_type})
    commit = {"commit": graph_of(request).store.commit}
    return Response(json_bytes(body() | commit), headers={**headers, "Content-Type": JSON})


def _queries(request: Request, texts: Mapping[str, str], main: str) -> dict[str, Any]:
    """Addresses of the query page with each of the texts; `query` is the one that gives the items."""
    links = {name: f"{root_of(request)}{query_link(text)}" for name, text in texts.items()}
    return {"query": links.get(main), "queries": links}


def _responses(model: type[BaseModel], example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of an analysis: its body with one example item, CSV, 304, problems."""
    contents = {JSON: {"example": example}, CSV.media_type: {"schema": {"type": "string"}}}
    answers: dict[int | str, dict[str, Any]] = {
        200: {"model": model, "content": contents},
        304: {"description": "Not changed since the form that If-None-Match names"},
    }
    return answers | {int(status): said for status, said in problem_responses("400", "404", "406").items()}


def _add_routes(name: str, route: Callable[[str | None], Callable[..., Response]], **said: Any) -> None:
    router.add_api_route(
        f"/{name}",
        route(None),
        operation_id=f"read{name.capitalize()}",
        tags=["analysis"],
        response_class=Response,
        **said,
    )
    router.add_api_route(f"/{name}.csv", route(CSV.media_type), include_in_schema=False)


_add_routes(
    "coverage",
    _coverage_route,
    summary="How much touches each part of GSBPM",
    description="A version of GSBPM by kind of thing. Direct and carried are disjoint; things are distinct.",
    responses=_responses(CoverageBody, COVERAGE_EXAMPLE),
)
_add_routes(
    "crosswalk",
    _crosswalk_route,
    summary="What of one standard corresponds to what of another",
    description="Mappings and correspondences in both directions, paths through a third, and what is left.",
    responses=_responses(CrosswalkBody, CROSSWALK_EXAMPLE),
)
_add_routes(
    "gaps",
    _gaps_route,
    summary="What is missing",
    description="Parts nothing touches, elements without counterpart, custodians, names, link targets.",
    responses=_responses(GapsBody, GAPS_EXAMPLE),
)
