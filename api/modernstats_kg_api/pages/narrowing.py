"""What narrows a list down: facets with counts, a range of years, and the filters that are on."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.filtering import values_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.link_values import chosen_links
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.records import FacetCounts, Listing
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg_api.pages.columns import Column, ListPage
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.naming import Naming, capitalised

SHOWN: Final = 8
"""Values of a facet that are in sight; the others are folded."""

_LONGEST_END: Final = 5
_DATED: Final = {"period": "startDate", "issued": "issued"}
"""Columns of dates, with the field by which years are chosen."""
_EXISTS: Final = "__exists"
_YEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its name, how many items have it, and the address that takes or leaves it."""

    label: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field among the items that pass the filters on all other fields.

    Attributes:
        title: name of the field.
        field: the parameter.
        choices: those in sight, the most frequent first, with what is chosen among them.
        folded: the others.
        left_out: how many values more there are than REST counts.
    """

    title: str
    field: str
    choices: tuple[Choice, ...]
    folded: tuple[Choice, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Years:
    """A range of years: title and field of the dates, the range asked for, and all there is."""

    title: str
    field: str
    first: str
    last: str
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class FilterInUse:
    """One filter that is on: what it chooses by, what it wants, and the address without it."""

    title: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """All that a list page shows to narrow it down; `kept` is what its form has to send along."""

    facets: tuple[Facet, ...]
    years: Years | None
    in_use: tuple[FilterInUse, ...]
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListAsked:
    """A list as it was asked for.

    Attributes:
        kind: the collection.
        page: how it is shown.
        filters: the filters of the request.
        address: the address of the same list with other filters; None drops one.
    """

    kind: Kind
    page: ListPage
    filters: Mapping[str, str]
    address: Callable[..., str]

    def without(self, field: str) -> dict[str, None]:
        """Changes that drop every filter on a field, whatever its operator."""
        return {name: None for name in self.filters if _field(name) == field}


def narrowing_of(kg: KnowledgeGraph, asked: ListAsked, listing: Listing, naming: Naming) -> Narrowing:
    """The facets of a list with the counts of `listing`, its years and the filters in use.

    Args:
        listing: with the counts of every facet of the page.
    """
    facets: list[Facet] = []
    names: dict[str, str] = {}
    for column, counts in zip(asked.page.facets, listing.facets, strict=True):
        present = _present(kg, asked.kind, column.field)
        chosen = _chosen(kg, asked, column.field, present)
        names |= {column.field: ", ".join(sorted(_label(term, naming) for term in chosen))} if chosen else {}
        facets.append(_facet(asked, column, counts, (present, chosen), naming))
    years = _years(kg, asked)
    own = {"q", *((f"{years.field}__gte", f"{years.field}__lte") if years else ())}
    return Narrowing(
        tuple(facet for facet in facets if len(facet.choices) > 1 or _on(facet)),
        years,
        tuple(_in_use(asked, name, names) for name in asked.filters),
        {name: value for name, value in asked.filters.items() if name not in own},
    )


def _facet(
    asked: ListAsked,
    column: Column,
    counts: FacetCounts,
    terms: tuple[Set[Term], Set[Term]],
    naming: Naming,
) -> Facet:
    present, chosen = terms
    ends, field = shortest_ends(term.value for term in present), column.field
    known = {term.value: term for term in present}
    left = asked.without(field)
    choices = []
    for value in counts.values:
        term = known.get(value.value)  # none where a commit took the value away after it was counted
        if term is None or not _telling(asked.kind, field, term, naming):
            continue
        on = term in chosen
        change = left if on else {**left, field: ends[value.value]}
        choices.append(Choice(_label(term, naming), value.number, asked.address(**change), on))
    if counts.missing and choices:
        on = asked.filters.get(field + _EXISTS) == "false"
        change = left if on else {**left, field + _EXISTS: "false"}
        choices.append(Choice(gettext("Not stated"), counts.missing, asked.address(**change), on))
    shown, folded = _in_sight(choices)
    return Facet(column.title, field, shown, folded, counts.distinct - len(counts.values))


def _in_sight(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The first ones and all that are chosen; then the others, if folding them saves more than a line."""
    if len(choices) <= SHOWN + 1:
        return tuple(choices), ()
    head = [*choices[:SHOWN], *(choice for choice in choices[SHOWN:] if choice.chosen)]
    return tuple(head), tuple(choice for choice in choices[SHOWN:] if not choice.chosen)


def _on(facet: Facet) -> bool:
    return any(choice.chosen for choice in facet.choices)


def _present(kg: KnowledgeGraph, kind: Kind, field: str) -> frozenset[Term]:
    """The values that items of the whole collection have in a field."""
    records = all_records(kg, kind.name).values()
    return frozenset(term for record in records for term in values_of(record, field))


def _chosen(kg: KnowledgeGraph, asked: ListAsked, field: str, present: Set[Term]) -> frozenset[Term]:
    """The values that the filter on a field wants, in whatever way it names them."""
    wanted = asked.filters.get(field)
    if wanted is None:
        return frozenset()
    links = chosen_links(kg, asked.kind, field, wanted, present)
    text = wanted.casefold()
    return frozenset(
        term
        for term in present
        if (term.value in links if isinstance(term, Iri) else term.value.casefold() == text)
    )


def _telling(kind: Kind, field: str, term: Term, naming: Naming) -> bool:
    """Whether a value says more than that the item is in its list; a class without a name does not."""
    if field != "type":
        return True
    return term.value in naming.labels and (term.value,) != KINDS[kind.name].class_iris


def _label(term: Term, naming: Naming) -> str:
    return term.value if isinstance(term, Literal) else capitalised(naming.label(term.value))


def _years(kg: KnowledgeGraph, asked: ListAsked) -> Years | None:
    """The range of years of the first column of dates; None where no item has a date."""
    column = next((column for column in asked.page.columns if column.field in _DATED), None)
    if column is None:
        return None
    field = _DATED[column.field]
    years = sorted(term.value[:_YEAR] for term in _present(kg, asked.kind, field))
    if not years:
        return None
    first, last = (asked.filters.get(f"{field}__{operator}", "") for operator in ("gte", "lte"))
    return Years(column.title, field, first, last, years[0], years[-1])


def _in_use(asked: ListAsked, name: str, names: Mapping[str, str]) -> FilterInUse:
    value = asked.filters[name]
    if name.endswith(_EXISTS):
        value = gettext("Stated") if value == "true" else gettext("Not stated")
    return FilterInUse(_title(asked, name), names.get(name, value), asked.address(**{name: None}))


def _title(asked: ListAsked, name: str) -> str:
    field, _, operator = name.partition("__")
    columns = (*asked.page.facets, *asked.page.columns)
    title = gettext(next((c.title for c in columns if field in (c.field, c.sort)), field))
    match operator:
        case "gte":
            return gettext("%(dates)s from", dates=title)
        case "lte":
            return gettext("%(dates)s to", dates=title)
        case "" | "exists":
            return gettext("Name") if name == "q" else title
    return name


def _field(name: str) -> str:
    return name.partition("__")[0]


def shortest_ends(iris: Iterable[str]) -> dict[str, str]:
    """The shortest ends of the paths of these IRIs that tell all of them apart; text stays whole."""
    found = frozenset(iris)
    paths = {iri: iri.rstrip("/#").replace("#", "/").split("/") for iri in found if "://" in iri}
    kept = {text: text for text in found - paths.keys()}
    for length in range(1, _LONGEST_END):
        ends = {iri: "/".join(path[-length:]) for iri, path in paths.items()}
        if len(set(ends.values())) == len(ends):
            return kept | ends
    return kept | {iri: iri for iri in paths}
