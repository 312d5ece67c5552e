"""The pages about the interface: all operations by group, and one page for each. Made from OpenAPI."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from modernstats_kg.errors import NotFound
from modernstats_kg_api.deprecations import DEPRECATIONS, LEAST_DAYS
from modernstats_kg_api.openapi.examples import operation_with_examples
from modernstats_kg_api.pages.operations import all_operations, view_operation
from modernstats_kg_api.pages.site import render

DOCS: Final = "/docs"
SERVICE_LINKS: Final = (
    ("service-desc", "/openapi.json", "application/json"),
    ("service-doc", DOCS, "text/html"),
)
"""Relation, path and media type of what describes the service (RFC 8631)."""
_PROBLEMS: Final = "/problems/"
_TITLES: Final = {"sparql": "SPARQL"}

router = APIRouter()


def service_links(root: str) -> str:
    """The header `Link` by which a client finds what describes the service.

    Args:
        root: path under which a proxy serves the application.
    """
    return ", ".join(
        f'<{root}{path}>; rel="{relation}"; type="{media_type}"'
        for relation, path, media_type in SERVICE_LINKS
    )


@router.api_route(DOCS, methods=["GET", "HEAD"])
async def docs_page(request: Request) -> Response:
    """Every operation in one line, by group; what holds of all of them; what stays as it is."""
    document, here = request.app.openapi(), str(request.base_url).rstrip("/")
    return render(
        request,
        "docs.html",
        groups=all_operations(document, here),
        titles=_TITLES,
        document=document,
        problems=_problems(document),
        here=here,
        deprecations=DEPRECATIONS,
        least_days=LEAST_DAYS,
    )


@router.api_route(f"{DOCS}/{{name}}", methods=["GET", "HEAD"])
async def operation_page(request: Request, name: str) -> Response:
    """One operation: parameters, body, responses, the answer of this service, a line for curl."""
    found = await operation_with_examples(request, name)
    if found is None:
        raise NotFound(f"There is no operation {name!r}; {DOCS} lists those there are.")
    path, method, operation = found
    here = str(request.base_url).rstrip("/")
    document = {**request.app.openapi(), "paths": {path: {method: operation}}}
    view = view_operation(document, path, method, here)
    return render(request, "operation.html", operation=view, titles=_TITLES)


def _problems(document: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Last part of the type, status and meaning of every kind of problem."""
    found = []
    for schema in document["components"]["schemas"].values():
        said = schema.get("properties", {})
        if str(address := said.get("type", {}).get("const", "")).startswith(_PROBLEMS):
            slug = address.removeprefix(_PROBLEMS)
            found.append((slug, said["status"]["const"], schema["description"]))
    return sorted(found, key=lambda kind: (kind[1], kind[0]))
