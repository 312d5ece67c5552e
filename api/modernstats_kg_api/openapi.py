"""The OpenAPI 3.1 document: what FastAPI knows of its routes, and the plain routes beside them."""

from typing import Any, Final, get_args

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from modernstats_kg.actions.filtering import filter_names
from modernstats_kg.model.answer import Entailment
from modernstats_kg.model.kinds import Kind
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.query.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from modernstats_kg_api.openapi_described import described_paths
from modernstats_kg_api.openapi_everywhere import PROBLEMS as COMMON_PROBLEMS
from modernstats_kg_api.openapi_everywhere import complete
from modernstats_kg_api.openapi_graphs import PROBLEMS as GRAPH_PROBLEMS
from modernstats_kg_api.openapi_graphs import graph_store_paths
from modernstats_kg_api.openapi_parts import UNCHANGED, contents, query_parameter, version_parameter
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

_EXAMPLE_QUERY: Final = (
    f"SELECT ?project ?label {{ ?project a <{expand('hlg:Project')}> ; "
    f"<{expand('skos:prefLabel')}> ?label }} LIMIT 5"
)
_PROBLEM_REFERENCE: Final = {"$ref": "#/components/schemas/ProblemDetails"}
_TITLES: Final = {
    "400": "The request is malformed",
    "401": "A key is needed",
    "403": "The key does not allow this",
    "404": "Nothing is known under that address",
    "406": "None of the media types asked for is available",
    "409": "It contradicts what was done since",
    "410": "It was withdrawn",
    "412": "It has changed since it was read",
    "413": "The request, or the answer, is too large",
    "414": "The address is too long",
    "415": "The body's media type is not understood",
    "422": "The data break a shape",
    "429": "Too much in a short time; Retry-After says how long to wait",
    "503": "Every reader or writer is taken, the query is too heavy, or the store is damaged",
    "504": "The query passed its deadline",
    "507": "The disk has too little room for a write",
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
    document["paths"] |= saved_paths(problem_responses("400", "404", "406", "413", "503", "504"))
    document["paths"] |= graph_store_paths(problem_responses(*GRAPH_PROBLEMS))
    complete(document, problem_responses(*COMMON_PROBLEMS))
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
    path = _parameter("path", "path", "activities/project/soss", "What follows `id/` in the IRI.")
    foreign = _parameter("path", "path", "id.unece.org/activities/phase/5", "Host and path of the IRI.")
    iri = _parameter("iri", "query", "http://id.unece.org/activities/phase/5", "Any IRI.")
    past = version_parameter()
    thing = _document_operation("describeThing", "The document about a thing", path, past)
    thing["responses"]["302"] = {"description": "Location is the state at the time in Accept-Datetime"}
    other = _document_operation("describeForeign", "The document about another host's IRI", foreign)
    other["responses"]["308"] = {"description": "Location is the document about the current form of the IRI"}
    any_iri = _redirect("findResource", "Go to the document about any IRI", iri)
    any_iri["responses"] |= {"200": _documents("A term of a hash vocabulary"), **problem_responses("406")}
    return {
        "/sparql": {"get": _query_operation("queryByGet"), "post": _posted_query_operation()},
        "/id/{path}": {"get": _redirect("followIdentifier", "Go to the document about a thing", path, past)},
        "/doc/{path}": {"get": thing},
        "/r/{path}": {"get": other},
        "/def": {"get": _document_operation("describeVocabulary", "Our own vocabulary, whole")},
        "/resource": {"get": any_iri},
        "/timemap": {"get": _timemap()},
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


def _documents(about: str) -> Json:
    return {"description": about, "content": contents(*(form.media_type for form in DOCUMENT_FORMATS))}


def _document_operation(operation_id: str, summary: str, *parameters: Json) -> Json:
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["identifiers"],
        "parameters": list(parameters),
        "responses": {
            "200": _documents(summary),
            **UNCHANGED,
            **problem_responses("400", "404", "406", "410", "503"),
        },
    }


def _redirect(operation_id: str, summary: str, *parameters: Json) -> Json:
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["identifiers"],
        "parameters": list(parameters),
        "responses": {
            "303": {"description": "Location is the document"},
            **problem_responses("400", "404", "410", "503"),
        },
    }


def _timemap() -> Json:
    summary = "The states that a document went through"
    example = f"{CANONICAL_BASE}id/activities/project/soss"
    states = {"description": summary, "content": contents("application/link-format")}
    return {
        "operationId": "listStates",
        "summary": summary,
        "tags": ["identifiers"],
        "parameters": [_parameter("iri", "query", example, "IRI of one of our own things.")],
        "responses": {"200": states, **UNCHANGED, **problem_responses("400", "404", "503")},
    }


def _query_operation(operation_id: str) -> Json:
    forms = (form.media_type for form in (*RESULT_FORMATS, *GRAPH_FORMATS))
    query = _parameter("query", "query", _EXAMPLE_QUERY, "One query; without it the service description.")
    return {
        "operationId": operation_id,
        "summary": "Answer one SPARQL 1.1 query",
        "tags": ["sparql"],
        "parameters": [query, *_query_parameters()],
        "responses": {
            "200": {"description": "The result", "content": contents(*forms)},
            "303": {"description": "Browsers without a query are led to the query page"},
            **UNCHANGED,
            **problem_responses("400", "404", "406", "413", "414", "503", "504"),
        },
    }


def _query_parameters() -> list[Json]:
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string", "format": "iri"}}
    entailments = {"type": "string", "enum": list(get_args(Entailment))}
    deadline = {"type": "number", "exclusiveMinimum": 0}
    return [
        query_parameter("default-graph-uri", texts, "Graphs that the query sees outside GRAPH."),
        query_parameter("named-graph-uri", texts, "Graphs that GRAPH sees."),
        query_parameter("format", text, "Form of the answer, instead of Accept: json, csv, turtle, others."),
        query_parameter("timeout", deadline, "Deadline in seconds, never above that of the service."),
        query_parameter("entailment", entailments, "Whether inferred statements take part."),
        version_parameter(),
    ]


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
    del operation["responses"]["303"], operation["responses"]["304"]
    return operation
