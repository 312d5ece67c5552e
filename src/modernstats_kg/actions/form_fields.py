"""What the form of an item asks: each field that is changed at it, with what the shapes say of its values."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from modernstats_kg.actions.checking import property_table
from modernstats_kg.actions.editing_links import classes_below
from modernstats_kg.actions.editing_members import Fields, editable
from modernstats_kg.actions.editing_names import NAME
from modernstats_kg.actions.editing_states import said_of
from modernstats_kg.actions.editing_values import Wanted
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.kinds import KINDS, Field, Kind
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.validate import PropertyTable

_TYPE: Final = Iri(expand("rdf:type"))
_DATES: Final = frozenset(expand(f"xsd:{name}") for name in ("gYear", "gYearMonth", "date"))

Sort = Literal["text", "spoken", "date", "link"]
"""Plain text; text with a language; a year, month or day; another thing."""


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """One field of the form of an item.

    Attributes:
        name: of its member in a REST body.
        predicate: IRI of its property.
        sort: what its values are.
        many: whether a REST body gives it as a list.
        most: how many it may have; None for any number.
        needed: whether it has to have one.
        rules: what the shapes say of it, in English.
        options: IRIs of the things that fit, or of those that others have there where the shapes do not say
            of which class they are.
        closed: whether nothing but the options fits.
    """

    name: str
    predicate: str
    sort: Sort
    many: bool
    most: int | None
    needed: bool
    rules: tuple[str, ...]
    options: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ItemState:
    """What is asserted of an item, where everybody may read it.

    Attributes:
        values: its terms by IRI of the property, in a stable order.
        tag: differs whenever a statement does, or the graph that makes it.
    """

    values: Mapping[str, tuple[Term, ...]]
    tag: str


def fields_asked(kg: KnowledgeGraph, kind: Kind, classes: Iterable[str]) -> tuple[FieldAsked, ...]:
    """The fields of an item of a kind, in the order of its table; its names and classes are not among them.

    Args:
        kind: of the item.
        classes: IRIs of its classes, by which the shapes say what belongs in a field.
    """
    known, table = frozenset(classes), property_table(kg)
    fields = Fields(kg, known, "en")
    return tuple(_field(kg, one, fields.wanted(one), (table, known)) for one in editable(kind).values())


def name_rules(kg: KnowledgeGraph, classes: Iterable[str]) -> tuple[str, ...]:
    """What the shapes say of the names of an item of some classes, in English."""
    return _rules(property_table(kg), NAME, frozenset(classes))


def classes_for(kg: KnowledgeGraph, kind: Kind) -> tuple[str, ...]:
    """IRIs of the classes that a new item of a kind may have: its own, and those below them that are used."""
    return _classes(kg, kind.name)


def item_state(kg: KnowledgeGraph, iri: str) -> ItemState:
    """What is asserted of an item now; of an IRI of which nothing is said, nothing."""
    said = sorted(said_of(kg, iri), key=lambda quad: (quad.predicate, _order(quad.object), quad.graph))
    values: dict[str, dict[Term, None]] = defaultdict(dict)
    for quad in said:
        values[quad.predicate.value][quad.object] = None
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    return ItemState({predicate: tuple(terms) for predicate, terms in values.items()}, digest)


def _order(term: Term) -> tuple[str, str, str]:
    return (term.value, getattr(term, "language", ""), getattr(term, "datatype", ""))


def _field(
    kg: KnowledgeGraph, one: Field, wanted: Wanted, asked: tuple[PropertyTable, frozenset[str]]
) -> FieldAsked:
    table, classes = asked
    rules = table.rules(one.iri, classes)
    needed = any((rule.expected.at_least or 0) > 0 for rule in rules)
    limits = [rule.expected.at_most for rule in rules if rule.expected.at_most is not None]
    most = 1 if not one.many else min(limits, default=None)
    told = _rules(table, one.iri, classes)
    options = _options(kg, wanted) if wanted.is_link else ()
    closed = any(asked.classes or asked.values for asked in wanted.expected)
    return FieldAsked(one.name, one.iri, _sort(wanted), one.many, most, needed, told, options, closed)


def _rules(table: PropertyTable, predicate: str, classes: frozenset[str]) -> tuple[str, ...]:
    """What the shapes of the classes say; where they say nothing, what those of all classes do."""
    found = [one for one in table.rules(predicate, classes) if one.rule]
    own = [one for one in found if one.classes & classes]
    return tuple(dict.fromkeys(one.rule for one in own or found))


def _sort(wanted: Wanted) -> Sort:
    if wanted.is_link:
        return "link"
    if RDF_LANG_STRING in wanted.datatypes:
        return "spoken"
    return "date" if _DATES.intersection(wanted.datatypes) else "text"


def _options(kg: KnowledgeGraph, wanted: Wanted) -> tuple[str, ...]:
    """The things that the shapes allow: those that they list, or the instances of the classes they name."""
    if listed := [value for one in wanted.expected for value in one.values]:
        return tuple(dict.fromkeys(listed))
    classes = sorted({name for one in wanted.expected for name in one.classes})
    patterns = [re.compile(one.pattern) for one in wanted.expected if one.pattern]
    found = _instances(kg, " ".join(classes)) if classes else _used(kg, wanted.predicate)
    return tuple(iri for iri in found if all(pattern.search(iri) for pattern in patterns))


@per_commit
def _instances(kg: KnowledgeGraph, classes: str) -> tuple[str, ...]:
    """IRIs of the instances of classes, named with blanks between them, and of the classes below."""
    below = classes_below(kg, classes.split())
    said = (quad for name in below for quad in kg.store.statements(predicate=_TYPE, object_=Iri(name)))
    return tuple(sorted({quad.subject.value for quad in said}))


@per_commit
def _used(kg: KnowledgeGraph, predicate: str) -> tuple[str, ...]:
    """IRIs of what has a name and is a value of a property somewhere."""
    named = label_index(kg)
    said = kg.store.statements(predicate=Iri(predicate))
    return tuple(sorted({quad.object.value for quad in said if quad.object.value in named}))


@per_commit
def _classes(kg: KnowledgeGraph, kind_name: str) -> tuple[str, ...]:
    own = KINDS[kind_name].class_iris
    below = classes_below(kg, own) - {*own}
    used = (name for name in below if kg.store.statements(predicate=_TYPE, object_=Iri(name)))
    return (*own, *sorted(used))
