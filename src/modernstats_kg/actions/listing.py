"""Collections: a page of one, and one item."""

from bisect import bisect_right
from collections.abc import Mapping

from modernstats_kg.actions.collection import all_records, kind_named
from modernstats_kg.actions.filtering import matching
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.ordering import Place, decode_cursor, encode_cursor
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Listing, ListingRequest, Record
from modernstats_kg.model.terms import Iri, Term

DEFAULT_LIMIT = 50
"""Items on a page unless more or fewer are asked for."""

MAX_LIMIT = 1_000
"""Most items on one page."""


def list_records(kg: KnowledgeGraph, kind_name: str, request: ListingRequest) -> Listing:
    """One page of a collection: filtered, sorted (missing values last), after the cursor.

    Args:
        kind_name: name of the collection, such as `projects`.
        request: what of it is wanted.

    Raises:
        NotFound: there is no such collection.
        BadParameter: limit, cursor, sort field or filter is wrong; names what is known.
    """
    kind = kind_named(kind_name)
    if not 1 <= request.limit <= MAX_LIMIT:
        raise BadParameter("limit", f"The limit is a number from 1 to {MAX_LIMIT}.")
    labels = label_index(kg)
    descending, sort = request.sort.startswith("-"), _sort_field(kind, request.sort)
    wanted = matching(kg, kind, all_records(kg, kind_name).values(), request.filters)
    places = {record.iri: Place(_sort_value(record, sort, labels), record.iri) for record in wanted}
    wanted.sort(key=lambda record: places[record.iri].key(descending))
    start = 0
    if request.cursor and (mark := decode_cursor(request.cursor, request.sort)):
        start = bisect_right(
            wanted, mark.key(descending), key=lambda record: places[record.iri].key(descending)
        )
    stop = start + request.limit

    def cursor_before(index: int) -> str:
        return encode_cursor(request.sort, places[wanted[index - 1].iri] if index > 0 else None)

    return Listing(
        items=tuple(wanted[start:stop]),
        total=len(wanted),
        next=cursor_before(stop) if stop < len(wanted) else None,
        previous=cursor_before(start - request.limit) if start > 0 else None,
    )


def read_record(kg: KnowledgeGraph, kind_name: str, local: str) -> Record:
    """One item of a collection by its local name.

    Raises:
        NotFound: there is no such collection, or no such item in it.
    """
    records = all_records(kg, kind_name)
    if local not in records:
        raise NotFound(
            f"There is no {kind_named(kind_name).singular} {local!r}; "
            f"/api/v1/{kind_name} lists the {len(records)} that exist."
        )
    return records[local]


def _sort_field(kind: Kind, sort: str) -> str:
    name = sort.removeprefix("-")
    known = ("label", *(field.name for field in kind.fields))
    if name not in known:
        raise BadParameter("sort", f"{kind.name} cannot be sorted by {name!r}. Known: {', '.join(known)}.")
    return name


def _sort_value(record: Record, field: str, labels: Mapping[str, str]) -> str | None:
    if field == "label":
        return record.label()
    return min((_shown(term, labels) for term in record.values.get(field, ())), default=None)


def _shown(term: Term, labels: Mapping[str, str]) -> str:
    return labels.get(term.value, term.value) if isinstance(term, Iri) else term.value
