"""`/api/v1/search` and `/api/v1/suggest`: from words to things."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.searching import indexed_commit, search, suggest
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.conditional import not_modified
from modernstats_kg_api.deps import Kg
from modernstats_kg_api.hits import opensearch_suggestions, search_body, search_csv, suggestions
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import JSON, languages_of, spoken_headers
from modernstats_kg_api.schemas.search import SearchBody, SearchParameters, Suggestion, SuggestParameters
from modernstats_kg_api.turns import billed, in_turn

SUGGESTIONS: Final = "application/x-suggestions+json"

router = APIRouter(prefix="/api/v1", tags=["search"])


def _search_route(media_type: str | None = None) -> Callable[..., Awaitable[Response]]:
    async def find(request: Request, kg: Kg, asked: Annotated[SearchParameters, Query()]) -> Response:
        """What fits the words best: by name, code, other names, definition; with what it has been counted by.

        Endings, accents and one typing error do not matter; words of everyday life find those of the field.
        """
        form = media_type or negotiate(request.headers.get("accept"), (JSON, CSV.media_type))
        headers = spoken_headers(request, asked.lang, form, str(indexed_commit(kg)))
        if (unchanged := not_modified(request, headers)) is not None:
            return unchanged
        wanted = asked.request(_languages(request, asked.lang))
        result = await in_turn(request, partial(search, kg, wanted), "searchers")
        headers |= {"KG-Commit": str(result.commit)}
        if form == CSV.media_type:
            named = {"Content-Disposition": 'attachment; filename="search.csv"'}
            body = search_csv(request, result.hits)
            return Response(body, headers={**headers, **named, "Content-Type": CSV.content_type})
        facets = [name for name in asked.facet.split(",") if name]
        page = search_body(request, result, facets, asked.cursor)
        return Response(json_bytes(page), headers={**headers, "Content-Type": JSON})

    return find


def _languages(request: Request, language: str) -> str:
    return ",".join(filter(None, languages_of(request, language)))


def _responses(model: Any, *media_types: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"model": model, "content": {name: {} for name in media_types}},
        **numbered(problem_responses("400", "406", "503")),
    }


router.add_api_route(
    "/search",
    _search_route(),
    methods=["GET"],
    operation_id="search",
    summary="What fits some words best",
    response_class=Response,
    responses=_responses(SearchBody, CSV.media_type),
)
router.add_api_route("/search.csv", _search_route(CSV.media_type), methods=["GET"], include_in_schema=False)


@router.get(
    "/suggest",
    operation_id="suggest",
    summary="What the beginning of some words may become",
    response_class=Response,
    responses=_responses(list[Suggestion], SUGGESTIONS),
)
async def suggest_things(request: Request, kg: Kg, asked: Annotated[SuggestParameters, Query()]) -> Response:
    """Things whose names or codes have words that begin so, what is looked for most before the rest."""
    form = negotiate(request.headers.get("accept"), (JSON, SUGGESTIONS))
    headers = {**spoken_headers(request, asked.lang, form, str(indexed_commit(kg))), "Content-Type": form}
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    languages = _languages(request, asked.lang)
    found = await billed(request, lambda: suggest(kg, asked.q, languages, asked.limit))
    if form == SUGGESTIONS:
        return Response(json_bytes(opensearch_suggestions(request, asked.q, found)), headers=headers)
    return Response(json_bytes(suggestions(request, found)), headers=headers)
