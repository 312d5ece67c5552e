"""Which records of a collection a request wants."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import Final

from modernstats_kg.actions.comparing import Comparison, comparison_with, folded, same_value
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import names_index
from modernstats_kg.actions.link_values import chosen_links
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Term

Test = Callable[[Record], bool]

GENERAL: Final = ("label", "type", "q")
"""Filters that every collection has beside its fields."""
_OF_TYPE: Final = ("ne", "in", "exists")
_MOST_VALUES: Final = 100
_SEARCHED: Final = ("alternative", "notation", "identifier")


@dataclass(frozen=True, slots=True)
class _Filter:
    """One filter of a request: the whole name, its field and operator, what it asks for, of which items."""

    kg: KnowledgeGraph
    kind: Kind
    name: str
    field: str
    operator: str
    wanted: str
    whole: Sequence[Record]

    @property
    def present(self) -> set[Term]:
        """All values that items of the whole collection have in the field."""
        return {term for record in self.whole for term in values_of(record, self.field)}


def filter_names(kind: Kind) -> tuple[str, ...]:
    """Names of all filters of a kind, without operators."""
    return (*GENERAL, *(wanted.name for wanted in kind.fields))


def operators_of(name: str) -> tuple[str, ...]:
    """The operators that a filter may have."""
    return {"q": (), "type": _OF_TYPE}.get(name, OPERATORS)


def values_of(record: Record, field: str) -> tuple[Term, ...]:
    """What an item has in a field, in `type` or in `label`."""
    if field == "type":
        return tuple(map(Iri, record.types))
    if field == "label":
        return tuple(Literal(label, language=language) for language, label in record.labels.items())
    return record.values.get(field, ())


def matching(
    kg: KnowledgeGraph, kind: Kind, records: Iterable[Record], filters: Mapping[str, str]
) -> list[Record]:
    """The records that pass every filter, in the order given.

    Args:
        records: the whole collection.

    Raises:
        BadParameter: a filter or operator is unknown (names those that exist), compares with what is no
            value of its kind, or asks for a link that nothing could have (names some that exist).
    """
    whole = tuple(records)
    tests = tests_of(kg, kind, whole, filters).values()
    return [record for record in whole if all(test(record) for test in tests)]


def tests_of(
    kg: KnowledgeGraph, kind: Kind, whole: Sequence[Record], filters: Mapping[str, str]
) -> dict[str, Test]:
    """What each filter of a request asks of a record, by the filter's whole name.

    Raises:
        BadParameter: as `matching`.
    """
    tests = {}
    for name, wanted in filters.items():
        field, _, operator = name.partition("__")
        _expect_known(kind, name, field, operator)
        tests[name] = _test(_Filter(kg, kind, name, field, operator, wanted, whole))
    return tests


def _expect_known(kind: Kind, name: str, field: str, operator: str) -> None:
    known = filter_names(kind)
    if field not in known or name.endswith("__"):
        raise BadParameter(
            name,
            f"{name!r} is no filter of {kind.name}. Known: {', '.join(known)}; "
            f"each also with one of {_suffixes(OPERATORS)} after it.",
        )
    if operator and operator not in operators_of(field):
        fitting = _suffixes(operators_of(field)) or "none"
        raise BadParameter(name, f"{field} has no operator {operator!r}. Known for it: {fitting}.")


def _suffixes(operators: Iterable[str]) -> str:
    return ", ".join(f"__{operator}" for operator in operators)


def _test(asked: _Filter) -> Test:
    if asked.field == "q":
        text = folded(asked.wanted)
        return lambda record: any(text in folded(name) for name in _names(record))
    if not asked.operator:
        return _equal(asked, (asked.wanted,))
    return _TESTS[asked.operator](asked)


def _unequal(asked: _Filter) -> Test:
    equal = _equal(asked, (asked.wanted,))
    return lambda record: not equal(record)


def _equal(asked: _Filter, wanted: Iterable[str]) -> Test:
    """Wants the items one of whose values is one of the wanted."""
    present = asked.present
    tests: list[tuple[str, Set[str]]] = []
    for text in wanted:
        links = chosen_links(asked.kg, asked.kind, asked.name, text, present)
        tests.append((text, links))
    fitting = {term for term in present if any(_is(term, text, links) for text, links in tests)}
    return lambda record: any(term in fitting for term in values_of(record, asked.field))


def _is(term: Term, text: str, links: Set[str]) -> bool:
    return term.value in links if isinstance(term, Iri) else same_value(term, text)


def _listed(asked: _Filter) -> list[str]:
    """The values of a comma list; one that has a comma stands in double quotes."""
    try:
        rows = list(csv.reader([asked.wanted], skipinitialspace=True, strict=True))
    except csv.Error as fault:
        raise BadParameter(asked.name, f"{asked.wanted!r} is no list: {fault}.") from fault
    values = [value for row in rows for value in row if value]
    if not 1 <= len(values) <= _MOST_VALUES:
        raise BadParameter(asked.name, f"Give 1 to {_MOST_VALUES} values with commas between them.")
    return values


def _existing(asked: _Filter) -> Test:
    if asked.wanted not in ("true", "false"):
        raise BadParameter(asked.name, f"{asked.wanted!r} is neither true nor false.")
    present = asked.wanted == "true"
    return lambda record: bool(values_of(record, asked.field)) is present


def _like(asked: _Filter, has: Callable[[str, str], bool]) -> Test:
    text = folded(asked.wanted)
    names = names_index(asked.kg)

    def fits(shown: str) -> bool:
        return has(folded(shown), text)

    def shown(term: Term) -> tuple[str, ...]:
        return (term.value, *names.get(term.value, {}).values()) if isinstance(term, Iri) else (term.value,)

    fitting = {term for term in asked.present if any(map(fits, shown(term)))}
    return lambda record: any(term in fitting for term in values_of(record, asked.field))


def _compared(asked: _Filter, holds: Callable[[int], bool]) -> Test:
    compare: Comparison = comparison_with(asked.name, asked.wanted, asked.present, names_index(asked.kg))
    orders = {term: compare(term) for term in asked.present}
    fitting = {term for term, order in orders.items() if order is not None and holds(order)}
    return lambda record: any(term in fitting for term in values_of(record, asked.field))


def _names(record: Record) -> Iterable[str]:
    yield from record.labels.values()
    for field in _SEARCHED:
        yield from (term.value for term in record.values.get(field, ()))


_TESTS: Final[dict[str, Callable[[_Filter], Test]]] = {
    "ne": _unequal,
    "in": lambda asked: _equal(asked, _listed(asked)),
    "gt": partial(_compared, holds=lambda order: order > 0),
    "gte": partial(_compared, holds=lambda order: order >= 0),
    "lt": partial(_compared, holds=lambda order: order < 0),
    "lte": partial(_compared, holds=lambda order: order <= 0),
    "contains": partial(_like, has=lambda shown, text: text in shown),
    "startswith": partial(_like, has=str.startswith),
    "exists": _existing,
}
OPERATORS: Final = tuple(_TESTS)
"""What may follow the name of a filter, after two underscores; without any, a value has to be equal."""
