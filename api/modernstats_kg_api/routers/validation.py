"""`POST /validate`: anybody's data against our shapes or their own. Nothing is kept."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.documents import Document
from modernstats_kg.actions.graph_store import expect_iri
from modernstats_kg.actions.uploads import Upload, check_upload
from modernstats_kg.errors import BadParameter, BadRequest
from modernstats_kg.model.terms import Iri
from modernstats_kg.query.formats import GRAPH_FORMATS
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.bodies import MULTIPART, Part, a_place, media_type_of, read_body, read_form
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.metering import metered
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.reports import report_response
from modernstats_kg_api.schemas.common import Validation

_PARTS: Final = ("data", "shapes")
_BY_SUFFIX: Final = {form.suffix: form.media_type for form in GRAPH_FORMATS}
_VAGUE: Final = ("", "application/octet-stream", "text/plain")
_FORM: Final[dict[str, Any]] = {
    "schema": {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "string", "description": "The RDF document that is checked."},
            "shapes": {"type": "string", "description": "Shapes of SHACL Core; ours without them."},
        },
    }
}
_BODY: Final = {
    "requestBody": {
        "required": True,
        "content": {
            **{form.media_type: {"schema": {"type": "string"}} for form in GRAPH_FORMATS},
            MULTIPART: _FORM,
        },
    }
}
_REPORT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Validation, "content": {form.media_type: {} for form in GRAPH_FORMATS} | {"text/html": {}}}
}
_Graphs = Annotated[
    tuple[str, ...],
    Query(max_length=20, description="Named graphs whose statements are seen together with the data."),
]
router = APIRouter(tags=["validation"])


@router.post(
    "/validate",
    operation_id="validateData",
    summary="Check RDF against shapes",
    response_model=Validation,
    responses={**_REPORT, **numbered(problem_responses("400", "406", "413", "415", "503", "504"))},
    openapi_extra=_BODY,
)
async def validate(request: Request, graph: _Graphs = ()) -> Response:
    """Check the RDF document in the body; 200 with the findings, whether or not it conforms.

    A form has it as the part `data`, and may have shapes of the caller's own as the part `shapes`. With
    `graph` the statements of those graphs are seen together with the data: our shapes then tell what the data
    bring about there, and the caller's own all that they find in both.
    """
    permitted = "sparql" if caller_of(request).is_admin else "core"
    beside = tuple(_expect_known(request, name) for name in graph)
    async with a_place(request):
        documents = await _documents(request)
        upload = Upload(documents["data"], documents.get("shapes"), permitted, beside)
        report = await metered(request, check_upload(graph_of(request), upload))
    return report_response(request, report)


def _expect_known(request: Request, name: str) -> Iri:
    """The graph of that name.

    Raises:
        BadParameter: there is none that the caller may read.
    """
    kg, graph = graph_of(request), Iri(name)
    expect_iri(graph)
    if not caller_of(request).may_read(name) or not kg.store.holds(graph):
        raise BadParameter("graph", f"There is no named graph <{name}> to check against; /graphs has all.")
    return graph


async def _documents(request: Request) -> dict[str, Document]:
    settings = graph_of(request).settings
    body = await read_body(request, settings.upload_max_bytes)
    if media_type_of(request) != MULTIPART:
        return {"data": Document(body, request.headers.get("content-type", ""), settings.base)}
    parts = await read_form(request, body)
    if unknown := sorted(set(parts) - set(_PARTS)):
        raise BadRequest(f"The form has a part {unknown[0]!r}; it takes `data` and `shapes`.")
    if "data" not in parts:
        raise BadRequest("The form has no part `data`: send the RDF document under that name.")
    return {name: _document(part, settings.base) for name, part in parts.items()}


def _document(part: Part, base: str) -> Document:
    """What the part says of its form, or else what its file name tells; clients name few RDF formats."""
    said = part.media_type.partition(";")[0].strip().lower()
    suffix = (part.file_name or "").rpartition(".")[2].lower()
    kind = _BY_SUFFIX.get(suffix, said or "text/turtle") if said in _VAGUE else said
    return Document(part.data, kind, base)
