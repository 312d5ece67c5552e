"""Resources that were withdrawn: what is still known of them."""

from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import UNWRITTEN, ledger_of
from modernstats_kg.actions.minting import possible_iris
from modernstats_kg.errors import Gone
from modernstats_kg.history.ledger import SUCCESSION
from modernstats_kg.model.history import Tombstone
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand

_FROM_SUCCESSOR: Final = tuple(Iri(expand(name)) for name in ("dcterms:replaces", "owl:sameAs"))


def expect_not_withdrawn(kg: KnowledgeGraph, iri: str) -> None:
    """Refuse to describe what was withdrawn, even where others still speak of it.

    Raises:
        Gone: something was said of it, and its last statement was removed; says when, by whom and for what.
    """
    if iri not in ledger_of(kg.store).gone:
        return
    node = Iri(iri)
    try:
        said = [q for q in kg.store.statements(subject=node) if q.graph.value not in UNWRITTEN]
    except ValueError:  # what is no IRI never had a statement
        return
    if all(quad.predicate.value in SUCCESSION for quad in said) and (stone := _stone(kg, node, said)):
        raise Gone(stone)


def expect_item_not_withdrawn(kg: KnowledgeGraph, kind: Kind, key: str) -> None:
    """Refuse to say of an item of a collection that it never was, where it was withdrawn.

    Raises:
        Gone: as `expect_not_withdrawn`.
    """
    gone = ledger_of(kg.store).gone
    for iri in possible_iris(kind, kg.settings.base, key):
        if iri in gone:
            expect_not_withdrawn(kg, iri)


def _stone(kg: KnowledgeGraph, node: Iri, said: list[Quad]) -> Tombstone | None:
    ledger = ledger_of(kg.store)
    entry = ledger.at(ledger.gone.get(node.value, 0))
    if entry is None:
        return None
    before = ledger.before(entry.number)
    told = [quad.object for quad in said if isinstance(quad.object, Iri)]
    for predicate in _FROM_SUCCESSOR:
        told += [quad.subject for quad in kg.store.statements(predicate=predicate, object_=node)]
    return Tombstone(
        node.value,
        entry.number,
        before.number if before else 0,
        entry.time,
        entry.by.agent,
        entry.by.reason,
        tuple(sorted({iri.value for iri in told})),
    )
