"""OpenAPI paths of SPARQL queries and of documents about things."""

from typing import Any, Final, get_args

from modernstats_kg.model.answer import Entailment, Order
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.query.formats import GRAPH_FORMATS, RESOURCE_FORMATS, RESULT_FORMATS
from modernstats_kg_api.openapi.parts import UNCHANGED, contents, query_parameter, version_parameter
from modernstats_kg_api.openapi.problems import problem_responses

Json = dict[str, Any]

_EXAMPLE_QUERY: Final = (
    f"SELECT ?project ?label {{ ?project a <{expand('hlg:Project')}> ; "
    f"<{expand('skos:prefLabel')}> ?label }} LIMIT 5"
)


def plain_paths() -> Json:
    """The paths by address."""
    path = _parameter("path", "path", "activities/project/soss", "What follows `id/` in the IRI.")
    foreign = _parameter("path", "path", "id.unece.org/activities/phase/5", "Host and path of the IRI.")
    iri = _parameter("iri", "query", "http://id.unece.org/activities/phase/5", "Any IRI.")
    past = version_parameter()
    thing = _document_operation("describeThing", "The document about a thing", path, past)
    other = _document_operation("describeForeign", "The document about another host's IRI", foreign, past)
    ours = _document_operation("describeVocabulary", "Our own vocabulary, whole", past)
    for document in (thing, other, ours):
        document["responses"]["302"] = {"description": "Location is the state at the time in Accept-Datetime"}
    other["responses"]["308"] = {"description": "Location is the document about the current form of the IRI"}
    any_iri = _redirect("findResource", "Go to the document about any IRI", iri)
    any_iri["responses"] |= {"200": _documents("A term of a hash vocabulary"), **problem_responses("406")}
    return {
        "/sparql": {"get": _query_operation("queryByGet"), "post": _posted_query_operation()},
        "/id/{path}": {"get": _redirect("followIdentifier", "Go to the document about a thing", path, past)},
        "/doc/{path}": {"get": thing},
        "/r/{path}": {"get": other},
        "/def": {"get": ours},
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
    return {"description": about, "content": contents(*(form.media_type for form in RESOURCE_FORMATS))}


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
    orders = {"type": "string", "enum": list(get_args(Order))}
    deadline = {"type": "number", "exclusiveMinimum": 0}
    return [
        query_parameter("default-graph-uri", texts, "Graphs that the query sees outside GRAPH."),
        query_parameter("named-graph-uri", texts, "Graphs that GRAPH sees."),
        query_parameter("format", text, "Form of the answer, instead of Accept: json, csv, turtle, others."),
        query_parameter("timeout", deadline, "Deadline in seconds, never above that of the service."),
        query_parameter("entailment", entailments, "Whether inferred statements take part."),
        query_parameter("order", orders, "Whether patterns may be ordered by counts, or stay as written."),
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
