"""The releases: versions that have a name for good, what is in each and what came with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from modernstats_kg.actions.changes import resources_between
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.releases import list_releases, release_before, release_named
from modernstats_kg.model.history import Release
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.conditional import replayed
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.history import changed_rows
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

RELEASES_PATH: Final = "/releases"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in the list.

    Attributes:
        release: its name, commit, day and note.
        agent: who made it.
        time: when its state was made.
        before: name of the release before it; "" for the first.
        since: number of the commit of that; 0 for the first.
        commits: how many commits came with it.
        added: how many statements these added.
        removed: how many statements these removed.
        address: its page, without the root.
        data: its whole state as TriG, without the root.
    """

    release: Release
    agent: Value
    time: str
    before: str
    since: int
    commits: int
    added: int
    removed: int
    address: str
    data: str


@router.api_route(RELEASES_PATH, methods=["GET", "HEAD"])
def releases_page(request: Request) -> Response:
    """All releases, the newest first."""
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg, naming = graph_of(request), naming_of(request)
    releases = list_releases(kg.store)
    pairs = pairwise((None, *releases))
    rows = [_row(kg, release, before, naming) for before, release in pairs if release]
    return render(request, "releases.html", rows=rows[::-1], newest=kg.store.commit)


@router.api_route(f"{RELEASES_PATH}/{{name}}", methods=["GET", "HEAD"])
def release_page(request: Request, name: Annotated[str, Path(max_length=100)]) -> Response:
    """One release: what it holds, and what is new in it since the one before.

    Raises:
        NotFound: there is no release of that name; says which there are.
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg, naming = graph_of(request), naming_of(request)
    release = release_named(kg.store, name)
    before = release_before(kg.store, release)
    # all of the first release is new: it is told by its downloads
    changed = resources_between(kg, before.commit, release.commit) if before else ()
    return render(
        request,
        "release.html",
        row=_row(kg, release, before, naming),
        neighbours=_neighbours(list_releases(kg.store), release),
        changed=changed_rows(kg, changed, naming),
        total=len(changed),
    )


def _row(kg: KnowledgeGraph, release: Release, before: Release | None, naming: Naming) -> ReleaseRow:
    ledger = ledger_of(kg.store)
    since = before.commit if before else 0
    entries = [entry for entry in ledger.after(since) if entry.number <= release.commit]
    entry = ledger.at(release.commit)
    name = quote(release.name)
    return ReleaseRow(
        release,
        naming.value(Iri(release.agent)),
        entry.time if entry else "",
        before.name if before else "",
        since,
        len(entries),
        sum(one.statements.added for one in entries),
        sum(one.statements.removed for one in entries),
        f"{RELEASES_PATH}/{name}",
        f"/graphs?version={name}",
    )


def _neighbours(releases: Sequence[Release], release: Release) -> tuple[Release | None, Release | None]:
    """The releases before and after one."""
    place = releases.index(release)
    later = releases[place + 1] if place + 1 < len(releases) else None
    return releases[place - 1] if place else None, later
