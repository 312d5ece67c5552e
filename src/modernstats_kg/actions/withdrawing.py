"""Withdrawing an item: what is said of it goes, and of what refers to it the editor says what becomes."""

from typing import Final

from modernstats_kg.actions.editing import Edited
from modernstats_kg.actions.editing_links import linked
from modernstats_kg.actions.editing_states import SUCCESSOR, expect_public, graph_for, said_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import Condition
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.actions.preconditions import Show, expected_state
from modernstats_kg.actions.writing import Order, expect_scope, write
from modernstats_kg.errors import BadParameter, StillReferredTo
from modernstats_kg.model.change import Change
from modernstats_kg.model.editing import Reference, Withdrawal
from modernstats_kg.model.report import Expected
from modernstats_kg.model.terms import Iri, Quad

_NAMED: Final = 20
"""Most references that a refusal names."""


def withdraw_item(
    kg: KnowledgeGraph, wish: Withdrawal, order: Order, show: Show, condition: Condition
) -> Edited:
    """Remove what is said of an item, and what refers to it if that is wished; its IRI answers 410 then.

    Args:
        wish: which item, what takes its place, and what becomes of what refers to it.
        order: who wants it.
        show: how the item is read now.
        condition: what has to hold of it.

    Raises:
        NotFound: there is no such item.
        StillReferredTo: others refer to it, and nothing is said about them.
        BadParameter: nothing is known by the name of the successor, or there is none to move references to.
        KnowledgeGraphError: as `edit_item`.
    """
    expect_scope(order.caller, order.verb)
    if wish.graph is not None:
        expect_public(wish.graph)
    item = (wish.kind, wish.key)
    expected_state(kg, item, show, condition)  # before it waits for other writes
    drawn: list[str] = []

    def draft() -> Change:
        record, _ = expected_state(kg, item, show, condition)
        drawn.append(record.iri)
        return _change(kg, wish, order, record.iri)

    receipt = write(kg, draft, order)
    return Edited(receipt, drawn[-1], wish.key, created=False)


def _change(kg: KnowledgeGraph, wish: Withdrawal, order: Order, iri: str) -> Change:
    said, item, adds = said_of(kg, iri), Iri(iri), set[Quad]()
    incoming = {quad for quad in kg.store.statements(object_=item) if quad.graph not in KEPT}
    referring = {quad for quad in incoming if quad.subject != item}
    if referring and wish.references == "keep":
        raise StillReferredTo(iri, _named(referring), len(referring))
    successor = _successor(kg, wish)
    if successor is not None:
        adds.add(Quad(item, SUCCESSOR, successor, graph_for(kg, order.caller, wish.kind, said, wish.graph)))
    if wish.references == "move":
        if successor is None:
            raise BadParameter("references", "There is nothing to move references to: name it in replacedBy.")
        adds |= {quad._replace(object=successor) for quad in referring if quad.subject != successor}
    return Change(frozenset(adds), frozenset({*said, *referring}))


def _named(referring: set[Quad]) -> tuple[Reference, ...]:
    ordered = sorted((quad.subject.value, quad.predicate.value, quad.graph.value) for quad in referring)
    return tuple(Reference(*one) for one in ordered[:_NAMED])


def _successor(kg: KnowledgeGraph, wish: Withdrawal) -> Iri | None:
    if not wish.replaced_by:
        return None
    expected = (Expected(classes=wish.kind.class_iris),)
    found = linked(kg, wish.replaced_by, SUCCESSOR.value, expected)
    if len(found) != 1 or not said_of(kg, found[0].value):
        told = f"{wish.replaced_by!r} is no {wish.kind.singular}: name one by its IRI or its key."
        raise BadParameter("replacedBy", told)
    return found[0]
