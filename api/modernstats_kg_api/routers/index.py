"""`/api/v1`: which collections and analyses there are, with one line on each."""

from typing import Final

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.pages.docs import service_links
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.common import Address, Index

_PREFIX: Final = "/api/v1"
_JSON: Final = "application/json"
_ANALYSIS: Final = "analysis"

router = APIRouter()


@router.get(
    _PREFIX,
    operation_id="readIndex",
    tags=["index"],
    summary="The collections and analyses there are",
    response_class=Response,
    responses={200: {"model": Index}, 304: {"description": "Not changed"}},
)
@router.get(f"{_PREFIX}/", include_in_schema=False)
def read_index(request: Request) -> Response:
    """Names and addresses, from the same table as OpenAPI."""
    links = {"Link": service_links(root_of(request))}
    headers = {**caching_headers(request, _JSON), **links, "Content-Type": _JSON}
    return not_modified(request, headers) or Response(
        json_bytes(_index(request).model_dump()), headers=headers
    )


def _index(request: Request) -> Index:
    app: FastAPI = request.app
    lists: dict[str, Address] = {}
    analyses: list[Address] = []
    others: list[Address] = []
    for path, operations in app.openapi()["paths"].items():
        name = path.removeprefix(f"{_PREFIX}/")
        if path == name or "{" in path or "get" not in operations:
            continue
        address = Address(name=name, url=root_of(request) + path, summary=operations["get"]["summary"])
        if name in KINDS:
            lists[name] = address
        else:
            (analyses if _ANALYSIS in operations["get"]["tags"] else others).append(address)
    return Index(
        collections=[lists[name] for name in KINDS],
        analyses=analyses,
        others=others,
        openapi=f"{root_of(request)}/openapi.json",
    )
