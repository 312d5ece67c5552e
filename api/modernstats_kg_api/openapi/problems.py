"""What OpenAPI says of problems: a schema for each type with its members, and the responses with them."""

from typing import Any, Final

from modernstats_kg_api.problem_types import INTERNAL, MEDIA_TYPE, PROBLEMS, Problem
from modernstats_kg_api.schemas.common import ProblemDetails

Json = dict[str, Any]

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
    "428": "It has to be said which state is meant",
    "429": "Too much in a short time; Retry-After says how long to wait",
    "503": "Every reader or writer is taken, the query is too heavy, or the store is damaged",
    "504": "The query passed its deadline",
    "507": "The disk has too little room for a write",
}
_NUMBER: Final[Json] = {"type": "integer"}
_NUMBER_OR_NONE: Final[Json] = {"type": ["integer", "null"]}
_TEXT: Final[Json] = {"type": "string"}
_TEXTS: Final[Json] = {"type": "array", "items": _TEXT}
_OBJECTS: Final[Json] = {"type": "array", "items": {"type": "object"}}
_PLACE: Final[Json] = {"line": _NUMBER_OR_NONE, "column": _NUMBER_OR_NONE}
_FAULT: Final[Json] = {
    "type": "object",
    "properties": {"parameter": _TEXT, "detail": _TEXT},
    "required": ["parameter", "detail"],
}
_MEMBERS: Final[dict[str, Json]] = {
    "query-syntax": _PLACE,
    "body-syntax": _PLACE,
    "update-syntax": _PLACE,
    "rdf-syntax": _PLACE,
    "gone": {
        "iri": _TEXT,
        "commit": _NUMBER,
        "time": _TEXT,
        "agent": _TEXT,
        "reason": _TEXT,
        "replacedBy": _TEXTS,
    },
    "not-acceptable": {"offered": _TEXTS},
    "unsupported-media-type": {"understood": _TEXTS},
    "too-large": {"limitBytes": _NUMBER},
    "address-too-long": {"limitBytes": _NUMBER},
    "answer-too-large": {"limitBytes": _NUMBER},
    "query-timeout": {"timeoutSeconds": {"type": "number"}},
    "shape-violation": {"violations": _OBJECTS},
    "bad-members": {"violations": _OBJECTS},
    "still-referred-to": {"references": _OBJECTS, "total": _NUMBER},
}
"""Members that every problem of a type has beside the common ones, by the last part of its `type`."""
_EITHER: Final[dict[str, Json]] = {
    "bad-parameter": {"parameter": _TEXT, "errors": {"type": "array", "items": _FAULT}}
}
"""Members that a problem of a type may have: one parameter, or what is wrong with several."""


def problem_responses(*statuses: str) -> Json:
    """OpenAPI responses for problems of these statuses."""
    return {
        status: {
            "description": _TITLES[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/Problem{status}"}}},
        }
        for status in statuses
    }


def numbered(responses: Json) -> dict[int | str, Json]:
    """The same responses under numbers, as routes want them."""
    return {int(status): response for status, response in responses.items()}


def problem_schemas() -> dict[str, Json]:
    """Schemas by name: of what problems have in common, of each type, and of what a status may bring."""
    kinds = (*PROBLEMS.values(), INTERNAL)
    schemas = {"ProblemDetails": ProblemDetails.model_json_schema()}
    schemas |= {_name(kind): _schema(kind) for kind in kinds}
    for status in sorted({*_TITLES, *(str(kind.status) for kind in kinds)}):
        names = [_name(kind) for kind in kinds if str(kind.status) == status]
        schemas[f"Problem{status}"] = _any_of(names or ["ProblemDetails"])
    return schemas


def _any_of(names: list[str]) -> Json:
    return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


def _name(kind: Problem) -> str:
    """`QuerySyntaxProblem` of `query-syntax`."""
    return "".join(word.capitalize() for word in kind.slug.split("-")) + "Problem"


def _schema(kind: Problem) -> Json:
    own = _MEMBERS.get(kind.slug, {})
    common: Json = ProblemDetails.model_json_schema()
    said = {
        "type": {"type": "string", "const": f"/problems/{kind.slug}"},
        "status": {"type": "integer", "const": kind.status},
    }
    return {
        "type": "object",
        "title": _name(kind),
        "description": f"{kind.title}. {kind.advice}",
        "properties": {**common["properties"], **said, **own, **_EITHER.get(kind.slug, {})},
        "required": [*common["required"], *own],
        "additionalProperties": True,
    }
