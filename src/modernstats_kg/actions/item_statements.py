"""The statements that an item of a collection is made of, and who answers for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.labelling import LABEL_PREDICATES
from modernstats_kg.actions.last_changes import last_commit
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.history import Entry
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.official import is_official
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand

_TYPE: Final = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class ItemStatements:
    """The statements behind one record, each in its named graph.

    Attributes:
        iri: of the item.
        outgoing: statements from it: its classes, its names, its fields.
        incoming: statements to it, which its inverse fields show.
    """

    iri: str
    outgoing: tuple[Quad, ...]
    incoming: tuple[Quad, ...]

    @property
    def quads(self) -> tuple[Quad, ...]:
        """Outgoing then incoming statements, as every RDF format serves them."""
        return self.outgoing + tuple(quad for quad in self.incoming if quad.subject.value != self.iri)


def statements_of(kg: KnowledgeGraph, record: Record) -> ItemStatements:
    """What the graph states of what the record shows, and nothing beside it.

    Args:
        record: an item, from `listing.read_record`.
    """
    fields = KINDS[record.kind].fields
    wanted = {_TYPE} | {field.iri for field in fields if not field.inverse}
    node = Iri(record.iri)
    own = (
        quad
        for quad in kg.store.statements(subject=node)
        if quad.predicate.value in wanted or _names(quad, record)
    )
    inverse = sorted({field.iri for field in fields if field.inverse})
    to_it = (quad for iri in inverse for quad in kg.store.statements(predicate=Iri(iri), object_=node))
    return ItemStatements(record.iri, _ordered(own), _ordered(to_it))


def short_statements(kg: KnowledgeGraph, iri: str) -> tuple[Quad, ...]:
    """What a link to `iri` is shown with: its classes, and what is said of it in text, numbers and dates."""
    said = kg.store.statements(subject=Iri(iri))
    return _ordered(
        quad
        for quad in said
        if not is_official(quad.graph.value)
        and (isinstance(quad.object, Literal) or quad.predicate.value == _TYPE)
    )


def change_of(kg: KnowledgeGraph, record: Record) -> Entry | None:
    """The newest commit that changed what is said of an item; None where the history does not reach."""
    return ledger_of(kg.store).at(record.version)


def last_change(kg: KnowledgeGraph, iri: str) -> Entry | None:
    """As `change_of`, of any resource."""
    return ledger_of(kg.store).at(last_commit(kg, iri))


def render_statements(statements: ItemStatements, media_type: str) -> bytes:
    """The statements in one RDF format; named graphs appear in TriG and N-Quads only."""
    return serialize(statements.quads, media_type)


def _names(quad: Quad, record: Record) -> bool:
    """Whether a statement gives the record one of its labels."""
    text = quad.object
    return (
        quad.predicate.value in LABEL_PREDICATES
        and isinstance(text, Literal)
        and record.labels.get(text.language) == text.value
        and not is_official(quad.graph.value)
    )


def _ordered(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """By subject, its classes first, then by predicate, value and graph."""
    return tuple(sorted(set(quads), key=_place))


def _place(quad: Quad) -> tuple[str, bool, str, str, str, str]:
    subject, predicate, value, graph = quad
    language = value.language if isinstance(value, Literal) else ""
    return subject.value, predicate.value != _TYPE, predicate.value, language, value.value, graph.value
