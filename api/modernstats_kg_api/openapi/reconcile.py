"""OpenAPI paths of the reconciliation service: one for everything, one for each kind and scheme."""

from typing import Any, Final

from modernstats_kg_api.openapi.parts import UNCHANGED, query_parameter
from modernstats_kg_api.reconciliation import PREVIEW_PATH

Json = dict[str, Any]

PROBLEMS: Final = ("400", "404", "413", "414", "415", "503", "504")
"""Statuses of the problems that a question to the service may meet."""

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_TEXT: Final = {"type": "string"}
_ABOUT: Final = {
    "queries": "A batch of queries as JSON, by names of the client's choice.",
    "query": "One query of version 0.1: its text, or JSON.",
    "extend": "Things and properties as JSON, whose values are wanted.",
}
_EXAMPLE: Final = {"queries": '{"q0": {"query": "Statistics Canada", "limit": 3}}'}
_SCOPE: Final = {
    "name": "scope",
    "in": "path",
    "required": True,
    "description": "A kind such as `organizations`, or a concept scheme such as `gsbpm-5.1`.",
    "schema": _TEXT,
    "example": "organizations",
}
_WHAT: Final = {
    "name": "what",
    "in": "path",
    "required": True,
    "description": "What is suggested.",
    "schema": {"type": "string", "enum": ["entity", "type", "property"]},
    "example": "entity",
}
_CURSOR: Final = query_parameter(
    "cursor", {"type": "integer", "minimum": 0}, "How many of the suggestions are skipped."
)
_LIMIT: Final = query_parameter("limit", {"type": "integer", "minimum": 0}, "Most properties.")
_NAMED: Final = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": _TEXT, "name": _TEXT, "description": _TEXT},
}
_SUGGESTIONS: Final = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": _NAMED}},
}
_PROPERTIES: Final = {
    "type": "object",
    "required": ["properties"],
    "properties": {
        "properties": {"type": "array", "items": _NAMED},
        "type": _TEXT,
        "limit": {"type": "integer"},
    },
}


def reconcile_paths(problems: Json) -> Json:
    """The paths below `/reconcile`.

    Args:
        problems: responses of the statuses in `PROBLEMS`.
    """
    reading = {status: problems[status] for status in ("400", "404", "414", "503")}
    paths = {
        **_service("/reconcile", "Everything", problems),
        **_service("/reconcile/{scope}", "Scope", problems, _SCOPE),
    }
    for path, name, where in (("/reconcile", "Everything", ()), ("/reconcile/{scope}", "Scope", (_SCOPE,))):
        prefix = query_parameter("prefix", _TEXT, "How the name begins.")
        type_id = query_parameter("type", _TEXT, "A kind or scheme whose properties are wanted.")
        paths[f"{path}/suggest/{{what}}"] = _get(
            f"suggestOf{name}", "Complete a name", [*where, _WHAT, prefix, _CURSOR], _SUGGESTIONS, reading
        )
        paths[f"{path}/properties"] = _get(
            f"proposePropertiesOf{name}",
            "Properties whose values can be fetched",
            [*where, type_id, _LIMIT],
            _PROPERTIES,
            reading,
        )
    return paths | {PREVIEW_PATH: _preview(reading)}


def _service(path: str, name: str, problems: Json, *where: Json) -> Json:
    parameters = [query_parameter(asked, _TEXT, about) for asked, about in _ABOUT.items()]
    fields = {asked: {"type": "string", "description": about} for asked, about in _ABOUT.items()}
    answer = {"description": "The manifest without a question, else what it asks for", "content": _objects()}
    get = {
        "operationId": f"reconcile{name}",
        "summary": "Find what names mean; without a question, what the service can do",
        "description": "Reconciliation Service API 0.2, as OpenRefine speaks it. One question at a time.",
        "tags": ["reconciliation"],
        "parameters": [*where, *parameters],
        "responses": {"200": answer, **UNCHANGED, **_without(problems, "413", "415")},
    }
    post = {
        "operationId": f"reconcile{name}ByPost",
        "summary": "Find what many names mean",
        "tags": ["reconciliation"],
        "parameters": list(where),
        "requestBody": {
            "required": True,
            "content": {_FORM: {"schema": {"type": "object", "properties": fields}, "example": _EXAMPLE}},
        },
        "responses": {"200": answer, **problems},
    }
    return {path: {"get": get, "post": post}}


def _preview(problems: Json) -> Json:
    example = "https://w3id.org/modernstats-kg/id/standards/gsbpm"
    iri = {**query_parameter("id", _TEXT, "IRI of the thing."), "required": True, "example": example}
    operation = _get("previewThing", "A small page about one thing, for a frame", [iri], {}, problems)
    operation["get"]["responses"]["200"]["content"] = {"text/html": {"schema": _TEXT}}
    return operation


def _get(operation_id: str, summary: str, parameters: list[Json], schema: Json, problems: Json) -> Json:
    return {
        "get": {
            "operationId": operation_id,
            "summary": summary,
            "tags": ["reconciliation"],
            "parameters": parameters,
            "responses": {
                "200": {"description": summary, "content": {_JSON: {"schema": schema}}},
                **UNCHANGED,
                **problems,
            },
        }
    }


def _objects() -> Json:
    return {_JSON: {"schema": {"type": "object"}}}


def _without(problems: Json, *statuses: str) -> Json:
    return {status: problem for status, problem in problems.items() if status not in statuses}
