"""The lists of all kinds: filters, sort links and paging, all in the address."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.listing import list_records
from modernstats_kg.actions.status import count_content
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import ListingRequest
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.columns import PAGES, facets, headings, rows
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

_PAGE_LENGTH = 50
_NOT_A_FILTER = ("sort", "cursor")


def list_page(request: Request, kind_name: str) -> Response:
    """One page of a collection.

    Every parameter but `sort` and `cursor` is a filter, as in the REST list of the same name.

    Raises:
        BadParameter: a filter, the sort field or the cursor is wrong; names what is known.
    """
    kg = graph_of(request)
    kind = KINDS[kind_name]
    given = {name: value for name, value in request.query_params.items() if value}
    filters = {name: value for name, value in given.items() if name not in _NOT_A_FILTER}
    sort = given.get("sort", kind.sort)
    wanted = ListingRequest(_PAGE_LENGTH, given.get("cursor"), sort, filters)
    listing = list_records(kg, kind_name, wanted)
    naming = naming_of(request)

    def address(**changes: str | None) -> str:
        return address_with({**filters, "sort": given.get("sort")}, changes)

    return render(
        request,
        "list.html",
        kind=kind,
        page=PAGES[kind_name],
        counts=count_content(kg),
        listing=listing,
        headings=headings(PAGES[kind_name], sort),
        rows=rows(PAGES[kind_name], listing.items, naming),
        facets=facets(PAGES[kind_name], all_records(kg, kind_name).values(), naming),
        given=given,
        filters=filters,
        address=address,
        csv_address=f"/api/v1/{kind_name}.csv{address()}",
    )


def address_with(parameters: Mapping[str, str | None], changes: Mapping[str, str | None]) -> str:
    """A relative address with `parameters` as changed; None and "" drop a parameter."""
    kept = {name: value for name, value in {**parameters, **changes}.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def _route(kind_name: str) -> Callable[[Request], Response]:
    def list_of_kind(request: Request) -> Response:
        return list_page(request, kind_name)

    return list_of_kind


for _name in KINDS:
    router.add_api_route(f"/{_name}", _route(_name), methods=["GET", "HEAD"], name=f"{_name} page")
