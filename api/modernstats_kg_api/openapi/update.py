"""The OpenAPI path of SPARQL Update."""

from typing import Any, Final

from modernstats_kg_api.openapi.parts import query_parameter

Json = dict[str, Any]

PROBLEMS: Final = ("400", "401", "403", "413", "415", "422", "503", "504")
"""Statuses of the problems that an update may meet."""

_EXAMPLE: Final = "PREFIX ex: <https://example.org/> INSERT DATA { GRAPH ex:mine { ex:a a ex:Thing } }"
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
_DONE: Final = {
    "type": "object",
    "required": ["commit", "added", "removed", "graphs", "dryRun", "rewritten"],
    "properties": {
        "commit": {"type": "integer", "description": "Number of the commit; the newest if nothing changed."},
        "added": {"type": "integer", "description": "Number of statements."},
        "removed": {"type": "integer", "description": "Number of statements."},
        "graphs": {**_TEXTS, "description": "IRIs of the named graphs that changed."},
        "dryRun": {"type": "boolean", "description": "Nothing was written."},
        "rewritten": {**_TEXTS, "description": "Literals that come back in another form of the same value."},
        "difference": {
            "type": ["object", "null"],
            "description": "Of a dry run: N-Quads, a line for each statement; null above 100,000 of them.",
            "properties": {"added": _TEXTS, "removed": _TEXTS},
        },
        "report": {"type": "object", "description": "Of a dry run: what the shapes say of it."},
    },
}


def update_paths(problems: Json) -> Json:
    """The path `/update`.

    Args:
        problems: responses of the statuses in `PROBLEMS`.
    """
    members = {"update": {"type": "string"}, "dry-run": {"type": "boolean"}}
    form = {"type": "object", "properties": members, "required": ["update"]}
    operation = {
        "operationId": "updateGraph",
        "summary": "Do what one SPARQL 1.1 update request asks, in one commit",
        "tags": ["sparql"],
        "parameters": [
            query_parameter(
                "dry-run", {"type": "boolean"}, "Check everything, tell the difference, write nothing."
            ),
            query_parameter("using-graph-uri", _IRIS, "Graphs that patterns see outside GRAPH."),
            query_parameter("using-named-graph-uri", _IRIS, "Graphs that GRAPH sees in patterns."),
            query_parameter(
                "timeout", {"type": "number"}, "Deadline in seconds, never above that of the service."
            ),
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/sparql-update": {"schema": {"type": "string"}, "example": _EXAMPLE},
                "application/x-www-form-urlencoded": {"schema": form, "example": {"update": _EXAMPLE}},
            },
        },
        "responses": {
            "200": {"description": "What was done", "content": {"application/json": {"schema": _DONE}}},
            **problems,
        },
    }
    return {"/update": {"post": operation}}
