"""The lists of all kinds: filters, sort links and paging, all in the address."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from modernstats_kg.actions.listing import list_records
from modernstats_kg.actions.status import count_content
from modernstats_kg.errors import AddressTooLong
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.languages import chain_of
from modernstats_kg.model.records import ListingRequest
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.columns import PAGES, headings, rows
from modernstats_kg_api.pages.counted import how_many, none_fits
from modernstats_kg_api.pages.languages import ENGLISH, spoken
from modernstats_kg_api.pages.narrowing import ListAsked, narrowing_of
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

_PAGE_LENGTH = 50
_NOT_A_FILTER = ("sort", "cursor", "lang", "namesIn")


def list_page(request: Request, kind_name: str) -> Response:
    """One page of a collection.

    Every parameter but these is a filter, as in the REST list of the same name: `sort`, `cursor`, `lang`, and
    `namesIn`, the language by whose names the list is sorted that a cursor is of.

    Raises:
        BadParameter: a filter, the sort field or the cursor is wrong; names what is known.
        AddressTooLong: the address is above `address_max_bytes`; each link of the page repeats its filters.
    """
    kg, kind, page = graph_of(request), KINDS[kind_name], PAGES[kind_name]
    longest = kg.settings.address_max_bytes
    if len(request.scope["query_string"]) > longest:
        raise AddressTooLong(f"The address is longer than {longest} bytes: shorten its filters.", longest)
    given = {name: value for name, value in request.query_params.items() if value}
    filters = {name: value for name, value in given.items() if name not in _NOT_A_FILTER}
    sort = given.get("sort", kind.sort)
    counted = tuple(column.field for column in page.facets)
    names_in = given.get("namesIn", ENGLISH) if "cursor" in given else spoken()
    order = chain_of([names_in])
    wanted = ListingRequest(_PAGE_LENGTH, given.get("cursor"), sort, filters, counted, languages=order)
    listing, naming = list_records(kg, kind_name, wanted), naming_of(request)

    def address(**changes: str | None) -> str:
        paged = {"namesIn": names_in} if "cursor" in changes and names_in != ENGLISH else {}
        return address_with({**filters, "sort": given.get("sort"), **paged}, changes)

    return render(
        request,
        "list.html",
        kind=kind,
        page=page,
        counts=count_content(kg),
        listing=listing,
        headings=headings(page, sort),
        rows=rows(page, listing.items, naming),
        narrowing=narrowing_of(kg, ListAsked(kind, page, filters, address), listing, naming),
        given=given,
        address=address,
        total=how_many(kind_name, listing.total),
        none_fits=none_fits(kind_name),
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
