"""Commits, differences and releases as JSON."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from starlette.requests import Request

from modernstats_kg.actions.changes import fates_of, words_of
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.labelling import label_index, label_of
from modernstats_kg.model.history import ChangedResource, Entry, Release
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import local_path
from modernstats_kg_api.tables import csv_bytes

CHANGES: Final = "/api/v1/changes"
RELEASES: Final = "/api/v1/releases"
_MOST_LISTED: Final = 1_000
_MOST_SHOWN: Final = 10_000


def commit_body(request: Request, entry: Entry) -> dict[str, Any]:
    """One commit, with the first of the resources that it changed."""
    fates = fates_of(entry)
    counts = entry.statements
    return {
        "number": entry.number,
        "time": entry.time,
        "agent": link_body(request, entry.by.agent.value),
        "reason": entry.by.reason,
        "key": entry.by.key,
        "request": entry.by.request,
        "added": counts.added,
        "removed": counts.removed,
        "graphs": [
            {"id": graph, "added": count.added, "removed": count.removed}
            for graph, count in entry.graphs.items()
        ],
        "resources": [
            {"id": iri, "url": _url(request, iri), "change": fates[iri]}
            for iri in islice(sorted(fates), _MOST_LISTED)
        ],
        "resourcesTotal": len(fates),
        "url": f"{root_of(request)}{CHANGES}/{entry.number}",
    }


def commits_table(entries: Iterable[Entry]) -> bytes:
    """Commits as CSV: one line each."""
    columns = ["number", "time", "agent", "name", "reason", "key", "added", "removed", "graphs"]
    lines = (
        [
            e.number,
            e.time,
            e.by.agent.value,
            e.by.name,
            e.by.reason,
            e.by.key,
            *e.statements,
            " | ".join(e.graphs),
        ]
        for e in entries
    )
    return csv_bytes(columns, lines)


def releases_table(releases: Iterable[Release]) -> bytes:
    """Releases as CSV: one line each."""
    lines = ([one.name, one.commit, one.issued, one.agent, one.note] for one in releases)
    return csv_bytes(["name", "commit", "issued", "agent", "note"], lines)


def difference_body(
    request: Request, between: tuple[int, int], resources: tuple[ChangedResource, ...]
) -> dict[str, Any]:
    """What differs between two commits, in words."""
    shown = [resource_body(request, one) for one in resources[:_MOST_SHOWN]]
    return {"from": between[0], "to": between[1], "resources": shown, "total": len(resources)}


def resource_body(request: Request, resource: ChangedResource) -> dict[str, Any]:
    """What differs of one resource, in words."""
    kg = graph_of(request)
    return {
        "id": resource.iri,
        "label": resource.label,
        "url": _url(request, resource.iri),
        "change": resource.fate,
        "added": [words_of(kg, quad) for quad in resource.added],
        "removed": [words_of(kg, quad) for quad in resource.removed],
    }


def release_body(request: Request, release: Release) -> dict[str, Any]:
    """One release."""
    entry = ledger_of(graph_of(request).store).at(release.commit)
    return {
        "name": release.name,
        "commit": release.commit,
        "time": entry.time if entry else "",
        "issued": release.issued,
        "agent": link_body(request, release.agent),
        "note": release.note,
        "url": f"{root_of(request)}{RELEASES}/{release.name}",
    }


def link_body(request: Request, iri: str) -> dict[str, str | None]:
    """A resource by IRI, label and address."""
    return {"id": iri, "label": label_of(graph_of(request), iri), "url": _url(request, iri)}


def _url(request: Request, iri: str) -> str | None:
    kg = graph_of(request)
    path = local_path(kg.settings.base, iri, label_index(kg))
    return None if path is None else root_of(request) + path
