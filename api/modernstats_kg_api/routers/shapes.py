"""`/shapes/{name}`: the SHACL files by which data are checked, as `Link: rel="describedby"` names them."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.shape_files import shape_file
from modernstats_kg.query.formats import TURTLE
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.openapi.problems import numbered, problem_responses

router = APIRouter()


@router.get(
    "/shapes/{name}",
    operation_id="readShapes",
    tags=["vocabulary"],
    summary="The shapes that the items of a kind obey",
    response_class=Response,
    responses={
        200: {"content": {TURTLE.media_type: {"schema": {"type": "string"}}}},
        **numbered(problem_responses("404")),
    },
)
def read_shapes(
    request: Request, name: Annotated[str, Path(description="File name.", examples=["projects.ttl"])]
) -> Response:
    """One SHACL file in Turtle, with its comments."""
    body = shape_file(name)
    headers = {**caching_headers(request), "Content-Type": TURTLE.content_type}
    return not_modified(request, headers) or Response(body, headers=headers)
