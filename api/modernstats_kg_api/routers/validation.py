"""`POST /validate`: anybody's data against our shapes. Nothing is kept."""

from dataclasses import asdict
from typing import Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.uploads import check_upload
from modernstats_kg.errors import TooLarge
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.openapi import numbered, problem_responses
from modernstats_kg_api.schemas import Validation

_RDF: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {media_type: {"schema": {"type": "string"}} for media_type in _RDF},
    }
}
router = APIRouter(tags=["validation"])


@router.post(
    "/validate",
    operation_id="validateData",
    summary="Check RDF against the shapes",
    response_model=Validation,
    responses=numbered(problem_responses("400", "413", "415", "503", "504")),
    openapi_extra=_BODY,
)
async def validate(request: Request) -> Response:
    """Check the RDF document in the body; 200 with the findings, whether or not it conforms."""
    kg = graph_of(request)
    data = await _read(request, kg.settings.upload_max_bytes)
    report = await check_upload(kg, data, request.headers.get("content-type", ""))
    found = [asdict(violation) for violation in report.violations]
    return Response(
        orjson.dumps({"conforms": report.conforms, "violations": found}), media_type="application/json"
    )


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(f"The document is larger than {limit} bytes.", limit)
    return bytes(body)
