"""`/api/v1/context.jsonld` and `/api/v1/contexts/{digest}.jsonld`: the JSON-LD contexts."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.errors import NotFound
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.context import CONTEXT_PATH, context_bytes, context_version, contexts
from modernstats_kg_api.deps import Kg, root_of
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.rest import JSON_LD

_FOREVER = "public, max-age=31536000, immutable"

router = APIRouter(prefix="/api/v1")


@router.get(
    "/context.jsonld",
    operation_id="readContext",
    tags=["vocabulary"],
    summary="The JSON-LD context of our terms, as it is now",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}}},
)
def read_context(request: Request, kg: Kg) -> Response:
    """The newest context; `Content-Location` is the address that will always mean this one."""
    headers = {
        **caching_headers(request),
        "Content-Location": root_of(request) + context_version(),
        "Content-Type": JSON_LD,
    }
    return not_modified(request, headers) or Response(context_bytes(), headers=headers)


@router.get(
    "/contexts/{name}",
    operation_id="readContextVersion",
    tags=["vocabulary"],
    summary="One JSON-LD context, which never changes",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}}, **numbered(problem_responses("404"))},
)
def read_context_version(
    request: Request,
    name: Annotated[str, Path(description="Digest, and `.jsonld`.", examples=["0123456789abcdef.jsonld"])],
) -> Response:
    """The context with that digest: of our terms, of plain JSON of a kind, or of an earlier release."""
    known = contexts()
    digest = name.removesuffix(".jsonld")
    if digest not in known or digest == name:
        raise NotFound(f"There is no context {name!r}; the newest one is at {CONTEXT_PATH}.")
    headers = {**caching_headers(request), "Cache-Control": _FOREVER, "Content-Type": JSON_LD}
    return not_modified(request, headers) or Response(known[digest], headers=headers)
