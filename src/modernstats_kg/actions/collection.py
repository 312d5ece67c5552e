"""The items of one kind, read from the store as records. Driven only by `model.kinds`."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import LABEL_PREDICATES, labels_by_language
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.errors import NotFound
from modernstats_kg.model.keys import item_key, unique_keys
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.official import is_official
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Row, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

_TYPE: Final = expand("rdf:type")
_SCHEME: Final = expand("skos:inScheme")


@dataclass(slots=True)
class _Item:
    """What was read of one item so far: objects by predicate, subjects by predicate, graphs."""

    outgoing: dict[str, set[Term]] = field(default_factory=lambda: defaultdict(set))
    incoming: dict[str, set[Term]] = field(default_factory=lambda: defaultdict(set))
    graphs: set[str] = field(default_factory=set)


def kind_named(name: str) -> Kind:
    """The kind whose collection has this name.

    Raises:
        NotFound: there is none; names those that exist.
    """
    if name not in KINDS:
        raise NotFound(f"There is no collection {name!r}. Those that exist: {', '.join(KINDS)}.")
    return KINDS[name]


def all_records(kg: KnowledgeGraph, kind_name: str) -> dict[str, Record]:
    """Every item of a kind by its key in REST addresses.

    Raises:
        NotFound: there is no such kind.
    """
    return _records(kg, kind_named(kind_name).name)


@per_commit
def _records(kg: KnowledgeGraph, kind_name: str) -> dict[str, Record]:
    kind = KINDS[kind_name]
    items: dict[str, _Item] = defaultdict(_Item)
    for class_iri in kind.class_iris:
        for row in kg.store.rows(canned("items_of_class"), {"class": Iri(class_iri)}):
            _note_statement(items[str(row["item"])], row)
    for predicate in {wanted.iri for wanted in kind.fields if wanted.inverse}:
        for quad in kg.store.statements(predicate=Iri(predicate)):
            item = items.get(quad.object.value) if isinstance(quad.object, Iri) else None
            if item is not None:
                item.incoming[predicate].add(quad.subject)
    folder = f"{kg.settings.base}id/{kind.root}" if kind.root else ""
    wanted = {iri: item_key(iri, folder, _schemes(item)) for iri, item in items.items()}
    return {key: _record(kind, iri, key, items[iri]) for key, iri in unique_keys(wanted).items()}


def _schemes(item: _Item) -> list[str]:
    return [str(term) for term in item.outgoing.get(_SCHEME, ())]


def _note_statement(item: _Item, row: Row) -> None:
    predicate, graph = str(row["predicate"]), str(row["graph"])
    item.graphs.add(graph)
    if predicate in LABEL_PREDICATES and is_official(graph):
        return  # what official sources call a thing of ours is told by its document, not by lists
    item.outgoing[predicate].add(row["value"])


@cache
def _fields(kind: Kind) -> tuple[tuple[str, str, bool], ...]:
    """Name, property and direction of the fields of a kind: items are many, so IRIs are spelt out once."""
    return tuple((wanted.name, wanted.iri, wanted.inverse) for wanted in kind.fields)


def _record(kind: Kind, iri: str, key: str, item: _Item) -> Record:
    values = {}
    for name, predicate, inverse in _fields(kind):
        found = (item.incoming if inverse else item.outgoing).get(predicate, ())
        if found:
            values[name] = tuple(sorted(found, key=_term_order))
    statements = ((predicate, term) for predicate, terms in item.outgoing.items() for term in terms)
    return Record(
        iri=iri,
        kind=kind.name,
        local=key,
        types=tuple(sorted(str(term) for term in item.outgoing[_TYPE])),
        labels=labels_by_language(statements),
        values=values,
        sources=tuple(sorted(item.graphs)),
    )


def _term_order(term: Term) -> tuple[str, str]:
    return (term.language if isinstance(term, Literal) else "", term.value)
