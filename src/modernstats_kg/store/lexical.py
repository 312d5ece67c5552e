"""What becomes of a literal's lexical form: what the store accepts it returns, with the same meaning.

The engine keeps the values of numbers, booleans, times and durations, and writes them in one form of its own:
`1.50` comes back as `1.5`. That is the same value, and whoever writes is told. Where the meaning would
change, the statement is refused. Everything else comes back as it came. `docs/adr/0009-lexical-forms.md`
has the list.

Source: RDF 1.1 Concepts 3.3 and 5; XML Schema 1.1 part 2, 3.3 and 3.4 (lexical spaces); XML 1.0, 2.2 (Char).
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import BadRequest
from modernstats_kg.model.terms import XSD_STRING, Literal, Quad
from modernstats_kg.store.oxterms import from_engine, to_engine

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NAMED: Final = 20
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML can hold, so that RDF/XML and SPARQL results in XML would be malformed."""
_LEADING_ZERO: Final = re.compile(r"[+-]?0[0-9]")

_FLOAT: Final = r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN"
_DURATION: Final = (
    r"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_SPACES: Final = {
    "double": _FLOAT,
    "float": _FLOAT,
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "duration": _DURATION,
    "dayTimeDuration": _DURATION,
    "yearMonthDuration": _DURATION,
    "dateTimeStamp": r".*(?:Z|[+-][0-9]{2}:[0-9]{2})",
}
"""Lexical spaces of the datatypes in which the engine also reads forms that are none."""
_RANGES: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_NUMBERS: Final = {*_RANGES, "decimal", "double", "float"}


def expect_faithful(quads: Iterable[Quad]) -> None:
    """Refuse statements whose meaning the engine would change; takes a moment for each kind of literal.

    Raises:
        BadRequest: names the first statements, what is wrong with each, and what to write.
    """
    refused = []
    quads = list(quads)
    kept = kept_forms(quads)
    for quad in quads:
        if isinstance(quad.object, Literal) and (why := _fault(quad.object, kept.get(quad.object))):
            refused.append(f"{quad.subject} {quad.predicate} {_shown(quad.object)}: {why}")
    if refused:
        more = f" And {len(refused) - _NAMED} more." if len(refused) > _NAMED else ""
        raise BadRequest(" ".join(sorted(refused)[:_NAMED]) + more)


def rewritten(quads: Iterable[Quad]) -> tuple[str, ...]:
    """What to tell whoever wrote the statements: which literals come back in another form of the same value.

    Language tags are left out: they always come back in lower case, and mean the same in any case.
    """
    told = sorted(
        f"{_shown(given)} is kept as {_shown(kept)}."
        for given, kept in kept_forms(quads).items()
        if (given.value, given.datatype) != (kept.value, kept.datatype)
    )
    more = (f"{len(told) - _NAMED} more literals are kept in another form.",) if len(told) > _NAMED else ()
    return (*told[:_NAMED], *more)


def kept_forms(quads: Iterable[Quad]) -> dict[Literal, Literal]:
    """The literals that may come back in another form, each with the form in which it does."""
    given = {quad.object for quad in quads if isinstance(quad.object, Literal) and _is_read(quad.object)}
    numbered = dict(enumerate(given))
    small = ox.Store()
    for number, literal in numbered.items():
        name = ox.NamedNode(f"urn:n:{number}")
        small.add(ox.Quad(name, name, to_engine(literal)))
    kept = {numbered[int(quad.subject.value[6:])]: from_engine(quad.object) for quad in small}
    return {given: form for given, form in kept.items() if isinstance(form, Literal) and form != given}


def _is_read(literal: Literal) -> bool:
    return literal.datatype.startswith(_XSD) and literal.datatype != XSD_STRING


def _fault(given: Literal, kept: Literal | None) -> str:
    if sign := _UNWRITABLE.search(given.value):
        return f"the character U+{ord(sign[0]):04X} cannot be written in XML; leave it out."
    name = given.datatype.removeprefix(_XSD)
    if name in _NUMBERS and _LEADING_ZERO.match(given.value):
        text, number = _shown(Literal(given.value)), given.value[0].strip("0123456789") + _bare(given.value)
        return f"a number has no leading zeros. A code is text, {text}; the number is {number}."
    if kept is None:
        return ""
    if not _is_valid(given.value, name):
        return f"this is no {name}; write {kept.value} if that is meant."
    if name in ("double", "float") and _is_lost(given.value, kept.value):
        return f"a {name} cannot hold it: it would become {kept.value}. Write it as xsd:decimal."
    return ""


def _bare(number: str) -> str:
    digits = number.lstrip("+-0")
    return digits if digits[:1].isdigit() else f"0{digits}"


def _is_valid(value: str, name: str) -> bool:
    if name not in _RANGES:
        return name not in _SPACES or re.fullmatch(_SPACES[name], value) is not None
    lowest, highest = _RANGES[name]
    number = int(value)
    return (lowest is None or number >= lowest) and (highest is None or number <= highest)


def _is_lost(given: str, kept: str) -> bool:
    """Whether a number became infinite, or nothing."""
    if "INF" in given or "NaN" in given:
        return False
    return "INF" in kept or (float(kept) == 0 and Decimal(given) != 0)


def _shown(literal: Literal) -> str:
    name = literal.datatype.removeprefix(_XSD)
    text = str(ox.Literal(literal.value[:100]))
    return (
        text
        if literal.datatype == XSD_STRING
        else f"{text}^^{'xsd:' if name != literal.datatype else ''}{name}"
    )
