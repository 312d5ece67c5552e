"""Collections: a page of one, and one item."""

from bisect import bisect_right
from collections.abc import Sequence

from modernstats_kg.actions.collection import all_records, kind_named
from modernstats_kg.actions.facets import count_facets
from modernstats_kg.actions.filtering import Test, tests_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import decode_cursor, encode_cursor
from modernstats_kg.actions.sorting import Sorting, in_order, sorting_named
from modernstats_kg.actions.tombstones import expect_item_not_withdrawn
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.records import FacetCounts, Listing, ListingRequest, Record

DEFAULT_LIMIT = 50
"""Items on a page unless more or fewer are asked for."""

MAX_LIMIT = 1_000
"""Most items on one page."""


def list_records(kg: KnowledgeGraph, kind_name: str, request: ListingRequest) -> Listing:
    """One page of a collection: filtered, sorted (missing values last), after the cursor.

    All of it comes from memory; where nothing is there yet, two queries bring all collections.

    Args:
        kind_name: name of the collection, such as `projects`.
        request: what of it is wanted.

    Raises:
        NotFound: there is no such collection.
        BadParameter: limit, cursor, sort field, filter or facet is wrong; names what is known.
    """
    kind = kind_named(kind_name)
    if not 1 <= request.limit <= MAX_LIMIT:
        raise BadParameter("limit", f"The limit is a number from 1 to {MAX_LIMIT}.")
    sorting = sorting_named(kg, kind, request.sort, request.languages)
    ordered = in_order(kg, kind, sorting)
    tests: dict[str, Test] = tests_of(kg, kind, ordered, request.filters)
    if (since := request.since) is not None:
        tests["modified_since"] = lambda record: record.version > since
    wanted = [record for record in ordered if all(test(record) for test in tests.values())]
    return _page(sorting, request, wanted, count_facets(kg, kind, request, ordered, tests))


def read_record(kg: KnowledgeGraph, kind_name: str, local: str) -> Record:
    """One item of a collection by its local name.

    Raises:
        NotFound: there is no such collection, or no such item in it.
        Gone: the item was withdrawn.
    """
    records = all_records(kg, kind_name)
    if local not in records:
        expect_item_not_withdrawn(kg, kind_named(kind_name), local)
        raise NotFound(
            f"There is no {kind_named(kind_name).singular} {local!r}; "
            f"/api/v1/{kind_name} lists the {len(records)} that exist."
        )
    return records[local]


def _page(
    sorting: Sorting, request: ListingRequest, wanted: Sequence[Record], facets: tuple[FacetCounts, ...]
) -> Listing:
    start = 0
    if request.cursor and (mark := decode_cursor(request.cursor, sorting.name)):
        start = bisect_right(wanted, mark.key(sorting.descending), key=sorting.key)
    stop = start + request.limit

    def cursor_before(index: int) -> str:
        return encode_cursor(sorting.name, sorting.place(wanted[index - 1]) if index > 0 else None)

    return Listing(
        items=tuple(wanted[start:stop]),
        total=len(wanted),
        next=cursor_before(stop) if stop < len(wanted) else None,
        previous=cursor_before(start - request.limit) if start > 0 else None,
        last=cursor_before(final)
        if (final := max(len(wanted) - 1, 0) // request.limit * request.limit)
        else "",
        facets=facets,
    )
