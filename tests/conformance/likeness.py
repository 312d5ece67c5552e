"""When two answers are alike: literals by value, blank nodes by what is said of them."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import pyoxigraph as ox

from modernstats_kg.namespaces import CANONICAL_BASE

XSD = "http://www.w3.org/2001/XMLSchema#"
SKOLEM = f"{CANONICAL_BASE}.well-known/genid/"
"""What the IRIs begin with that the service gives to blank nodes."""
Row = tuple[Hashable, ...]


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> str:
    return re.sub(r"[+-]00:00$", "Z", text)


_VALUES: Mapping[str, Callable[[str], Hashable]] = {
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": _boolean,
    "dateTime": _moment,
    "date": _day,
}


class Blank(str):
    """A blank node of one side."""

    __slots__ = ()


def value_of(term) -> Hashable:
    """A term such that two terms of the same value are equal; `Blank` for a blank node."""
    if isinstance(term, ox.BlankNode):
        return Blank(term.value)
    if isinstance(term, ox.NamedNode):
        return Blank(term.value) if term.value.startswith(SKOLEM) else ("iri", term.value)
    if isinstance(term, ox.Literal):
        return _literal(term)
    return term


def _literal(literal: ox.Literal) -> Hashable:
    datatype = literal.datatype.value
    if literal.language:
        return ("text", literal.value, literal.language.lower())
    read = _VALUES.get(datatype.removeprefix(XSD))
    try:
        return (datatype, str(read(literal.value)) if read is float else read(literal.value))
    except (TypeError, ArithmeticError, ValueError, KeyError):
        return (datatype, "as written", literal.value)


def rows_of(answers: Iterable[Sequence]) -> list[Row]:
    """Rows of terms as rows of values."""
    return [tuple(value_of(term) for term in row) for row in answers]


def alike(found: Iterable[Row], expected: Iterable[Row]) -> bool:
    """Whether some renaming of blank nodes makes both the same rows, each the same number of times."""
    certain = Counter(row for row in found if not _blanks(row))
    wanted = Counter(row for row in expected if not _blanks(row))
    if certain != wanted:
        return False
    open_ = [row for row in found if _blanks(row)]
    others = sorted((row for row in expected if _blanks(row)), key=lambda row: len(_blanks(row)))
    return len(open_) == len(others) and _match(others, open_, {})


def alike_in_order(found: Sequence[Row], expected: Sequence[Row]) -> bool:
    """As `alike`, and each row in its place."""
    return alike(
        [(place, *row) for place, row in enumerate(found)],
        [(place, *row) for place, row in enumerate(expected)],
    )


def _blanks(row: Row) -> list[Blank]:
    return [value for value in row if isinstance(value, Blank)]


def _match(expected: list[Row], found: list[Row], names: dict[Blank, Blank]) -> bool:
    """Whether the rows can be paired; `names` maps blank nodes of `expected` to those of `found`."""
    if not expected:
        return True
    first = min(expected, key=lambda row: sum(blank not in names for blank in _blanks(row)))
    rest = list(expected)
    rest.remove(first)
    for candidate in dict.fromkeys(found):
        extended = _renamed(first, candidate, names)
        if extended is not None:
            left = list(found)
            left.remove(candidate)
            if _match(rest, left, extended):
                return True
    return False


def _renamed(expected: Row, found: Row, names: dict[Blank, Blank]) -> dict[Blank, Blank] | None:
    """`names` with what it takes to make one row the other; None where nothing does."""
    if len(expected) != len(found):
        return None
    names = dict(names)
    for wanted, value in zip(expected, found, strict=True):
        if isinstance(wanted, Blank) != isinstance(value, Blank):
            return None
        if not isinstance(wanted, Blank):
            if wanted != value:
                return None
        elif names.get(wanted, value) != value or (wanted not in names and value in names.values()):
            return None
        else:
            names[wanted] = value
    return names
