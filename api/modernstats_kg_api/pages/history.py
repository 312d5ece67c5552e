"""What has happened: the commits, what one of them changed, how two states differ, the releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.changes import (
    change_numbered,
    commit_before,
    fates_of,
    newest_changes,
    resources_between,
    resources_of,
    words_of,
)
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import version_named
from modernstats_kg.actions.releases import list_releases
from modernstats_kg.model.history import ChangedResource, Count, Entry, Fate
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.conditional import replayed
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

HISTORY_PATH: Final = "/history"
_ON_A_PAGE: Final = 25
_MOST_RESOURCES: Final = 200
_MOST_STATEMENTS: Final = 30
_Name = Annotated[str, Query(max_length=100)]
_Iri = Annotated[str, Query(max_length=2000)]
_From = Annotated[str, Query(alias="from", max_length=100)]


@dataclass(frozen=True, slots=True)
class CommitRow:
    """One commit in the list.

    Attributes:
        entry: what it did.
        agent: who made it.
        fates: how many resources it created, updated and deleted.
        graphs: the named graphs that it changed, with how much.
        releases: names of the releases that are its state.
    """

    entry: Entry
    agent: Value
    fates: dict[Fate, int]
    graphs: tuple[tuple[Value, Count], ...]
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """What differs of one resource, in words; at most `_MOST_STATEMENTS` statements of each side.

    Attributes:
        value: the resource.
        fate: what became of it.
        added: its statements that only the later state has.
        removed: those that only the earlier one has.
        left_out: how many more there are.
    """

    value: Value
    fate: Fate
    added: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: int


@router.api_route(HISTORY_PATH, methods=["GET", "HEAD"])
def history_page(
    request: Request, before: Annotated[int | None, Query(ge=1)] = None, iri: _Iri = ""
) -> Response:
    """The commits, newest first, and the releases; or the commits that said something of one resource.

    Args:
        before: the number after which to go on.
        iri: of the resource; "" for all commits.
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg, naming = graph_of(request), naming_of(request)
    found = newest_changes(kg, before, _ON_A_PAGE + 1, iri)
    releases = list_releases(kg.store)
    named: dict[int, list[str]] = {}
    for release in releases:
        named.setdefault(release.commit, []).append(release.name)
    shown = found[:_ON_A_PAGE]
    return render(
        request,
        "history.html",
        rows=[_commit_row(entry, naming, tuple(named.get(entry.number, ()))) for entry in shown],
        releases=tuple(reversed(releases)),
        older=shown[-1].number if len(found) > _ON_A_PAGE else None,
        newest=kg.store.commit,
        oldest=1,
        iri=iri,
        about=naming.value(Iri(iri)) if iri else None,
    )


@router.api_route(f"{HISTORY_PATH}/compare", methods=["GET", "HEAD"])
def compare_page(request: Request, from_: _From = "", to: _Name = "") -> Response:
    """How two states differ.

    Raises:
        BadParameter: a version is unknown; says which names there are.
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg = graph_of(request)
    if not from_:
        return RedirectResponse(f"{root_of(request)}{HISTORY_PATH}", 303)
    earlier = version_named(kg, from_, "from")
    later = version_named(kg, to or str(kg.store.commit), "to")
    changed = resources_between(kg, earlier.number, later.number)
    return _difference(request, changed, earlier=earlier, later=later)


@router.api_route(f"{HISTORY_PATH}/{{number}}", methods=["GET", "HEAD"])
def commit_page(request: Request, number: Annotated[int, Path(ge=1)]) -> Response:
    """Who made one commit, when and why, and what it changed.

    Raises:
        NotFound: there is no such commit.
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg, naming = graph_of(request), naming_of(request)
    entry = change_numbered(kg, number)
    row = _commit_row(entry, naming, tuple(r.name for r in list_releases(kg.store) if r.commit == number))
    return _difference(request, resources_of(kg, entry), row=row, before=commit_before(kg, number))


def changed_rows(kg: KnowledgeGraph, changed: Sequence[ChangedResource], naming: Naming) -> list[ChangedRow]:
    """What differs of each resource, in words, for the first of them; a page has no room for thousands."""
    return [_changed_row(kg, one, naming) for one in changed[:_MOST_RESOURCES]]


def _difference(request: Request, changed: Sequence[ChangedResource], **told: Any) -> Response:
    kg, naming = graph_of(request), naming_of(request)
    rows = changed_rows(kg, changed, naming)
    known: dict[str, Any] = {"row": None, "before": 0, "earlier": None, "later": None, **told}
    return render(
        request, "difference.html", newest=kg.store.commit, changed=rows, total=len(changed), **known
    )


def _commit_row(entry: Entry, naming: Naming, releases: tuple[str, ...]) -> CommitRow:
    fates = list(fates_of(entry).values())
    agent = naming.value(entry.by.agent)
    graphs = ((naming.named(name, naming.label(name)), count) for name, count in entry.graphs.items())
    kinds: tuple[Fate, ...] = ("create", "update", "delete")
    return CommitRow(
        entry,
        Value(entry.by.name, agent.href) if entry.by.name else agent,
        {fate: fates.count(fate) for fate in kinds if fate in fates},
        tuple(graphs),
        releases,
    )


def _changed_row(kg: KnowledgeGraph, changed: ChangedResource, naming: Naming) -> ChangedRow:
    added, removed = changed.added[:_MOST_STATEMENTS], changed.removed[:_MOST_STATEMENTS]
    return ChangedRow(
        naming.named(changed.iri, changed.label),
        changed.fate,
        tuple(words_of(kg, quad) for quad in added),
        tuple(words_of(kg, quad) for quad in removed),
        len(changed.added) + len(changed.removed) - len(added) - len(removed),
    )
