"""OpenAPI paths of the Graph Store Protocol: `/graphs`, and a graph at its own address."""

from typing import Any, Final

from modernstats_kg.query.formats import GRAPH_FORMATS, RESOURCE_FORMATS
from modernstats_kg_api.openapi.parts import (
    UNCHANGED,
    contents,
    header_parameter,
    query_parameter,
    version_parameter,
)

Json = dict[str, Any]

PROBLEMS: Final = ("400", "401", "403", "404", "406", "412", "413", "415", "422", "503", "504")
"""Statuses of the problems that reading or writing a graph may meet."""

_TAG: Final = "graphs"
_TURTLE: Final = "<https://example.org/a> a <https://example.org/Thing> ."
_PATCH: Final = "PREFIX ex: <https://example.org/> INSERT DATA { ex:b a ex:Thing }"
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_WRITES: Final = {
    "put": ("replace", "Make RDF the whole content of {}"),
    "post": ("addTo", "Add RDF to {}"),
    "patch": ("patch", "Change {} by a SPARQL update"),
    "delete": ("delete", "Remove {}"),
}
_REHEARSED: Final = {
    "type": "object",
    "required": ["dryRun", "commit", "added", "removed", "difference", "report"],
    "properties": {
        "dryRun": {"const": True},
        "commit": {"type": "integer"},
        "added": {"type": "integer", "description": "Number of statements."},
        "removed": {"type": "integer", "description": "Number of statements."},
        "difference": {
            "type": ["object", "null"],
            "description": "N-Quads, a line for each statement; null above 100,000 of them.",
            "properties": {"added": _TEXTS, "removed": _TEXTS},
        },
        "report": {"type": "object", "description": "What the shapes say of it."},
    },
}


def graph_store_paths(problems: Json) -> Json:
    """The paths `/graphs` and `/graph/{name}`.

    Args:
        problems: responses of the statuses in `PROBLEMS`.

    Source: SPARQL 1.1 Graph Store HTTP Protocol, 5.
    """
    iri = {"type": "string"}
    graph = query_parameter("graph", iri, "IRI of the graph; without it and `default`, the whole dataset.")
    graph["example"] = "https://example.org/graph"
    default = query_parameter("default", iri, "Without value: the graph of the statements without graph.")
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "What follows `graph/` in the graph's IRI.",
        "schema": {"type": "string"},
        "example": "gsbpm",
    }
    named = {"get": _reading("describeGraph", "One named graph", [name, version_parameter()], problems)}
    stored = {"get": _reading("readGraph", "A graph, or the whole dataset", [graph, default], problems)}
    stored["get"]["parameters"] += [version_parameter(), query_parameter("format", iri, "Instead of Accept.")]
    for method in _WRITES:
        named[method] = _writing(method, "NamedGraph", [name], problems)
        stored[method] = _writing(method, "Graph", [graph, default], problems)
    return {"/graphs": stored, "/graph/{name}": named}


def _reading(operation_id: str, summary: str, parameters: list[Json], problems: Json) -> Json:
    refused = {status: problems[status] for status in ("400", "404", "406", "503", "504")}
    forms = contents(*(form.media_type for form in RESOURCE_FORMATS))
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": [_TAG],
        "parameters": parameters,
        "responses": {"200": {"description": summary, "content": forms}, **UNCHANGED, **refused},
    }


def _writing(method: str, noun: str, parameters: list[Json], problems: Json) -> Json:
    verb, summary = _WRITES[method]
    bodied = {} if method == "delete" else {"requestBody": _body(method)}
    refused = {status: problems[status] for status in PROBLEMS if status != "406"}
    return {
        "operationId": f"{verb}{noun}",
        "summary": summary.format("a named graph" if noun == "NamedGraph" else "the graph that is named"),
        "tags": [_TAG],
        "parameters": [*parameters, *_conditions()],
        **bodied,
        "responses": {
            "200": _rehearsed(),
            "201": {"description": "Location is the new graph"},
            "204": {"description": "It was done"},
            **refused,
        },
    }


def _conditions() -> list[Json]:
    rehearsal = "Check everything, tell the difference, write nothing."
    return [
        query_parameter("dry-run", {"type": "boolean"}, rehearsal),
        header_parameter("If-Match", "ETag of the state that the change was made for; `*` for any."),
        header_parameter("If-None-Match", "`*`: only if the graph does not exist."),
        header_parameter("KG-Reason", "Why, in one line; the history keeps it."),
    ]


def _rehearsed() -> Json:
    return {"description": "With `dry-run=true`", "content": {"application/json": {"schema": _REHEARSED}}}


def _body(method: str) -> Json:
    text = {"type": "string"}
    if method == "patch":
        content: Json = {"application/sparql-update": {"schema": text, "example": _PATCH}}
    else:
        content = contents(*(form.media_type for form in GRAPH_FORMATS))
        content["text/turtle"]["example"] = _TURTLE
        files = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}
        content["multipart/form-data"] = {"schema": files}
    return {"required": True, "content": content}
