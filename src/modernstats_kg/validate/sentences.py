"""What is wrong, as a sentence for each kind of rule."""

from collections.abc import Callable, Mapping
from typing import Final

from rdflib import SH

from modernstats_kg.model.terms import Literal
from modernstats_kg.model.wording import with_article
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.validate.cases import Case, reversed_pair, short, some
from modernstats_kg.validate.words import either, kind_of, known, property_name

_LANG_STRING: Final = expand("rdf:langString")


def _too_few(case: Case) -> str:
    wanted = case.expected.at_least or 1
    if not case.present:
        return f"{case.who} has no {case.what}; it needs {case.wanted}."
    return f"{case.who} has {len(case.present)} of at least {wanted} values as its {case.what}."


def _too_many(case: Case) -> str:
    values = either(sorted(f"“{short(str(value))}”" for value in case.present)).replace(" or ", " and ")
    most = case.expected.at_most or 0
    shown = f": {values}" if values else ""
    return f"{case.who} has more than {most} value{'' if most == 1 else 's'} as its {case.what}{shown}."


def _wrong_class(case: Case) -> str:
    value = case.value
    found = f"{case.quoted}, {case.as_what}," if case.violation.route else case.quoted
    if isinstance(value, Literal):
        return f"{found} is a text; the IRI of {case.wanted} belongs there."
    if value is None or not known(value, case.view):
        return f"{found} does not exist; it has to be {case.wanted}."
    kind = kind_of(value, case.view)
    return f"{found} {f'is {with_article(kind)}, not' if kind else 'is not'} {case.wanted}."


def _wrong_datatype(case: Case) -> str:
    value = case.value
    if isinstance(value, Literal) and not value.language and case.expected.datatypes == (_LANG_STRING,):
        return f"{case.quoted}, {case.as_what}, does not say its language."
    return f"{case.quoted}, {case.as_what}, is not {case.wanted}."


def _wrong_kind(case: Case) -> str:
    if case.expected.kind == str(SH.IRI):
        return f"{case.quoted}, {case.as_what}, is a text; an IRI belongs there."
    return by_message(case)


def _no_alternative(case: Case) -> str:
    if case.expected.datatypes:
        return _wrong_datatype(case)
    return _wrong_class(case) if case.expected.classes else by_message(case)


def _not_listed(case: Case) -> str:
    allowed = either(some(case.expected.values))
    return f"{case.quoted} is no {case.what}; allowed: {allowed}."


def _wrong_pattern(case: Case) -> str:
    return f"{case.quoted} has not the form of a {case.what}. {case.violation.message}"


def _languages(case: Case) -> str:
    tags = [text.language for text in case.present if isinstance(text, Literal) and text.language]
    twice = sorted({tag for tag in tags if tags.count(tag) > 1})
    return f"{case.who} has more than one {case.what} in the same language ({', '.join(twice)})."


def _out_of_range(case: Case) -> str:
    low, high = case.expected.smallest, case.expected.largest
    low, high = low.removesuffix(".0"), high.removesuffix(".0")
    asked = f"from {low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
    return f"{case.quoted}, {case.as_what}, is out of range: it has to be {asked}."


def _disjoint(case: Case) -> str:
    other = property_name(curie(case.expected.compared), case.view)
    return f"{case.quoted} is the {other} as well as {case.as_what}."


def _not_before(case: Case) -> str:
    other = property_name(curie(case.expected.compared), case.view)
    return f"{case.quoted}, {case.as_what}, does not come before the {other}."


def _not(case: Case) -> str:
    pair = reversed_pair(case)
    if pair is None:
        return by_message(case)
    (late, later), (early, earlier) = pair
    names = [property_name(curie(predicate), case.view) for predicate in (late, early)]
    return f"{case.who} has the {names[0]} {later}, which is before the {names[1]} {earlier}."


def by_message(case: Case) -> str:
    """What the shape itself says, for rules that have no sentence of their own."""
    return f"{case.who}: {case.violation.message}"


SENTENCES: Final[Mapping[str, Callable[[Case], str]]] = {
    "MinCount": _too_few,
    "QualifiedMinCount": by_message,
    "MaxCount": _too_many,
    "Class": _wrong_class,
    "Datatype": _wrong_datatype,
    "NodeKind": _wrong_kind,
    "Node": _no_alternative,
    "Or": _no_alternative,
    "In": _not_listed,
    "Pattern": _wrong_pattern,
    "UniqueLang": _languages,
    "MinInclusive": _out_of_range,
    "MaxInclusive": _out_of_range,
    "MinExclusive": _out_of_range,
    "MaxExclusive": _out_of_range,
    "Disjoint": _disjoint,
    "LessThan": _not_before,
    "LessThanOrEquals": _not_before,
    "Not": _not,
}
