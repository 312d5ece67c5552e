"""The OpenAPI 3.1 document: what FastAPI knows of its routes, and the plain routes beside them."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from modernstats_kg.actions.filtering import filter_names
from modernstats_kg.model.kinds import Kind
from modernstats_kg.query.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from modernstats_kg_api.openapi_described import described_paths
from modernstats_kg_api.openapi_saved import saved_paths
from modernstats_kg_api.openapi_update import PROBLEMS as UPDATE_PROBLEMS
from modernstats_kg_api.openapi_update import update_paths
from modernstats_kg_api.problems import MEDIA_TYPE
from modernstats_kg_api.schemas import ProblemDetails, item_model, page_model

Json = dict[str, Any]

EXAMPLES: Final = {
    "projects": "generativeAi",
    "groups": "ssg",
    "organizations": "statsCA",
    "events": "ethics2024",
    "outputs": "cspa",
    "documents": "llmWhitePaper",
    "standards": "gsbpm",
    "software": "statSuite",
    "services": "SampleSelection",
    "versions": "gsim-2.0",
    "elements": "gsim-2.0-CodeList",
    "mappings": "sdmx-3.0-vtl-2.1-Dataflow-DataSet",
    "correspondences": "gsbpm-5.1-5.2",
}
"""One item of each collection by its key."""

_EXAMPLE_QUERY: Final = "SELECT ?project ?label { ?project a hlg:Project ; skos:prefLabel ?label } LIMIT 5"
_PROBLEM_REFERENCE: Final = {"$ref": "#/components/schemas/ProblemDetails"}
_TITLES: Final = {
    "400": "The request is malformed",
    "401": "A key is needed",
    "403": "The key does not allow this",
    "404": "Nothing is known under that address",
    "406": "None of the media types asked for is available",
    "409": "It contradicts what was done since",
    "410": "It was withdrawn",
    "413": "The query is too large",
    "415": "The body's media type is not understood",
    "422": "The data break a shape",
    "503": "Every reader is taken, or the query is too heavy",
    "504": "The query passed its deadline",
}


def problem_responses(*statuses: str) -> Json:
    """OpenAPI responses for problems of these statuses."""
    content = {MEDIA_TYPE: {"schema": _PROBLEM_REFERENCE}}
    return {status: {"description": _TITLES[status], "content": content} for status in statuses}


def list_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of the list of a kind."""
    page = page_model(kind, item_model(kind))
    ok: Json = {"model": page, "content": {"application/ld+json": {}, "text/csv": {}}}
    return {200: ok, **numbered(problem_responses("400", "406"))}


def sublist_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of the list of the items that belong to one other thing."""
    return {**list_responses(kind), **numbered(problem_responses("404"))}


def item_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of one item of a kind."""
    ok: Json = {"model": item_model(kind), "content": {"application/ld+json": {}}}
    return {200: ok, **numbered(problem_responses("404", "406"))}


def filter_parameters(kind: Kind) -> list[Json]:
    """OpenAPI parameters for the filters of a kind."""
    about = {"q": "Text in any label.", "label": "A label.", "type": "A class: IRI, prefixed name or label."}
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": about.get(
                name,
                "A value; of a link its IRI, its `key`, the end of its path (`gsim/2.0`), its label or, "
                "of a version, its name (`gsim-2.0`; `gsim` for the current one).",
            ),
        }
        for name in filter_names(kind)
    ]


def use_complete_openapi(app: FastAPI) -> None:
    """Make `app.openapi` describe the whole service; the document is made once."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def _document(app: FastAPI) -> Json:
    document: Json = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        license_info=app.license_info,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            _replace_validation_error(operation["responses"])
    document["paths"] |= _plain_paths()
    document["paths"] |= described_paths(problem_responses("400", "404", "406", "503", "504"))
    document["paths"] |= update_paths(problem_responses(*UPDATE_PROBLEMS))
    document["paths"] |= saved_paths(problem_responses("400", "404", "406", "503", "504"))
    return document


def _replace_validation_error(responses: Json) -> None:
    """A wrong parameter is a problem of status 400 here, not FastAPI's own 422."""
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
        responses |= problem_responses("400")


def numbered(responses: Json) -> dict[int | str, Json]:
    """The same responses under numbers, as routes want them."""
    return {int(status): response for status, response in responses.items()}


def _plain_paths() -> Json:
    name = _parameter("name", "path", "gsbpm", "What follows `graph/` in the graph's IRI.")
    path = _parameter("path", "path", "activities/project/soss", "What follows `id/` in the IRI.")
    foreign = _parameter("path", "path", "id.unece.org/activities/phase/5", "Host and path of the IRI.")
    iri = _parameter("iri", "query", "http://id.unece.org/activities/phase/5", "Any IRI.")
    return {
        "/sparql": {"get": _query_operation("queryByGet"), "post": _posted_query_operation()},
        "/id/{path}": {"get": _redirect("followIdentifier", "Go to the document about a thing", path)},
        "/doc/{path}": {"get": _document_operation("describeThing", "The document about a thing", path)},
        "/r/{path}": {
            "get": _document_operation("describeForeign", "The document about another host's IRI", foreign)
        },
        "/def": {"get": _document_operation("describeVocabulary", "Our own vocabulary, whole")},
        "/graph/{name}": {"get": _document_operation("describeGraph", "One named graph", name)},
        "/resource": {"get": _redirect("findResource", "Go to the document about any IRI", iri)},
    }


def _parameter(name: str, place: str, example: str, about: str) -> Json:
    return {
        "name": name,
        "in": place,
        "required": place == "path" or name == "iri",
        "description": about,
        "schema": {"type": "string"},
        "example": example,
    }


def _optional(name: str, kind: str, about: str) -> Json:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": kind}}


def _contents(*formats: str) -> Json:
    return {media_type: {"schema": {"type": "string"}} for media_type in formats}


def _document_operation(operation_id: str, summary: str, *parameters: Json) -> Json:
    ok = {"description": summary, "content": _contents(*(form.media_type for form in DOCUMENT_FORMATS))}
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["identifiers"],
        "parameters": list(parameters),
        "responses": {
            "200": ok,
            "304": {"description": "Not changed since the form that If-None-Match names"},
            **problem_responses("404", "406", "410"),
        },
    }


def _redirect(operation_id: str, summary: str, parameter: Json) -> Json:
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["identifiers"],
        "parameters": [parameter],
        "responses": {"303": {"description": "Location is the document"}, **problem_responses("404", "410")},
    }


def _query_operation(operation_id: str) -> Json:
    forms = (form.media_type for form in (*RESULT_FORMATS, *GRAPH_FORMATS))
    query = _parameter("query", "query", _EXAMPLE_QUERY, "One query; without it the service description.")
    return {
        "operationId": operation_id,
        "summary": "Answer one SPARQL 1.1 query",
        "tags": ["sparql"],
        "parameters": [
            query,
            _optional(
                "format", "string", "Form of the answer, instead of Accept: json, csv, turtle and others."
            ),
            _optional("timeout", "number", "Deadline in seconds, never above that of the service."),
        ],
        "responses": {
            "200": {"description": "The result", "content": _contents(*forms)},
            **problem_responses("400", "406", "413", "503", "504"),
        },
    }


def _posted_query_operation() -> Json:
    form = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
    operation = _query_operation("queryByPost")
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}, "example": _EXAMPLE_QUERY},
            "application/x-www-form-urlencoded": {"schema": form, "example": {"query": _EXAMPLE_QUERY}},
        },
    }
    operation["parameters"] = operation["parameters"][1:]
    operation["responses"] |= problem_responses("415")
    return operation
