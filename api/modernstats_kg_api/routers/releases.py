"""`/api/v1/releases`: versions that have a name for good."""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.changes import resources_between
from modernstats_kg.actions.history import version_named
from modernstats_kg.actions.releases import create_release, list_releases, release_before, release_named
from modernstats_kg.errors import NotAcceptable
from modernstats_kg.query.formats import CSV, negotiate
from modernstats_kg_api.auth import order_of
from modernstats_kg_api.bodies import BoundedRoute
from modernstats_kg_api.changes import difference_body, release_body, releases_table
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg, root_of
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.changes import NewRelease, ReleaseBody, ReleaseDetail, ReleaseList

_JSON: Final = "application/json"
_HTML: Final = "text/html"

router = APIRouter(prefix="/api/v1/releases", tags=["history"], route_class=BoundedRoute)


@router.get("", operation_id="listReleases", summary="List the releases", response_model=ReleaseList)
def list_all(request: Request, kg: Kg) -> Response:
    """All releases, the one of the oldest state first."""
    headers = caching_headers(request, _JSON)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    items = [release_body(request, release) for release in list_releases(kg.store)]
    body = {"items": items, "total": len(items), "next": None}
    return Response(json_bytes(body), media_type=_JSON, headers=headers)


@router.get(".csv", include_in_schema=False)
def list_as_csv(request: Request, kg: Kg) -> Response:
    """As `list_all`, as a table."""
    headers = caching_headers(request, CSV.media_type)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    headers |= {
        "Content-Type": CSV.content_type,
        "Content-Disposition": 'attachment; filename="releases.csv"',
    }
    return Response(releases_table(list_releases(kg.store)), headers=headers)


@router.post(
    "",
    operation_id="createRelease",
    summary="Give a version a name",
    status_code=201,
    response_model=ReleaseBody,
    responses=numbered(problem_responses("400", "401", "403", "404", "409", "413", "503")),
)
def create(request: Request, kg: Kg, wish: NewRelease) -> Response:
    """Name a version for good. Needs a key with the scope `admin` or `write:*`."""
    order = replace(order_of(request), reason=wish.note)
    version = version_named(kg, str(kg.store.commit if wish.version is None else wish.version))
    body = release_body(request, create_release(kg, wish.name, version, order))
    headers = {"Location": body["url"], "Cache-Control": "no-store"}
    return Response(json_bytes(body), 200 if order.rehearsal else 201, headers, _JSON)


@router.get(
    "/{name}",
    operation_id="readRelease",
    summary="One release, and what is new in it",
    response_model=ReleaseDetail,
    responses=numbered(problem_responses("404", "503")),
)
def read(
    request: Request, kg: Kg, name: Annotated[str, Path(description="Its name.", examples=["2026-1"])]
) -> Response:
    """The release with its difference from the one before; its page for browsers."""
    release = release_named(kg.store, name)
    if _for_a_browser(request):
        return RedirectResponse(f"{root_of(request)}/releases/{release.name}", 303, {"Vary": "Accept"})
    headers = caching_headers(request, _JSON)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    previous = release_before(kg.store, release)
    between = (previous.commit if previous else 0, release.commit)
    body = release_body(request, release) | {
        "previous": previous.name if previous else None,
        "difference": difference_body(request, between, resources_between(kg, *between)),
    }
    return Response(json_bytes(body), media_type=_JSON, headers=headers)


def _for_a_browser(request: Request) -> bool:
    """Whether `Accept` prefers a page; whatever else it says gets JSON, as there is no other form."""
    try:
        return negotiate(request.headers.get("accept"), (_JSON, _HTML)) == _HTML
    except NotAcceptable:
        return False
