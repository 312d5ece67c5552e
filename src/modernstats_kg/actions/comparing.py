"""Which of two values is more: dates and numbers by what they mean, text in the order of lists."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from modernstats_kg.actions.list_order import natural_key, plain
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import expand

Comparison = Callable[[Term], int | None]
"""-1, 0 or 1 as a term is less than, equal to or more than something; None if not comparable."""

_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}([T ][0-9:.]{5,15}(Z|[+-][0-9:]{5})?)?)?)?")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DATE_TYPES: Final = {expand(f"xsd:{name}") for name in ("gYear", "gYearMonth", "date", "dateTime")}
_NUMBER_TYPES: Final = {
    expand(f"xsd:{name}")
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
}


def folded(text: str) -> str:
    """The text without regard to case and accents."""
    return plain(text)


def same_value(term: Literal, wanted: str) -> bool:
    """Whether a literal is what a text says: a date that begins so, the same number, the same text."""
    if term.datatype in _DATE_TYPES:
        return bool(wanted) and term.value.startswith(wanted.upper())
    if term.datatype in _NUMBER_TYPES and _NUMBER.fullmatch(wanted):
        return _number(term.value) == Decimal(wanted)
    return term.value.casefold() == wanted.casefold()


def comparison_with(
    parameter: str, wanted: str, values: Iterable[Term], names: Mapping[str, Mapping[str, str]]
) -> Comparison:
    """How a value compares with a text.

    Args:
        parameter: of the request, which gave the text.
        wanted: the text.
        values: what there is to compare; decides whether a date, a number or any text is meant.
        names: labels by IRI and language, for links, which compare by their English name.

    Raises:
        BadParameter: the values are dates or numbers, and the text is neither.
    """
    types = {term.datatype if isinstance(term, Literal) else "" for term in values}
    if types and types <= _DATE_TYPES | _NUMBER_TYPES:
        if not (_DATE.fullmatch(wanted) or _NUMBER.fullmatch(wanted)):
            raise BadParameter(parameter, f"{wanted!r} is neither a date such as 2024-03 nor a number.")
        return lambda term: _order(term, wanted)
    limit = natural_key(wanted)

    def compare(term: Term) -> int | None:
        if isinstance(term, Literal) and term.datatype in _DATE_TYPES | _NUMBER_TYPES:
            return _order(term, wanted)
        labels = names.get(term.value, {}) if isinstance(term, Iri) else {}
        key = natural_key(labels.get("en", term.value))
        return (key > limit) - (key < limit)

    return compare


def _order(term: Term, wanted: str) -> int | None:
    """The order of a date or a number; dates compare at the coarser precision: 2024-03-26 equals 2024."""
    if not isinstance(term, Literal):
        return None
    if term.datatype in _DATE_TYPES:
        if not _DATE.fullmatch(wanted):
            return None
        shared = min(len(term.value), len(wanted))
        have, want = term.value[:shared], wanted[:shared]
        return (have > want) - (have < want)
    number = _number(term.value)
    if number is None or not _NUMBER.fullmatch(wanted):
        return None
    return (number > Decimal(wanted)) - (number < Decimal(wanted))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
