"""`/api/v1/lookup`: many IRIs, keys or codes at once. `/api/v1/describe`: any IRI, as plain JSON."""

import json
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.looking_up import MOST_ASKED, Answer, Asked, look_up
from modernstats_kg.errors import BadRequest, UnsupportedMediaType
from modernstats_kg.query.formats import DOCUMENT_FORMATS, negotiate
from modernstats_kg_api.bodies import media_type_of, read_body
from modernstats_kg_api.conditional import not_modified, replayed
from modernstats_kg_api.deps import Kg, graph_of
from modernstats_kg_api.describing import description_body, document_of
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.representations import Reading, as_json, json_bytes
from modernstats_kg_api.rest import JSON, reading_of, spoken_headers
from modernstats_kg_api.schemas.common import ItemParameters
from modernstats_kg_api.schemas.lookup import AnyDescription, Lookup, LookupParameters
from modernstats_kg_api.turns import in_turn

_LARGEST_BODY: Final = 2**20
_EXAMPLE: Final = ["gsim-2.0-CodeList", "GSBPM 5.1", "http://id.unece.org/activities/phase/5"]
_BODY: Final = {
    "required": True,
    "description": "IRIs, keys or codes.",
    "content": {
        JSON: {
            "schema": {
                "type": "array",
                "items": {"type": "string", "maxLength": 2000},
                "minItems": 1,
                "maxItems": MOST_ASKED,
            },
            "example": _EXAMPLE,
        }
    },
}

router = APIRouter(prefix="/api/v1", tags=["lookup"])


@router.get(
    "/lookup",
    operation_id="lookUp",
    summary="Many things by IRI, key or code",
    response_class=Response,
    responses={200: {"model": Lookup}, **numbered(problem_responses("400"))},
)
async def look_up_few(request: Request, kg: Kg, asked: Annotated[LookupParameters, Query()]) -> Response:
    """What each IRI, key and code stands for, in this order; what is not known is named."""
    headers = spoken_headers(request, asked.lang, JSON)
    wanted = [
        *(Asked(iri, "iri") for iri in asked.iri),
        *(Asked(key, "key") for key in asked.key),
        *(Asked(code, "code") for code in asked.code),
    ]
    body = await in_turn(
        request, lambda: _lookup_body(look_up(kg, wanted), reading_of(request, kg, asked.lang))
    )
    return not_modified(request, headers) or Response(body, media_type=JSON, headers=headers)


@router.post(
    "/lookup",
    operation_id="lookUpMany",
    summary="Up to a thousand things by IRI, key or code",
    response_class=Response,
    responses={200: {"model": Lookup}, **numbered(problem_responses("400", "413", "415"))},
    openapi_extra={"requestBody": _BODY},
)
async def look_up_many(request: Request, asked: Annotated[ItemParameters, Query()]) -> Response:
    """What each text of a JSON list stands for, in its order: an IRI, else a key, else a code."""
    if media_type_of(request) not in (JSON, ""):
        raise UnsupportedMediaType(f"The body is a list as {JSON}.", (JSON,))
    texts = _texts(await read_body(request, _LARGEST_BODY))
    kg = graph_of(request)
    body = await in_turn(request, lambda: _looked_up(request, kg, texts, asked.lang))
    headers = spoken_headers(request, asked.lang, JSON) | {"Cache-Control": "no-store"}
    return Response(body, media_type=JSON, headers=headers)


@router.get(
    "/describe",
    operation_id="describeAny",
    summary="All that is said of any IRI",
    response_class=Response,
    responses={
        200: {"model": AnyDescription},
        303: {"description": "Location is the document in the form that Accept asks for"},
        **numbered(problem_responses("400", "404", "406", "410")),
    },
)
def describe_any(
    request: Request,
    kg: Kg,
    asked: Annotated[ItemParameters, Query()],
    iri: Annotated[
        str,
        Query(
            min_length=1,
            max_length=2000,
            description="Any IRI, or a prefixed name.",
            examples=["http://id.unece.org/activities/phase/5"],
        ),
    ],
) -> Response:
    """Its statements by property, with the names of everything and the graphs that make each statement."""
    forms = {form.media_type: form for form in DOCUMENT_FORMATS}
    form = negotiate(request.headers.get("accept"), (JSON, *forms))
    if (unchanged := replayed(request)) is not None:
        return unchanged
    headers = spoken_headers(request, asked.lang, form)
    if form != JSON:
        return RedirectResponse(document_of(request, kg, iri, forms[form]), 303, headers)
    body = description_body(kg, iri, reading_of(request, kg, asked.lang))
    return not_modified(request, headers) or Response(json_bytes(body), media_type=JSON, headers=headers)


def _looked_up(request: Request, kg: KnowledgeGraph, texts: list[str], language: str) -> bytes:
    return _lookup_body(look_up(kg, map(Asked, texts)), reading_of(request, kg, language))


def _lookup_body(answers: list[Answer], reading: Reading) -> bytes:
    known = [answer for answer in answers if answer.records or answer.iri or answer.cut]
    results = [
        {"asked": answer.asked, "items": _items(answer, reading), "truncated": answer.cut} for answer in known
    ]
    missing = [answer.asked for answer in answers if not (answer.records or answer.iri or answer.cut)]
    cut = any(answer.cut for answer in answers)
    return json_bytes({"results": results, "missing": missing, "truncated": cut})


def _items(answer: Answer, reading: Reading) -> list[dict[str, Any]]:
    if not answer.records and answer.iri:
        iri = answer.iri
        return [{"id": iri, "collection": None, "label": reading.label(iri), "url": reading.url(iri)}]
    return [{"collection": record.kind, **as_json(record, reading)} for record in answer.records]


def _texts(body: bytes) -> list[str]:
    """The list of texts that a body is.

    Raises:
        BadRequest: it is something else.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise BadRequest(f"The body is no JSON: {fault}.") from fault
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise BadRequest(f"The body is a JSON list of texts, such as {json.dumps(_EXAMPLE)}.")
    if not 1 <= len(found) <= MOST_ASKED:
        raise BadRequest(f"The list has 1 to {MOST_ASKED} texts; this one has {len(found)}.")
    if any(not text.isprintable() for text in found):
        raise BadRequest("An IRI, key or code has no control characters.")
    return found
