"""Which records of a collection a request wants."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import curie, expand

Test = Callable[[Record], bool]
Labels = Mapping[str, str]

GENERAL: Final = ("label", "type", "q")
"""Filters that every collection has beside its fields."""

_OPERATORS: Final[dict[str, Callable[[int], bool]]] = {
    "gte": lambda order: order >= 0,
    "lte": lambda order: order <= 0,
}
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_LONGEST_END: Final = 5
_DATE_TYPES: Final = {expand(f"xsd:{name}") for name in ("gYear", "gYearMonth", "date", "dateTime")}


def filter_names(kind: Kind) -> tuple[str, ...]:
    """Names of all filters of a kind, without operators."""
    return (*GENERAL, *(wanted.name for wanted in kind.fields))


def matching(
    kind: Kind, records: Iterable[Record], filters: Mapping[str, str], labels: Labels
) -> list[Record]:
    """The records that pass every filter.

    Raises:
        BadParameter: a filter is unknown (names those that exist), or compares with no date or number.
    """
    tests = [_test(kind, name, wanted, labels) for name, wanted in filters.items()]
    return [record for record in records if all(test(record) for test in tests)]


def _test(kind: Kind, name: str, wanted: str, labels: Labels) -> Test:
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
        return lambda record: any(text in _forms(Iri(value), labels) for value in record.types)
    return lambda record: any(_matches(term, text, labels) for term in record.values.get(field, ()))


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


def _matches(term: Term, text: str, labels: Labels) -> bool:
    if isinstance(term, Literal) and term.datatype in _DATE_TYPES:
        return term.value.startswith(text)
    return text in _forms(term, labels)


def _forms(term: Term, labels: Labels) -> set[str]:
    """All ways to name a term in a filter, in lower case.

    Text; or of a link its IRI, prefixed name, label, and the end of its path: `2.0`, `gsim/2.0`, `gsim-2.0`.
    """
    if isinstance(term, Literal):
        return {term.value.casefold()}
    path = term.value.rstrip("/#").replace("#", "/").split("/")
    ends = ["/".join(path[-length:]) for length in range(1, min(len(path), _LONGEST_END) + 1)]
    label = labels.get(term.value, path[-1])
    forms = (term.value, curie(term.value), label, "-".join(path[-2:]), *ends)
    return {form.casefold() for form in forms}
