"""`/api/v1/{collection}`: the lists of the kinds of `model.kinds`. One function serves them all."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.last_changes import commit_since
from modernstats_kg.actions.listing import DEFAULT_LIMIT, MAX_LIMIT, list_records, read_record
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.languages import Chain
from modernstats_kg.model.records import Listing, ListingRequest
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.conditional import not_modified
from modernstats_kg_api.deps import Kg, graph_of, root_of
from modernstats_kg_api.entity_tags import tagging_of
from modernstats_kg_api.hydra import hydra_page
from modernstats_kg_api.kept_lists import KeptList, KeptLists
from modernstats_kg_api.list_rendering import languages_in, list_body, list_nodes
from modernstats_kg_api.list_wishes import ListWish, wish_of
from modernstats_kg_api.mementos import as_memento
from modernstats_kg_api.openapi.lists import (
    LIST_DESCRIPTION,
    filter_parameters,
    list_responses,
    sublist_responses,
)
from modernstats_kg_api.past import in_version
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import (
    JSON,
    JSON_LD,
    api_documentation,
    context_link,
    reading_of,
    spoken_headers,
)
from modernstats_kg_api.schemas.common import ListParameters

_CSV: Final = CSV.media_type
_OF_STANDARD: Final = "standard"
_OWN_PARAMETERS: Final = frozenset(ListParameters.model_fields)

router = APIRouter(prefix="/api/v1")


def _list_route(kind: Kind, media_type: str | None = None) -> Callable[..., Response]:
    """The route of a list: in one form, or in the one that `Accept` prefers."""

    def list_items(request: Request, kg: Kg, asked: Annotated[ListParameters, Query()]) -> Response:
        return _negotiated_list(request, kind, asked, _filters(request), media_type)

    return list_items


def _versions_route(media_type: str | None = None) -> Callable[..., Response]:
    """The route of the versions of one standard: the list of all versions, filtered by the standard."""

    def list_versions(
        request: Request,
        kg: Kg,
        local: Annotated[str, Path(description="`key` of the standard.", examples=["gsbpm"])],
        asked: Annotated[ListParameters, Query()],
    ) -> Response:
        given = _filters(request)
        if _OF_STANDARD in given:
            raise BadParameter(_OF_STANDARD, "The address names the standard already.")
        with in_version(request, asked.version):
            filters = {**given, _OF_STANDARD: read_record(graph_of(request), "standards", local).iri}
        return _negotiated_list(request, KINDS["versions"], asked, filters, media_type)

    return list_versions


def _negotiated_list(
    request: Request, kind: Kind, asked: ListParameters, filters: dict[str, str], media_type: str | None
) -> Response:
    form = media_type or negotiate(request.headers.get("accept"), (JSON, JSON_LD, _CSV))
    with in_version(request, asked.version) as version:
        response = _listed(request, wish_of(kind, form, form == JSON, asked), asked, filters)
    return as_memento(request, response, version)


def _listed(request: Request, wish: ListWish, asked: ListParameters, filters: Mapping[str, str]) -> Response:
    headers = spoken_headers(request, asked.lang, wish.form)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    pages: KeptLists = request.app.state.kept_lists
    validator = tagging_of(request).validator
    page = pages.find(validator)
    if page is None:
        page = _rendered(request, wish, asked, filters)
        pages.keep(validator, page)
    return Response(page.body, headers={**headers, **page.headers})


def _rendered(
    request: Request, wish: ListWish, asked: ListParameters, filters: Mapping[str, str]
) -> KeptList:
    kg = graph_of(request)
    reading = reading_of(request, kg, asked.lang)
    listing = list_records(kg, wish.kind.name, _listing_request(kg, wish, asked, filters, reading.languages))
    pages = _pages(request, listing)
    if wish.form == JSON_LD:
        nodes = list_nodes(wish, listing)
        body = json_bytes(hydra_page(request, wish.kind, nodes, listing.total, pages))
    else:
        body = list_body(kg, wish, listing, reading)
    links = [f'<{address}>; rel="{relation}"' for relation, address in pages.items()]
    links.append(api_documentation(request))
    if not wish.embed:  # one context does not fit the members of several kinds
        links.append(context_link(request, wish.kind))
    headers = {"Content-Type": wish.form, "Link": ", ".join(links)}
    if wish.form == _CSV:
        headers["Content-Type"] = CSV.content_type
        headers["Content-Disposition"] = f'attachment; filename="{wish.kind.name}.csv"'
    if languages := languages_in(listing, reading):
        headers["Content-Language"] = languages
    return KeptList(body, headers)


def _listing_request(
    kg: KnowledgeGraph, wish: ListWish, asked: ListParameters, filters: Mapping[str, str], languages: Chain
) -> ListingRequest:
    return ListingRequest(
        limit=asked.limit or (MAX_LIMIT if wish.form == _CSV else DEFAULT_LIMIT),
        cursor=asked.cursor,
        sort=asked.sort or wish.kind.sort,
        filters=filters,
        facets=wish.facets,
        since=commit_since(kg, asked.modified_since) if asked.modified_since else None,
        languages=languages,
    )


def _filters(request: Request) -> dict[str, str]:
    """Every parameter that is not one of the list's own, each at most once."""
    filters: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name in seen:
            raise BadParameter(name, f"{name} is given twice; give each filter once.")
        seen.add(name)
        if name not in _OWN_PARAMETERS:
            filters[name] = value
    return filters


def _pages(request: Request, listing: Listing) -> dict[str, str]:
    """Addresses of the pages there are by relation of RFC 8288: `first`, `next`, `prev`, `last`."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    cursors = {"first": "", "next": listing.next, "prev": listing.previous, "last": listing.last}
    address = root_of(request) + request.url.path.removeprefix(root_of(request))
    pages = {}
    for relation, cursor in cursors.items():
        if cursor is not None:
            query = urlencode([*kept, ("cursor", cursor)] if cursor else kept)
            pages[relation] = f"{address}{'?' if query else ''}{query}"
    return pages


def _add_routes(kind: Kind) -> None:
    plural = kind.name[0].upper() + kind.name[1:]
    router.add_api_route(
        f"/{kind.name}",
        _list_route(kind),
        operation_id=f"list{plural}",
        summary=f"List {kind.name}",
        description=LIST_DESCRIPTION,
        tags=[kind.name],
        response_class=Response,
        responses=list_responses(kind),
        openapi_extra={"parameters": filter_parameters(kind)},
    )
    router.add_api_route(f"/{kind.name}.csv", _list_route(kind, _CSV), include_in_schema=False)


def _add_versions_of_a_standard() -> None:
    versions = KINDS["versions"]
    address = "/standards/{local}/versions"
    router.add_api_route(
        address,
        _versions_route(),
        operation_id="listVersionsOfStandard",
        summary="List the versions of one standard",
        tags=["standards"],
        response_class=Response,
        responses=sublist_responses(versions),
        openapi_extra={"parameters": [f for f in filter_parameters(versions) if f["name"] != _OF_STANDARD]},
    )
    router.add_api_route(f"{address}.csv", _versions_route(_CSV), include_in_schema=False)


for _kind in KINDS.values():
    _add_routes(_kind)
_add_versions_of_a_standard()
