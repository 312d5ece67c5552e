"""`/api/v1/explain`: why a statement is in the graph, as JSON, text or a page."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from modernstats_kg.actions.explaining import explain_statement, statement_named
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.query.formats import HTML, negotiate
from modernstats_kg_api import pages
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.reasons import reason_body, reason_text
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.common import Explanation

_JSON: Final = "application/json"
_TEXT: Final = "text/plain"
_OFFERED: Final = (_JSON, _TEXT, HTML.media_type)
_EXAMPLE: Final = {
    "s": "http://id.unece.org/activities/subProcess/5.3",
    "p": "http://www.w3.org/2004/02/skos/core#broaderTransitive",
    "o": "http://id.unece.org/activities/phase/5",
}

router = APIRouter(prefix="/api/v1", tags=["explanation"])


@router.get(
    "/explain",
    operation_id="explainStatement",
    summary="Why a statement holds",
    response_model=Explanation,
    responses={
        200: {"content": {_TEXT: {}, HTML.media_type: {}}},
        304: {"description": "Not changed since the form that If-None-Match names"},
        **numbered(problem_responses("400", "404", "406")),
    },
)
def explain(
    request: Request,
    kg: Kg,
    s: Annotated[str, Query(description="Subject: an IRI.", max_length=2000, examples=[_EXAMPLE["s"]])],
    p: Annotated[str, Query(description="Predicate: an IRI.", max_length=2000, examples=[_EXAMPLE["p"]])],
    o: Annotated[
        str,
        Query(
            description='Object: an IRI, or a literal as N-Triples write it, such as "Edit"@en.',
            max_length=20_000,
            examples=[_EXAMPLE["o"]],
        ),
    ],
) -> Response:
    """Where it is asserted, by whom and when; or the rule and the statements that it follows from."""
    media_type = negotiate(request.headers.get("accept"), _OFFERED)
    headers = caching_headers(request, media_type)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    reason, labels = explain_statement(kg, statement_named(s, p, o)), label_index(kg)
    response: Response
    if media_type == HTML.media_type:
        response = pages.reason_page(request, reason)
    elif media_type == _TEXT:
        response = PlainTextResponse(reason_text(reason, labels) + "\n")
    else:
        response = Response(json_bytes(reason_body(reason, labels)), media_type=_JSON)
    response.headers.update(headers)
    return response
