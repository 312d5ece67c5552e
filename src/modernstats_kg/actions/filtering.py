"""Which records of a collection a request wants."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.link_values import chosen_links
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import expand

Test = Callable[[Record], bool]

GENERAL: Final = ("label", "type", "q")
"""Filters that every collection has beside its fields."""

_OPERATORS: Final[dict[str, Callable[[int], bool]]] = {
    "gte": lambda order: order >= 0,
    "lte": lambda order: order <= 0,
}
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DATE_TYPES: Final = {expand(f"xsd:{name}") for name in ("gYear", "gYearMonth", "date", "dateTime")}


def filter_names(kind: Kind) -> tuple[str, ...]:
    """Names of all filters of a kind, without operators."""
    return (*GENERAL, *(wanted.name for wanted in kind.fields))


def matching(
    kg: KnowledgeGraph, kind: Kind, records: Iterable[Record], filters: Mapping[str, str]
) -> list[Record]:
    """The records that pass every filter.

    Args:
        records: the whole collection.

    Raises:
        BadParameter: a filter is unknown (names those that exist), compares with no date or number, or asks
            for a link that nothing could have (names some that exist).
    """
    whole = tuple(records)
    tests = [_test(kg, kind, whole, name, wanted) for name, wanted in filters.items()]
    return [record for record in whole if all(test(record) for test in tests)]


def _test(kg: KnowledgeGraph, kind: Kind, whole: Iterable[Record], name: str, wanted: str) -> Test:
    field, _, operator = name.partition("__")
    known = filter_names(kind)
    if field not in known or (operator and (field in GENERAL or operator not in _OPERATORS)):
        raise BadParameter(
            name,
            f"{name!r} is no filter of {kind.name}. Known: {', '.join(known)}; "
            "dates and numbers also with __gte and __lte.",
        )
    if operator:
        return _comparison(field, operator, wanted)
    text = wanted.casefold()
    if field == "q":
        return lambda record: any(text in label.casefold() for label in _names(record))
    if field == "label":
        return lambda record: any(text == label.casefold() for label in record.labels.values())
    if field == "type":
        types = chosen_links(kg, kind, field, wanted, {Iri(iri) for record in whole for iri in record.types})
        return lambda record: not types.isdisjoint(record.types)
    present = {term for record in whole for term in record.values.get(field, ())}
    links = chosen_links(kg, kind, field, wanted, present)
    return lambda record: any(_matches(term, text, links) for term in record.values.get(field, ()))


def _comparison(field: str, operator: str, wanted: str) -> Test:
    if not (_DATE.fullmatch(wanted) or _NUMBER.fullmatch(wanted)):
        raise BadParameter(
            f"{field}__{operator}", f"{wanted!r} is neither a date such as 2024-03 nor a number."
        )
    holds = _OPERATORS[operator]

    def test(record: Record) -> bool:
        orders = (_order(term, wanted) for term in record.values.get(field, ()))
        return any(order is not None and holds(order) for order in orders)

    return test


def _order(term: Term, wanted: str) -> int | None:
    """-1, 0 or 1 as the term is less than, equal to or more than `wanted`; None if not comparable.

    Dates compare at the coarser precision of the two: 2024-03-26 equals 2024.
    """
    if not isinstance(term, Literal):
        return None
    if term.datatype in _DATE_TYPES:
        shared = min(len(term.value), len(wanted))
        have, want = term.value[:shared], wanted[:shared]
        return (have > want) - (have < want)
    if _NUMBER.fullmatch(term.value) and _NUMBER.fullmatch(wanted):
        return (float(term.value) > float(wanted)) - (float(term.value) < float(wanted))
    return None


def _names(record: Record) -> Iterable[str]:
    yield from record.labels.values()
    for field in ("alternative", "notation", "identifier"):
        yield from (term.value for term in record.values.get(field, ()))


def _matches(term: Term, text: str, links: Set[str]) -> bool:
    """Whether a value is one of the links, a date that begins like the text, or the text."""
    if isinstance(term, Iri):
        return term.value in links
    return term.value.startswith(text) if term.datatype in _DATE_TYPES else term.value.casefold() == text
