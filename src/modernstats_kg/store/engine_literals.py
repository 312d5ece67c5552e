"""Which literals an engine does not give back as they were written, and what can be mended.

What is written has the lexical forms that the embedded store keeps (`lexical.py`, ADR 9). An engine that
writes the same value in a form of its own is mended by bringing its answer into those forms again. What no
mending brings back is named here, and refused before it is written. Each rule was seen on Virtuoso 7.2.5;
`tests/engines/test_literals.py` holds all of them against the running engines.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad, Term
from modernstats_kg.store.lexical import kept_forms

Rule = Callable[[str], str | None]
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NAME: Final = Iri("urn:modernstats-kg:literal")
_DIGITS_OF_AN_INTEGER: Final = 18
_DIGITS_OF_A_FRACTION: Final = 15
_DIGITS_OF_A_DECIMAL: Final = 34
_DIGITS_OF_A_FLOAT: Final = 6
_DIGITS_OF_A_SECOND: Final = 6


def none_damaged(literal: Literal) -> str | None:
    """Of an engine that gives back every literal in a form that means the same."""
    return None


def canonical(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """The literals that have another form in the embedded store, each with that form."""
    return kept_forms(Quad(_NAME, _NAME, literal, _NAME) for literal in literals)


def mended(term: Term) -> Term:
    """What an engine gave back, in the form that the embedded store keeps."""
    if isinstance(term, Iri):
        return term
    if term.language:
        return Literal(term.value, RDF_LANG_STRING, term.language.lower())
    return canonical([term]).get(term, term)


def virtuoso_damage(literal: Literal) -> str | None:
    """Why Virtuoso 7 refuses a literal, or gives back another value; None if it does neither."""
    if harm := virtuoso_harm(literal):
        return harm
    if literal.datatype in _LOST:
        return _LOST[literal.datatype]
    rule = _RULES.get(literal.datatype)
    return rule(literal.value) if rule else None


def virtuoso_harm(literal: Literal) -> str | None:
    """Why Virtuoso 7 would damage other values with this one; None if it would not."""
    if literal.value == "NaN" and literal.datatype in (f"{XSD}double", f"{XSD}float"):
        return "once it holds a value that is no number, it does not find other values any longer."
    return None


def qlever_damage(literal: Literal) -> str | None:
    """Why QLever gives back another literal: it keeps numbers as 60 bits. Documented, not run here."""
    if literal.datatype in (f"{XSD}{name}" for name in ("integer", "decimal", "double", "float")):
        return "it keeps the values of numbers in 60 bits, and not their datatypes."
    return None


def _boolean(value: str) -> str | None:
    return None if value in ("true", "false", "0", "1") else "it refuses what is no boolean."


def _integer(value: str) -> str | None:
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        return "it refuses what is no integer."
    if abs(int(value)) < 10**_DIGITS_OF_AN_INTEGER:
        return None
    return f"it gives integers of more than {_DIGITS_OF_AN_INTEGER} digits back as decimals, or refuses them."


def _decimal(value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "it refuses what is no decimal."
    if number == number.to_integral_value():
        return "it gives a whole decimal back as an integer."
    digits, exponent = number.as_tuple()[1:]
    if -int(exponent) > _DIGITS_OF_A_FRACTION or len(digits) > _DIGITS_OF_A_DECIMAL:
        return f"it keeps {_DIGITS_OF_A_FRACTION} decimals only."
    return None


def _float(value: str) -> str | None:
    if value in ("INF", "-INF", "NaN"):
        return None
    try:
        number = float(value)
    except ValueError:
        return "it refuses what is no number."
    if float(f"{number:.{_DIGITS_OF_A_FLOAT}g}") == number:
        return None
    return f"it gives back {_DIGITS_OF_A_FLOAT} digits of it only; write it as xsd:decimal."


def _instant(value: str) -> str | None:
    if value.startswith("-"):
        return "it writes years before our era with three digits."
    if re.search(rf"\.[0-9]{{{_DIGITS_OF_A_SECOND + 1},}}", value):
        return f"it keeps {_DIGITS_OF_A_SECOND} decimals of a second only."
    return None


_DURATION: Final = "it gives a duration back as a number of months, or refuses it."
_LOST: Final = {
    f"{XSD}duration": _DURATION,
    f"{XSD}yearMonthDuration": _DURATION,
    f"{XSD}dayTimeDuration": _DURATION,
    f"{XSD}time": "it refuses times of day.",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral": "it writes XML anew.",
    "http://www.opengis.net/ont/geosparql#wktLiteral": "it gives it another datatype.",
}
_RULES: Final[dict[str, Rule]] = {
    f"{XSD}boolean": _boolean,
    f"{XSD}integer": _integer,
    f"{XSD}decimal": _decimal,
    f"{XSD}double": _float,
    f"{XSD}float": _float,
    **{f"{XSD}{name}": _instant for name in ("dateTime", "date", "gYear", "gYearMonth")},
}
