"""`/api/v1/hydra`: what the REST interface offers, for clients that follow controls."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.hydra import api_document
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import HYDRA_PATH, JSON_LD

router = APIRouter()


@router.get(
    HYDRA_PATH,
    operation_id="readApiDocumentation",
    tags=["index"],
    summary="The collections and what may be done with them, as hydra:ApiDocumentation",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}}},
)
def read_api_documentation(request: Request) -> Response:
    """Every class, its properties and operations."""
    headers = {**caching_headers(request), "Content-Type": JSON_LD}
    return not_modified(request, headers) or Response(json_bytes(api_document(request)), headers=headers)
