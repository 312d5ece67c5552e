"""`/api/v1/changes`: what was committed, how two states differ, and taking something back."""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.changes import (
    change_numbered,
    commit_before,
    list_changes,
    patch_between,
    resources_between,
    resources_of,
)
from modernstats_kg.actions.history import version_named
from modernstats_kg.actions.reverting import revert_commit, revert_to
from modernstats_kg.actions.writing import Receipt
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.history import PATCH
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.auth import order_of
from modernstats_kg_api.changes import CHANGES, commit_body, commits_table, difference_body
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg, root_of
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.protocol import expect_no_form
from modernstats_kg_api.reports import rehearsed
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.changes import (
    ChangeFeed,
    CommitDetail,
    DifferenceBody,
    FeedParameters,
    RevertReceipt,
)

_JSON: Final = "application/json"
_PATCHES: Final[dict[str, Any]] = {"content": {PATCH: {}}}
_WRITING: Final = numbered(problem_responses("400", "401", "403", "404", "409", "422", "503"))
_Number = Annotated[int, Path(ge=1, description="Number of the commit.", examples=[1])]

router = APIRouter(prefix="/api/v1", tags=["history"])


@router.get(
    "/changes",
    operation_id="listChanges",
    summary="What was committed",
    response_model=ChangeFeed,
    responses=numbered(problem_responses("400", "404")),
)
def list_commits(request: Request, kg: Kg, asked: Annotated[FeedParameters, Query()]) -> Response:
    """Commits after `since`, oldest first, each with the resources that it created, updated and deleted."""
    since = max(_since(kg, asked.since), _place(asked.cursor))
    headers = caching_headers(request, _JSON)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    entries, left = list_changes(kg, since, asked.limit)
    following = str(entries[-1].number) if len(entries) < left else None
    if following:
        query = urlencode({"since": asked.since, "limit": asked.limit, "cursor": following})
        headers["Link"] = f'<{root_of(request)}{CHANGES}?{query}>; rel="next"'
    items = [commit_body(request, entry) for entry in entries]
    body = {"items": items, "total": _total(kg, asked.since), "next": following}
    return Response(json_bytes(body), media_type=_JSON, headers=headers)


@router.get("/changes.csv", include_in_schema=False)
def list_commits_as_csv(request: Request, kg: Kg, asked: Annotated[FeedParameters, Query()]) -> Response:
    """As `list_commits`, as a table."""
    headers = caching_headers(request, CSV.media_type)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    entries, _ = list_changes(kg, max(_since(kg, asked.since), _place(asked.cursor)), asked.limit)
    headers |= {
        "Content-Type": CSV.content_type,
        "Content-Disposition": 'attachment; filename="changes.csv"',
    }
    return Response(commits_table(entries), headers=headers)


@router.post(
    "/changes/revert",
    operation_id="revertToVersion",
    summary="Go back to an older state",
    response_model=RevertReceipt,
    responses=_WRITING,
)
def go_back(
    request: Request,
    kg: Kg,
    to: Annotated[str, Query(max_length=100, description="Commit, release or time.", examples=["1"])],
) -> Response:
    """Take back all that was committed after a version, as one more commit."""
    expect_no_form(request)
    order = order_of(request)
    return _receipt(revert_to(kg, version_named(kg, to, "to"), order), order.rehearsal)


@router.get(
    "/changes/{number}",
    operation_id="readChange",
    summary="One commit, or its patch",
    response_model=CommitDetail,
    responses={200: _PATCHES, **numbered(problem_responses("400", "404", "406", "503"))},
)
def read_commit(request: Request, kg: Kg, number: _Number) -> Response:
    """Who, when, why, and what changed of each resource; as RDF Patch every statement."""
    form = negotiate(request.headers.get("accept"), (_JSON, PATCH))
    entry = change_numbered(kg, number)
    headers = caching_headers(request, form, version=version_named(kg, str(number)))
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    before = commit_before(kg, number)
    if form == PATCH:
        return Response(patch_between(kg, before, number), media_type=PATCH, headers=headers)
    difference = difference_body(request, (before, number), resources_of(kg, entry))
    body = {**commit_body(request, entry), "difference": difference}
    return Response(json_bytes(body), media_type=_JSON, headers=headers)


@router.post(
    "/changes/{number}/revert",
    operation_id="revertChange",
    summary="Take back one commit",
    response_model=RevertReceipt,
    responses=_WRITING,
)
def take_back(request: Request, kg: Kg, number: _Number) -> Response:
    """Undo one commit by another one, unless others have changed the same statements since."""
    expect_no_form(request)
    order = order_of(request)
    return _receipt(revert_commit(kg, number, order), order.rehearsal)


@router.get(
    "/difference",
    operation_id="readDifference",
    summary="How two states differ",
    response_model=DifferenceBody,
    responses={200: _PATCHES, **numbered(problem_responses("400", "404", "406", "503"))},
)
def read_difference(
    request: Request,
    kg: Kg,
    from_: Annotated[str, Query(alias="from", max_length=100, description="A version.", examples=["1"])],
    to: Annotated[
        str | None, Query(max_length=100, description="A version; the newest commit if not given.")
    ] = None,
) -> Response:
    """What leads from one state to the other: by resource in words, or every statement as RDF Patch."""
    form = negotiate(request.headers.get("accept"), (_JSON, PATCH))
    before, after = _since(kg, from_, "from"), _since(kg, to, "to") if to else kg.store.commit
    headers = caching_headers(request, form)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    if form == PATCH:
        return Response(patch_between(kg, before, after), media_type=PATCH, headers=headers)
    body = difference_body(request, (before, after), resources_between(kg, before, after))
    return Response(json_bytes(body), media_type=_JSON, headers=headers)


def _since(kg: Kg, name: str, parameter: str = "since") -> int:
    """Number of a version; 0 stands for the time before the first commit."""
    return 0 if name == "0" else version_named(kg, name, parameter).number


def _total(kg: Kg, since: str) -> int:
    return list_changes(kg, _since(kg, since), 0)[1]


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit()):
        raise BadParameter("cursor", "The cursor is not one that a page before has given as `next`.")
    return int(cursor)


def _receipt(receipt: Receipt, rehearsal: bool) -> Response:
    change = receipt.change
    told = {"commit": receipt.commit, "added": len(change.adds), "removed": len(change.removes)}
    headers = {"KG-Commit": str(receipt.commit), "Cache-Control": "no-store"}
    more = rehearsed(receipt) if rehearsal else {}
    return Response(json_bytes({**told, "dryRun": rehearsal, **more}), media_type=_JSON, headers=headers)
