"""What the page of a standard's version shows beside its statements: its elements and its crosswalks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from modernstats_kg.actions.elements import joined_schemes, records_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import Scheme
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Term
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.wording import telling_code

_UNGROUPED: Final = gettext_noop("Others")
_ALL: Final = gettext_noop("All")


@dataclass(frozen=True, slots=True)
class ElementLink:
    """One element in a list: its code, its name."""

    code: str
    value: Value


@dataclass(frozen=True, slots=True)
class ElementGroup:
    """The elements of one group; `title` links to the group where it is a thing of its own."""

    title: Value
    elements: tuple[ElementLink, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version.

    Attributes:
        total: number of its elements.
        groups: its elements by group, or by what they are narrower than where it has no groups.
        crosswalks: links to a crosswalk with each version or standard that something joins it to.
        list_href: the list of its elements.
        gsbpm: the version of GSBPM that it is; "" for any other standard.
        grouped: number of groups that its standard gives it; 0 where it has none.
    """

    total: int
    groups: tuple[ElementGroup, ...]
    crosswalks: tuple[Value, ...]
    list_href: str
    gsbpm: str
    grouped: int


def view_version(kg: KnowledgeGraph, iri: str, naming: Naming) -> VersionView:
    """The version with this IRI."""
    records = records_of(kg, iri)
    own = next((scheme.slug for scheme in known_schemes(kg).values() if scheme.iri == iri), "")
    return VersionView(
        total=len(records),
        groups=_groups(records, naming),
        crosswalks=tuple(_crosswalk(own, other, naming.root) for other in joined_schemes(kg, iri)),
        list_href=f"{naming.root}/elements?{urlencode({'scheme': own})}",
        gsbpm=own.removeprefix("gsbpm-") if own.startswith("gsbpm-") else "",
        grouped=len({term for record in records for term in record.values.get("group", ())}),
    )


def _crosswalk(own: str, other: Scheme, root: str) -> Value:
    return Value(other.label, f"{root}/crosswalk?{urlencode({'from': own, 'to': other.slug})}")


def _groups(records: Iterable[Record], naming: Naming) -> tuple[ElementGroup, ...]:
    """By group; without groups by the part that each belongs to."""
    found = list(records)
    by_group: dict[Term | None, list[Record]] = defaultdict(list)
    if any("group" in record.values for record in found):
        for record in found:
            for group in record.values.get("group", (None,)):
                by_group[group].append(record)
        grouped = sorted(by_group.items(), key=lambda item: (item[0] is None, naming.label(str(item[0]))))
        return tuple(_group(term, members, naming) for term, members in grouped)
    return _trees(found, naming)


def _group(term: Term | None, records: list[Record], naming: Naming) -> ElementGroup:
    title = naming.value(term) if term else Value(gettext(_UNGROUPED))
    return ElementGroup(title, tuple(_link(record, naming) for record in records))


def _trees(records: list[Record], naming: Naming) -> tuple[ElementGroup, ...]:
    """One group for each element that has others below it, and one for those that stand alone."""
    known = {record.iri: record for record in records}
    below: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for parent in record.values.get("broader", ()):
            if parent.value in known:
                below[parent.value].append(record)
    groups, alone = [], []
    nested = {record.iri for children in below.values() for record in children}
    for record in records:
        if record.iri in below:
            links = tuple(_link(child, naming) for child in below[record.iri])
            groups.append(ElementGroup(_titled(record, naming), links))
        elif record.iri not in nested:
            alone.append(_link(record, naming))
    if alone:
        groups.append(ElementGroup(Value(gettext(_UNGROUPED if groups else _ALL)), tuple(alone)))
    return tuple(groups)


def _titled(record: Record, naming: Naming) -> Value:
    return naming.named(record.iri, record.label(), _code(record))


def _link(record: Record, naming: Naming) -> ElementLink:
    return ElementLink(_code(record), naming.named(record.iri, record.label()))


def _code(record: Record) -> str:
    return next((telling_code(term.value) for term in record.values.get("notation", ())), "")
