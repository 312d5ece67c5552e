"""What holds of every operation in the OpenAPI document: keys, shares, entity tags, reports as RDF."""

from typing import Any, Final

from modernstats_kg.query.formats import GRAPH_FORMATS
from modernstats_kg_api.openapi.parts import UNCHANGED, contents

Json = dict[str, Any]

PROBLEMS: Final = ("401", "429", "503", "507")
"""Statuses of the problems that any operation may meet; 507 only those that write."""

_KEY: Final = "key"
_UNTAGGED: Final = ("/health", "/problems", "/api/v1/proposals", "/api/v1/webhooks")
"""Where the addresses begin whose answers have no entity tag."""


def complete(document: Json, problems: Json) -> None:
    """Add to each operation what the table of routes does not know.

    An operation that documents 401 by itself needs a key. All others answer anybody, but refuse a key that
    is not valid, and whoever shows too many of those.

    Args:
        document: the OpenAPI document, with all its paths.
        problems: responses of the statuses in `PROBLEMS`.
    """
    schemes = document["components"].setdefault("securitySchemes", {})
    schemes[_KEY] = {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that `modernstats-kg keys create` made; it says what may be read and written.",
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_operation(operation, method, problems)
            if method == "get" and not path.startswith(_UNTAGGED):
                operation["responses"] = {**UNCHANGED, **operation["responses"]}
            operation["responses"] = dict(sorted(operation["responses"].items()))
            for response in operation["responses"].values():
                _put_json_first(response)


def _put_json_first(response: Json) -> None:
    """Put plain JSON before other media types: generated clients understand the first that they know."""
    if "application/json" in (content := response.get("content", {})):
        response["content"] = {"application/json": content["application/json"], **content}


def _complete_operation(operation: Json, method: str, problems: Json) -> None:
    responses = operation["responses"]
    keyed = "401" in responses
    operation["security"] = [{_KEY: []}] if keyed else [{}, {_KEY: []}]
    writes = keyed and method != "get"
    met = {status: problem for status, problem in problems.items() if writes or status != "507"}
    operation["responses"] = {**met, **responses}
    if "422" in responses:
        report = contents(*(form.media_type for form in GRAPH_FORMATS))
        refused = responses["422"]
        operation["responses"]["422"] = {**refused, "content": {**refused["content"], **report}}
