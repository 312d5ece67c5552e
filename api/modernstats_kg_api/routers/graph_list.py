"""`/api/v1/graphs`: the named graphs that everybody may read, as a collection."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import Place, decode_cursor, encode_cursor
from modernstats_kg.actions.status import public_graphs
from modernstats_kg.errors import NotFound
from modernstats_kg.model.catalog import GraphStatus
from modernstats_kg.model.terms import Iri
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.conditional import caching_headers, not_modified, replayed
from modernstats_kg_api.deps import Kg, root_of
from modernstats_kg_api.links import local_path
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import JSON
from modernstats_kg_api.schemas.graph import GraphItem, GraphPage, GraphParameters
from modernstats_kg_api.tables import csv_bytes

_ADDRESS: Final = "/api/v1/graphs"
_SORT: Final = "id"
_CSV: Final = CSV.media_type

router = APIRouter(prefix="/api/v1", tags=["graphs"])


@router.get(
    "/graphs",
    operation_id="listGraphs",
    summary="List graphs",
    response_class=Response,
    responses={200: {"model": GraphPage, "content": {_CSV: {}}}, **numbered(problem_responses("400", "406"))},
)
def list_graphs(request: Request, kg: Kg, asked: Annotated[GraphParameters, Query()]) -> Response:
    """Each named graph with its title, licence, source and number of statements, by IRI."""
    return _answer(request, kg, asked, negotiate(request.headers.get("accept"), (JSON, _CSV)))


@router.get("/graphs.csv", include_in_schema=False)
def list_graphs_as_csv(request: Request, kg: Kg, asked: Annotated[GraphParameters, Query()]) -> Response:
    """As `list_graphs`, as a table."""
    return _answer(request, kg, asked, _CSV)


@router.get(
    "/graphs/{key:path}",
    operation_id="readGraphItem",
    summary="Read one graph's description",
    response_class=Response,
    responses={200: {"model": GraphItem}, **numbered(problem_responses("404", "406"))},
)
def read_graph_item(
    request: Request,
    kg: Kg,
    key: Annotated[str, Path(description="What follows `graph/` in its IRI.", examples=["gsbpm"])],
) -> Response:
    """What the list says of one graph; its content is at `url`."""
    negotiate(request.headers.get("accept"), (JSON,))
    if (unchanged := replayed(request)) is not None:
        return unchanged
    headers = caching_headers(request, JSON)
    found = next((item for item in _items(request, kg) if item["key"] == key), None)
    if found is None:
        raise NotFound(f"There is no graph {key!r}; {_ADDRESS} lists those that exist.")
    headers["Link"] = f'<{root_of(request)}{_ADDRESS}>; rel="collection"'
    return not_modified(request, headers) or Response(json_bytes(found), media_type=JSON, headers=headers)


def _answer(request: Request, kg: KnowledgeGraph, asked: GraphParameters, form: str) -> Response:
    if (unchanged := replayed(request)) is not None:
        return unchanged
    headers = caching_headers(request, form)
    items = _items(request, kg)
    mark = decode_cursor(asked.cursor, _SORT) if asked.cursor else None
    later = [item for item in items if mark is None or item["id"] > mark.iri]
    shown, rest = later[: asked.limit], later[asked.limit :]
    following = encode_cursor(_SORT, Place((shown[-1]["id"],), shown[-1]["id"])) if rest else None
    headers["Link"] = _links(request, asked, following)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    if form == _CSV:
        headers["Content-Disposition"] = 'attachment; filename="graphs.csv"'
        return Response(_table(shown, asked.bom), headers={**headers, "Content-Type": CSV.content_type})
    body = {"items": shown, "total": len(items), "next": following}
    return Response(json_bytes(body), media_type=JSON, headers=headers)


def _links(request: Request, asked: GraphParameters, following: str | None) -> str:
    address = root_of(request) + request.url.path.removeprefix(root_of(request))
    kept = {"limit": asked.limit, **({"bom": "true"} if asked.bom else {})}
    links = [f'<{address}?{urlencode(kept)}>; rel="first"']
    if following:
        links.append(f'<{address}?{urlencode({**kept, "cursor": following})}>; rel="next"')
    return ", ".join(links)


def _table(items: Sequence[dict[str, Any]], spreadsheet: bool) -> bytes:
    columns = list(GraphItem.model_fields)
    lines: Iterable[list[object]] = ([item[name] for name in columns] for item in items)
    return csv_bytes(columns, lines, spreadsheet)


def _items(request: Request, kg: KnowledgeGraph) -> list[dict[str, Any]]:
    found = {status.source.name: status for status in public_graphs(kg)}
    return [_item(request, kg, found[iri]) for iri in sorted(found)]


def _item(request: Request, kg: KnowledgeGraph, status: GraphStatus) -> dict[str, Any]:
    source = status.source
    path = local_path(kg.settings.base, source.name, ())
    return {
        "id": source.name,
        "key": source.name.removeprefix(f"{kg.settings.base}graph/"),
        "url": root_of(request) + path if path else None,
        "label": source.title,
        "statements": status.quads,
        "licence": source.licence or None,
        "origin": source.source or None,
        "edition": source.version or None,
        "version": kg.store.changed_at(Iri(source.name)),
    }
