"""What is wrong with the parameters of a request, in sentences: from what OpenAPI says of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from fastapi import FastAPI
from starlette.requests import Request

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg_api.deps import graph_of

_VALUES: Final[dict[tuple[str, str], Callable[[KnowledgeGraph], Iterable[str]]]] = {
    ("crosswalk", "from"): known_schemes,
    ("crosswalk", "to"): known_schemes,
}
"""What a parameter that must be given may say, by the last part of the path and its name."""


def explained(request: Request, faults: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each fault that the framework found, with the parameter's name and a sentence on how to mend it.

    Args:
        faults: as `RequestValidationError.errors()` gives them.
    """
    known = _known_parameters(request)
    return [
        {
            "parameter": str(fault["loc"][-1]),
            "detail": _sentence(request, str(fault["loc"][-1]), fault, known),
        }
        for fault in faults
    ]


def _sentence(request: Request, name: str, fault: Mapping[str, Any], known: Mapping[str, str]) -> str:
    match fault["type"]:
        case "extra_forbidden":
            listed = "; ".join(f"{one} ({_purpose(about)})" for one, about in known.items())
            return f"{name!r} is no parameter here. Known: {listed}."
        case "missing":
            said = f"{name} is missing: {_uncapitalised(known.get(name, 'it must be given'))}"
            place = request.url.path.rpartition("/")[2].partition(".")[0], name
            values = ", ".join(_VALUES[place](graph_of(request))) if place in _VALUES else ""
            return f"{said} Known: {values}." if values else said
        case "model_attributes_type" | "dict_type":
            return "The body is a JSON object, sent with `Content-Type: application/json`."
    return f"{name}: {fault['msg']}. {known.get(name, '')}".rstrip()


def _known_parameters(request: Request) -> dict[str, str]:
    """What the parameters of the address that was asked are for, by name."""
    app: FastAPI = request.app
    path = getattr(request.scope.get("route"), "path", "").removesuffix(".csv")
    operation = app.openapi()["paths"].get(path, {}).get(request.method.lower(), {})
    return {one["name"]: one.get("description", "") for one in operation.get("parameters", ())}


def _purpose(description: str) -> str:
    """What a parameter is for, without what it may say."""
    ends = [description.find(mark) for mark in (". ", "; ", ": ")]
    first = min((end for end in ends if end > 0), default=len(description))
    return _uncapitalised(description[:first].rstrip("."))


def _uncapitalised(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
