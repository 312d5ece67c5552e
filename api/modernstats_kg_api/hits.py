"""Searches and suggestions as JSON, CSV and what browsers' search fields read."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request

from modernstats_kg.model.search import Hit, SearchResult
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.tables import csv_bytes

_COLUMNS = ("id", "url", "kind", "code", "label", "language", "matched", "scheme", "score")


def url_of(request: Request, iri: str) -> str | None:
    """Address here of something that has a name; None for what is no address at all."""
    return Naming(graph_of(request).settings.base, {iri: ""}, root_of(request)).href(iri)


def search_body(request: Request, result: SearchResult, facets: Sequence[str], cursor: int) -> dict[str, Any]:
    """One page of hits with the facets that are wanted.

    Args:
        cursor: how many hits come before the page.
    """
    end = cursor + len(result.hits)
    return {
        "items": [_hit(request, hit) for hit in result.hits],
        "total": result.total,
        "next": str(end) if result.hits and end < result.total else None,
        "complete": result.complete,
        "corrected": result.corrected,
        "commit": result.commit,
        "facets": {name: _facet(result, name) for name in facets},
    }


def suggestions(request: Request, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Each thing with its name and address."""
    return [_named(request, hit) for hit in hits]


def opensearch_suggestions(request: Request, text: str, hits: Sequence[Hit]) -> list[Any]:
    """The same for the search field of a browser: texts, remarks and addresses.

    Source: OpenSearch 1.1 draft 6, Suggestions extension.
    """
    service = str(request.base_url).rstrip("/").removesuffix(root_of(request))
    return [
        text,
        [f"{hit.code} {hit.label}".strip() for hit in hits],
        [hit.scheme_label or hit.kind for hit in hits],
        [service + (url_of(request, hit.iri) or "") for hit in hits],
    ]


def search_csv(request: Request, hits: Sequence[Hit], spreadsheet: bool = False) -> bytes:
    """The hits as a table."""
    lines = (
        (
            hit.iri,
            url_of(request, hit.iri) or "",
            hit.kind,
            hit.code,
            hit.label,
            hit.language,
            hit.matched,
            hit.scheme,
            hit.score,
        )
        for hit in hits
    )
    return csv_bytes(_COLUMNS, lines, spreadsheet)


def _hit(request: Request, hit: Hit) -> dict[str, Any]:
    return _named(request, hit) | {
        "matched": hit.matched,
        "snippet": [{"text": piece.text, "marked": piece.marked} for piece in hit.snippet],
        "score": hit.score,
    }


def _named(request: Request, hit: Hit) -> dict[str, Any]:
    scheme = {"id": hit.scheme, "label": hit.scheme_label, "url": url_of(request, hit.scheme)}
    return {
        "id": hit.iri,
        "url": url_of(request, hit.iri),
        "kind": hit.kind,
        "label": hit.label,
        "language": hit.language,
        "code": hit.code,
        "scheme": scheme if hit.scheme else None,
    }


def _facet(result: SearchResult, name: str) -> list[dict[str, Any]]:
    return [
        {"value": facet.value, "label": facet.label, "count": facet.count}
        for facet in result.facets
        if facet.name == name
    ]
