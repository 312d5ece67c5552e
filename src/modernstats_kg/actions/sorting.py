"""The order that a list is asked for in, and whole collections in such an order."""

from bisect import insort
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import Names, names_index
from modernstats_kg.actions.list_order import Place, PlaceKey
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.languages import FALLBACK, Chain, chosen
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.store.port import Course

_MOST_FIELDS: Final = 5
_MOST_KEPT: Final = 32
_FEW: Final = 500


@dataclass(frozen=True, slots=True)
class _Order:
    """Items in one order, as of one commit; `linked` where the names of other things decide it."""

    records: Mapping[str, Record]
    commit: int
    linked: bool
    ordered: list[Record]

    def holds(self, records: Mapping[str, Record], commit: int) -> bool:
        """Whether it is still the order of these items."""
        return self.records is records and (self.commit == commit or not self.linked)


_kept: Final[WeakKeyDictionary[Course, OrderedDict[tuple[str, str], _Order]]] = WeakKeyDictionary()
_keeping: Final = Lock()


@dataclass(frozen=True, slots=True)
class Sorting:
    """One order of the items of a kind.

    Attributes:
        name: as the request gives it, with the languages of names unless they are English.
        fields: what is compared, in order.
        descending: whether each of them sorts downwards.
        languages: chain of tags, for names.
        names: labels by IRI and language.
    """

    name: str
    fields: tuple[str, ...]
    descending: tuple[bool, ...]
    languages: Chain
    names: Names = field(repr=False)

    def key(self, record: Record) -> PlaceKey:
        """What puts an item into its place."""
        return self.place(record).key(self.descending)

    def place(self, record: Record) -> Place:
        """Where an item stands."""
        return Place(tuple(self._value(record, name) for name in self.fields), record.iri)

    def _value(self, record: Record, name: str) -> str | None:
        if name == "label":
            tag = chosen(record.labels, self.languages)
            return record.local if tag is None else record.labels[tag]
        return min((self._shown(term) for term in record.values.get(name, ())), default=None)

    def _shown(self, term: Term) -> str:
        labels = self.names.get(term.value, {}) if isinstance(term, Iri) else {}
        tag = chosen(labels, self.languages)
        return term.value if tag is None else labels[tag]


def sort_names(kind: Kind) -> tuple[str, ...]:
    """What items of a kind can be sorted by."""
    return ("label", *(wanted.name for wanted in kind.fields))


def sorting_named(kg: KnowledgeGraph, kind: Kind, sort: str, languages: Chain = FALLBACK) -> Sorting:
    """The order that a request means.

    Args:
        sort: names of fields with commas between them; `-` before one turns its order round.

    Raises:
        BadParameter: a field is unknown or given twice, or there are too many; names what is known.
    """
    parts = [part.strip() for part in sort.split(",")]
    fields = tuple(part.removeprefix("-") for part in parts)
    known = sort_names(kind)
    for name in fields:
        if name not in known:
            raise BadParameter(
                "sort", f"{kind.name} cannot be sorted by {name!r}. Known: {', '.join(known)}."
            )
    if len(set(fields)) < len(fields) or len(fields) > _MOST_FIELDS:
        raise BadParameter("sort", f"Give up to {_MOST_FIELDS} fields to sort by, each once.")
    tongue = "" if languages == FALLBACK else f"@{'+'.join(languages)}"
    descending = tuple(part.startswith("-") for part in parts)
    return Sorting(",".join(parts) + tongue, fields, descending, languages, names_index(kg))


def in_order(kg: KnowledgeGraph, kind: Kind, sorting: Sorting) -> list[Record]:
    """All items of a kind in an order; the orders asked for last follow what changes."""
    commit, wanted, records = kg.store.commit, (kind.name, sorting.name), all_records(kg, kind.name)
    with _keeping:
        orders = _kept.setdefault(kg.store.course, OrderedDict())
        kept = orders.get(wanted)
    if kept is None or not kept.holds(records, commit):
        kept = _renewed(sorting, records, commit, kept)
    with _keeping:
        orders[wanted] = kept
        orders.move_to_end(wanted)
        while len(orders) > _MOST_KEPT:
            orders.popitem(last=False)
    return kept.ordered


def _renewed(sorting: Sorting, records: Mapping[str, Record], commit: int, kept: _Order | None) -> _Order:
    """The order of the records that there are now: what has changed since it was kept finds its place."""
    if kept is not None and not kept.linked:
        before = set(map(id, kept.ordered))
        new = [record for record in records.values() if id(record) not in before]
        if len(new) <= _FEW and not _linked(sorting, new):
            ordered = [record for record in kept.ordered if records.get(record.local) is record]
            for record in new:
                insort(ordered, record, key=sorting.key)
            return _Order(records, commit, False, ordered)
    ordered = sorted(records.values(), key=sorting.key)
    return _Order(records, commit, _linked(sorting, ordered), ordered)


def _linked(sorting: Sorting, records: Iterable[Record]) -> bool:
    """Whether items are sorted by what other things are called, which may change without them."""
    fields = [name for name in sorting.fields if name != "label"]
    return any(
        isinstance(term, Iri) for record in records for name in fields for term in record.values.get(name, ())
    )
