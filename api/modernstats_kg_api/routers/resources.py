"""`/api/v1/{collection}`: REST over the kinds of `model.kinds`. One function serves them all."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.collection import kind_named
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.listing import DEFAULT_LIMIT, MAX_LIMIT, list_records, read_record
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.records import Listing, ListingRequest
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg, graph_of, root_of
from modernstats_kg_api.openapi import (
    EXAMPLES,
    filter_parameters,
    item_responses,
    list_responses,
    sublist_responses,
)
from modernstats_kg_api.representations import (
    CONTEXT_PATH,
    Reading,
    as_csv,
    as_json,
    as_json_ld,
    context_bytes,
    json_bytes,
)
from modernstats_kg_api.schemas import ItemParameters, ListParameters

JSON: Final = "application/json"
JSON_LD: Final = "application/ld+json"
_CSV: Final = CSV.media_type
_OF_STANDARD: Final = "standard"
_OWN_PARAMETERS: Final = frozenset(ListParameters.model_fields)

router = APIRouter(prefix="/api/v1")


def _reading(request: Request, kg: KnowledgeGraph, language: str) -> Reading:
    return Reading(kg.settings.base, label_index(kg), language, kg.store.commit, root_of(request))


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
        filters = {**given, _OF_STANDARD: read_record(kg, "standards", local).iri}
        return _negotiated_list(request, KINDS["versions"], asked, filters, media_type)

    return list_versions


def _negotiated_list(
    request: Request, kind: Kind, asked: ListParameters, filters: dict[str, str], media_type: str | None
) -> Response:
    kg = graph_of(request)
    form = media_type or negotiate(request.headers.get("accept"), (JSON, JSON_LD, _CSV))
    headers = caching_headers(request, form)
    # read first: `If-None-Match: *` must not turn a wrong filter into 304, and the kind is in memory
    wanted = ListingRequest(_limit(asked, form), asked.cursor, asked.sort or kind.sort, filters)
    listing = list_records(kg, kind.name, wanted)
    body = _list_body(kind, listing, _reading(request, kg, asked.lang), form)
    links = [*_page_links(request, listing), _context_link(request)]
    response = _response(body, CSV.content_type if form == _CSV else form, headers, links)
    return not_modified(request, headers) or response


def _limit(asked: ListParameters, form: str) -> int:
    return asked.limit or (MAX_LIMIT if form == _CSV else DEFAULT_LIMIT)


def _item_route(kind: Kind) -> Callable[..., Response]:
    local_name = Path(description="Its `key`.", examples=[EXAMPLES[kind.name]])

    def read_item(
        request: Request,
        kg: Kg,
        local: Annotated[str, local_name],
        asked: Annotated[ItemParameters, Query()],
    ) -> Response:
        media_type = negotiate(request.headers.get("accept"), (JSON, JSON_LD))
        headers = caching_headers(request, media_type)
        record = read_record(kg, kind.name, local)
        if (unchanged := not_modified(request, headers)) is not None:
            return unchanged
        if media_type == JSON_LD:
            body = {"@context": root_of(request) + CONTEXT_PATH, **as_json_ld(record)}
        else:
            body = as_json(record, _reading(request, kg, asked.lang))
        links = [_context_link(request), f'<{root_of(request)}/api/v1/{kind.name}>; rel="collection"']
        return _response(body, media_type, headers, links)

    return read_item


def _filters(request: Request) -> dict[str, str]:
    """Every parameter that is not one of the list's own, each at most once."""
    filters: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in filters:
            raise BadParameter(name, f"{name} is given twice; give each filter once.")
        if name not in _OWN_PARAMETERS:
            filters[name] = value
    return filters


def _list_body(kind: Kind, listing: Listing, reading: Reading, form: str) -> Any:
    if form == _CSV:
        return as_csv(kind.name, listing.items, reading)
    if form == JSON_LD:
        nodes = [as_json_ld(record) for record in listing.items]
        return {"@context": reading.root + CONTEXT_PATH, "@graph": nodes}
    items = [as_json(record, reading) for record in listing.items]
    return {"items": items, "total": listing.total, "next": listing.next}


def _response(body: Any, content_type: str, headers: dict[str, str], links: list[str]) -> Response:
    content = body if isinstance(body, bytes) else json_bytes(body)
    return Response(content, headers={**headers, "Content-Type": content_type, "Link": ", ".join(links)})


def _page_links(request: Request, listing: Listing) -> list[str]:
    """`first`, `next` and `prev` of RFC 8288 for the pages there are."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    cursors = {"first": "", "next": listing.next, "prev": listing.previous}
    links = []
    for relation, cursor in cursors.items():
        if cursor is not None:
            query = urlencode([*kept, ("cursor", cursor)] if cursor else kept)
            address = root_of(request) + request.url.path.removeprefix(root_of(request))
            links.append(f'<{address}{"?" if query else ""}{query}>; rel="{relation}"')
    return links


def _context_link(request: Request) -> str:
    relation = "http://www.w3.org/ns/json-ld#context"
    return f'<{root_of(request)}{CONTEXT_PATH}>; rel="{relation}"; type="{JSON_LD}"'


@router.get(
    "/context.jsonld",
    operation_id="readContext",
    tags=["vocabulary"],
    summary="The JSON-LD context of all bodies",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}}},
)
def read_context(request: Request, kg: Kg) -> Response:
    """The context; any page of the web may fetch it."""
    headers = {**caching_headers(request), "Access-Control-Allow-Origin": "*", "Content-Type": JSON_LD}
    return not_modified(request, headers) or Response(context_bytes(), headers=headers)


def _add_routes(kind: Kind) -> None:
    noun = kind.singular[0].upper() + kind.singular[1:]
    plural = kind.name[0].upper() + kind.name[1:]
    router.add_api_route(
        f"/{kind.name}",
        _list_route(kind),
        operation_id=f"list{plural}",
        summary=f"List {kind.name}",
        description="Filters are the fields; dates and numbers also with `__gte` and `__lte`.",
        tags=[kind.name],
        response_class=Response,
        responses=list_responses(kind),
        openapi_extra={"parameters": filter_parameters(kind)},
    )
    router.add_api_route(f"/{kind.name}.csv", _list_route(kind, _CSV), include_in_schema=False)
    router.add_api_route(
        f"/{kind.name}/{{local}}",
        _item_route(kind),
        operation_id=f"read{noun}" if noun != plural else f"read{noun}Item",
        summary=f"Read one {kind.singular}",
        tags=[kind.name],
        response_class=Response,
        responses=item_responses(kind),
    )


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


@router.get("/{collection}", include_in_schema=False)
@router.get("/{collection}/{local}", include_in_schema=False)
def unknown_collection(collection: str) -> Response:
    """Name the collections to whoever asks for one that does not exist."""
    kind_named(collection)
    raise AssertionError("every known collection has its own route")
