"""`/openapi.json`: the OpenAPI 3.1 document, with the answers of this service as its examples."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg_api.openapi.examples import document_with_examples
from modernstats_kg_api.representations import json_bytes

_JSON: Final = "application/json"


async def read_document(request: Request) -> Response:
    """The whole document; its entity tag is the digest of it."""
    return Response(json_bytes(await document_with_examples(request)), media_type=_JSON)


routes: Final = (Route("/openapi.json", read_document, methods=["GET"]),)
