"""The items of one kind, read from the store as records. Driven only by `model.kinds`."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import labels_by_language
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.errors import NotFound
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Row, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

_TYPE: Final = expand("rdf:type")


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
    """Every item of a kind by its local name.

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
        for predicate in sorted({f.iri for f in kind.fields if f.inverse}):
            terms = {"class": Iri(class_iri), "predicate": Iri(predicate)}
            for row in kg.store.rows(canned("links_to_class"), terms):
                items[str(row["item"])].incoming[predicate].add(row["value"])
    records = (_record(kind, iri, item) for iri, item in items.items())
    return {record.local: record for record in records}


def _note_statement(item: _Item, row: Row) -> None:
    item.outgoing[str(row["predicate"])].add(row["value"])
    item.graphs.add(str(row["graph"]))


def _record(kind: Kind, iri: str, item: _Item) -> Record:
    values = {}
    for wanted in kind.fields:
        found = (item.incoming if wanted.inverse else item.outgoing).get(wanted.iri, ())
        if found:
            values[wanted.name] = tuple(sorted(found, key=_term_order))
    statements = ((predicate, term) for predicate, terms in item.outgoing.items() for term in terms)
    return Record(
        iri=iri,
        kind=kind.name,
        local=iri.rstrip("/#").replace("#", "/").rpartition("/")[2],
        types=tuple(sorted(str(term) for term in item.outgoing[_TYPE])),
        labels=labels_by_language(statements),
        values=values,
        sources=tuple(sorted(item.graphs)),
    )


def _term_order(term: Term) -> tuple[str, str]:
    return (term.language if isinstance(term, Literal) else "", term.value)
