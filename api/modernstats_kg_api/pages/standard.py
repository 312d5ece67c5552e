"""What the page of a standard shows beside its statements: its versions as a table, its crosswalks."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.elements import joined_schemes, records_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import Scheme
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.said import Said


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: when it was published, where it stands, its elements, what changed since the one before.

    Attributes:
        version: the version.
        issued: date as the data write it; "" where nobody gives one.
        status: its status and whether it is current or replaced, in words; "" where nothing is known.
        elements: number of its elements, with a link to their list; None where none are here.
        changes: the correspondences with other versions.
    """

    version: Value
    issued: str
    status: str
    elements: Value | None
    changes: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class StandardView:
    """The versions of a standard, the newest first, and links to the crosswalks of any of them."""

    versions: tuple[VersionRow, ...]
    crosswalks: tuple[Value, ...]


def view_standard(kg: KnowledgeGraph, said: Said, naming: Naming) -> StandardView:
    """The standard that `said` is of."""
    known = records_by_iri(kg, "versions")
    iris = {version.value for version in said.things("dcat:hasVersion")}
    current = {version.value for version in said.things("dcat:hasCurrentVersion")}
    records = sorted((known[iri] for iri in iris if iri in known), key=_newest_first, reverse=True)
    later = {previous.value: record for record in records for previous in _iris(record, "previousVersion")}
    parts = (part.value for part in said.pointing("dcterms:isPartOf"))
    return StandardView(
        tuple(_row(kg, record, (record.iri in current, later.get(record.iri)), naming) for record in records),
        _crosswalks(kg, [*(record.iri for record in records), said.iri, *parts], naming),
    )


def newer_than(kg: KnowledgeGraph, said: Said, kinds: Iterable[str], naming: Naming) -> tuple[Value, ...]:
    """What has taken the place of a version or a standard; none for most things."""
    if "versions" in kinds:
        found = (*said.pointing("dcat:previousVersion"), *said.things("dcterms:isReplacedBy"))
    elif "standards" in kinds:
        found = (*said.things("dcterms:isReplacedBy"), *said.pointing("dcterms:replaces"))
    else:
        found = ()
    standards = {**records_by_iri(kg, "versions"), **records_by_iri(kg, "standards")} if found else {}
    return tuple(naming.value(iri) for iri in dict.fromkeys(found) if iri.value in standards)


def _newest_first(record: Record) -> tuple[object, ...]:
    return natural_key(next((term.value for term in record.values.get("number", ())), record.local))


def _row(kg: KnowledgeGraph, record: Record, place: tuple[bool, Record | None], naming: Naming) -> VersionRow:
    is_current, later = place
    number = len(records_of(kg, record.iri))
    slug = next((scheme.slug for scheme in known_schemes(kg).values() if scheme.iri == record.iri), "")
    address = f"{naming.root}/elements?{urlencode({'scheme': slug})}"
    stated = (naming.label(status.value).lower() for status in _iris(record, "status"))
    replaced = gettext("replaced by %(name)s", name=naming.label(later.iri)) if later else ""
    found = (*stated, gettext("current") if is_current else "", replaced)
    return VersionRow(
        version=naming.value(Iri(record.iri)),
        issued=", ".join(term.value for term in record.values.get("issued", ())),
        status=", ".join(filter(None, found)),
        elements=Value(str(number), address) if number else None,
        changes=tuple(naming.value(one) for one in _iris(record, "comparedBy")),
    )


def _iris(record: Record, field: str) -> list[Iri]:
    return [term for term in record.values.get(field, ()) if isinstance(term, Iri)]


def _crosswalks(kg: KnowledgeGraph, iris: list[str], naming: Naming) -> tuple[Value, ...]:
    """One link for each two versions that something joins, those of the newest version first.

    What nothing joins leads to the same page, where the other side is chosen.
    """
    schemes = {scheme.iri: scheme for scheme in known_schemes(kg).values()}
    found: dict[frozenset[str], Value] = {}
    for own in (schemes[iri] for iri in iris if iri in schemes):
        joined = joined_schemes(kg, own.iri)
        for other in joined:
            found.setdefault(frozenset((own.slug, other.slug)), _crosswalk(own, other, naming.root))
        if not joined:
            found[frozenset((own.slug,))] = _alone(own, naming.root)
    return tuple(found.values())


def _crosswalk(own: Scheme, other: Scheme, root: str) -> Value:
    text = gettext("%(one)s with %(other)s", one=own.label, other=other.label)
    return Value(text, f"{root}/crosswalk?{urlencode({'from': own.slug, 'to': other.slug})}")


def _alone(own: Scheme, root: str) -> Value:
    text = gettext("%(name)s with another standard", name=own.label)
    return Value(text, f"{root}/crosswalk?{urlencode({'from': own.slug})}")
