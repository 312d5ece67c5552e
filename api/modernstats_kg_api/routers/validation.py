"""`POST /validate`: anybody's data against our shapes. Nothing is kept."""

import asyncio
from dataclasses import asdict
from typing import Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.uploads import check_upload
from modernstats_kg.errors import BadRequest, Busy, TooLarge
from modernstats_kg.settings import Settings
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.openapi import numbered, problem_responses
from modernstats_kg_api.schemas import Validation

_RETRY_S: Final = 5
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
    uploads: asyncio.Semaphore = request.app.state.uploads
    if uploads.locked():  # each holds its document in memory, so none may queue with one
        raise Busy("Too many documents are being checked: try again in a moment.", _RETRY_S)
    async with uploads:
        data = await _read(request, kg.settings)
        report = await check_upload(kg, data, request.headers.get("content-type", ""))
    found = [asdict(violation) for violation in report.violations]
    return Response(
        orjson.dumps({"conforms": report.conforms, "violations": found}), media_type="application/json"
    )


async def _read(request: Request, settings: Settings) -> bytes:
    """The body, read no further than its limit and no longer than it may take to arrive."""
    limit, body = settings.upload_max_bytes, bytearray()
    try:
        async with asyncio.timeout(settings.upload_timeout_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise TooLarge(f"The document is larger than {limit} bytes.", limit)
    except TimeoutError:
        raise BadRequest(f"The document did not arrive within {settings.upload_timeout_s:g} s.") from None
    return bytes(body)
