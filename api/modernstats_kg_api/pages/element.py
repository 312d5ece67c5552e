"""What the page of a model's element shows beside its statements: its place, properties, counterparts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.correspondences import Association, associations
from modernstats_kg.actions.elements import (
    matches_of,
    objects_of,
    properties_from,
    properties_to,
    standards_of,
)
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.elements import Property
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.pairs import PairRow, agreed_first, match_row
from modernstats_kg_api.pages.wording import change_words

_BETWEEN: Final = {False: "0", True: "1"}
_UNNAMED: Final = "to"
VERSION, GROUP = gettext_noop("Version"), gettext_noop("Group")
BROADER, NARROWER = gettext_noop("Broader"), gettext_noop("Narrower")
_KINDS: Final = {
    "attribute": gettext_noop("attribute"),
    "association": gettext_noop("association"),
    "aggregationOrComposition": gettext_noop("aggregation or composition"),
}


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One attribute or relation: its name, its kind, what it joins the element to, how often it occurs."""

    name: Value
    kind: str
    ends: tuple[Value, ...]
    cardinality: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of the element in another version, or where it came from.

    Attributes:
        version: the other version.
        other: the element there; None where there is none.
        change: kind of change, its local name.
        words: the change in words.
        about: page of the association.
    """

    version: Value
    other: Value | None
    change: str
    words: str
    about: Value


@dataclass(frozen=True, slots=True)
class ElementView:
    """One element.

    Attributes:
        place: title, in English, and values of each row about where it stands in its model.
        properties: its attributes and relations.
        relations: relations of other elements that lead to it.
        pairs: its counterparts in other standards, candidates last.
        changes: its counterparts in other versions of its standard.
    """

    place: tuple[tuple[str, tuple[Value, ...]], ...]
    properties: tuple[PropertyRow, ...]
    relations: tuple[PropertyRow, ...]
    pairs: tuple[PairRow, ...]
    changes: tuple[ChangeRow, ...]


def view_element(kg: KnowledgeGraph, description: Description, naming: Naming) -> ElementView:
    """The element that `description` is of."""
    iri = description.iri
    return ElementView(
        place=_place(kg, description, naming),
        properties=tuple(_property_row(p, p.ranges, naming) for p in properties_from(kg, iri)),
        relations=tuple(_property_row(p, p.domains, naming) for p in properties_to(kg, iri)),
        pairs=agreed_first(match_row(match, naming) for match in matches_of(kg, iri)),
        changes=tuple(
            _change_row(kg, found, iri, naming)
            for found in associations(kg)
            if iri in (found.source, found.target)
        ),
    )


def _place(
    kg: KnowledgeGraph, description: Description, naming: Naming
) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    schemes = _objects(description, "skos:inScheme")
    versions = {scheme for scheme in schemes if standards_of(kg, [scheme])} or schemes
    broader = {*_objects(description, "skos:broader"), *_subjects(description, "skos:narrower")}
    narrower = {*_subjects(description, "skos:broader"), *_objects(description, "skos:narrower")}
    rows = (
        (gettext_noop("Standard"), standards_of(kg, schemes)),
        (VERSION, versions),
        (GROUP, _objects(description, "hlg:ofGroup")),
        (BROADER, broader),
        (NARROWER, narrower),
    )
    return tuple((title, _values(iris, naming)) for title, iris in rows if iris)


def _property_row(found: Property, ends: tuple[Iri, ...], naming: Naming) -> PropertyRow:
    kind = local_name(found.kind)
    unnamed = found.label == _UNNAMED
    name = Value(gettext("(unnamed)")) if unnamed else naming.named(found.iri, found.label)
    return PropertyRow(
        name=replace(name, href=naming.href(found.iri), mark=""),
        kind=gettext(_KINDS[kind]) if kind in _KINDS else kind,
        ends=tuple(naming.value(end) for end in ends),
        cardinality=_cardinality(found),
    )


def _cardinality(found: Property) -> str:
    if found.required is None or found.repeatable is None:
        return found.note.rpartition(": ")[2]
    return f"{_BETWEEN[found.required]}..{'*' if found.repeatable else '1'}"


def _change_row(kg: KnowledgeGraph, found: Association, iri: str, naming: Naming) -> ChangeRow:
    other = found.target if found.source == iri else found.source
    compared = objects_of(kg, Iri(found.correspondence), "xkos:compares")
    own = objects_of(kg, Iri(iri), "skos:inScheme")
    there = [scheme for scheme in compared if scheme not in own]
    change = local_name(found.change or "")
    return ChangeRow(
        version=naming.value(there[0]) if there else Value(""),
        other=naming.value(Iri(other)) if other else None,
        change=change,
        words=change_words(change),
        about=naming.value(Iri(found.correspondence)),
    )


def _objects(description: Description, predicate: str) -> set[Iri]:
    wanted = expand(predicate)
    return {
        quad.object
        for quad in description.outgoing
        if quad.predicate.value == wanted
        and quad.subject.value == description.iri
        and isinstance(quad.object, Iri)
    }


def _subjects(description: Description, predicate: str) -> set[Iri]:
    wanted = expand(predicate)
    return {quad.subject for quad in description.incoming if quad.predicate.value == wanted}


def _values(iris: Iterable[Iri], naming: Naming) -> tuple[Value, ...]:
    found = (naming.value(iri) for iri in iris)
    return tuple(sorted(found, key=lambda value: value.text.casefold()))
