"""The OpenAPI 3.1 document: what FastAPI knows of its routes, and the plain routes beside them."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from modernstats_kg_api.deprecations import mark_deprecated
from modernstats_kg_api.openapi.described import described_paths
from modernstats_kg_api.openapi.everywhere import PROBLEMS as COMMON_PROBLEMS
from modernstats_kg_api.openapi.everywhere import complete
from modernstats_kg_api.openapi.graphs import PROBLEMS as GRAPH_PROBLEMS
from modernstats_kg_api.openapi.graphs import graph_store_paths
from modernstats_kg_api.openapi.plain import plain_paths
from modernstats_kg_api.openapi.problems import numbered, problem_responses, problem_schemas
from modernstats_kg_api.openapi.reconcile import PROBLEMS as RECONCILE_PROBLEMS
from modernstats_kg_api.openapi.reconcile import reconcile_paths
from modernstats_kg_api.openapi.saved import saved_paths
from modernstats_kg_api.openapi.update import PROBLEMS as UPDATE_PROBLEMS
from modernstats_kg_api.openapi.update import update_paths

__all__ = [
    "numbered",
    "problem_responses",
    "use_complete_openapi",
]

Json = dict[str, Any]


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
        webhooks=app.webhooks.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= problem_schemas()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    document["webhooks"] = document.get("webhooks", {})
    for operations in (*document["paths"].values(), *document["webhooks"].values()):
        for operation in operations.values():
            _replace_validation_error(operation["responses"])
    document["paths"] |= plain_paths()
    document["paths"] |= described_paths(problem_responses("400", "404", "406", "503", "504"))
    document["paths"] |= update_paths(problem_responses(*UPDATE_PROBLEMS))
    document["paths"] |= saved_paths(problem_responses("400", "404", "406", "413", "503", "504"))
    document["paths"] |= graph_store_paths(problem_responses(*GRAPH_PROBLEMS))
    document["paths"] |= reconcile_paths(problem_responses(*RECONCILE_PROBLEMS))
    complete(document, problem_responses(*COMMON_PROBLEMS))
    mark_deprecated(document)
    return document


def _replace_validation_error(responses: Json) -> None:
    """A wrong parameter is a problem of status 400 here, not FastAPI's own 422."""
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
        responses |= problem_responses("400")
