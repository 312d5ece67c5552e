"""Writing items of collections: a JSON body becomes the statements that differ, and goes through the gate.

A change is added to the graph in which the item stands, a new item to the graph `edits`. What goes is
removed from every graph that says it; the caller needs the right to write each of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from modernstats_kg.actions.checking import property_table
from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.creating import IDENTIFIER, Drawn, change_of, new_item
from modernstats_kg.actions.editing_limits import expect_bounded
from modernstats_kg.actions.editing_members import Difference, Fields, editable, merged, unknown_member
from modernstats_kg.actions.editing_names import LABELS, TYPE, note_labels, note_types, types_in
from modernstats_kg.actions.editing_reports import Sent, pointed
from modernstats_kg.actions.editing_states import graph_for, said_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import Condition
from modernstats_kg.actions.preconditions import Show, check_state
from modernstats_kg.actions.writing import Order, Receipt, expect_scope, write
from modernstats_kg.errors import BadMembers, ShapeViolation
from modernstats_kg.model.change import Change
from modernstats_kg.model.editing import Fault, Shown, Wish
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.report import Place, Statement
from modernstats_kg.model.terms import Term

IDENTITY: Final = ("id", "key")
_READ_ONLY: Final = (
    *IDENTITY,
    "url",
    "label",
    "labelLanguage",
    "source",
    "version",
    "links",
    "lastChange",
    "provenance",
)
_KEPT: Final = (IDENTIFIER,)
"""Fields that stay as they are when a body leaves them out, as `type` does."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of a write.

    Attributes:
        receipt: of the commit.
        iri: of the item.
        key: of the item in its collection.
        created: whether it is new.
    """

    receipt: Receipt
    iri: str
    key: str
    created: bool


def edit_item(
    kg: KnowledgeGraph, wish: Wish, order: Order, show: Show, condition: Condition | None = None
) -> Edited:
    """Make one item what a body says.

    Args:
        wish: which item, and the body.
        order: who wants it.
        show: how the item is read now, to compare the body with.
        condition: what has to hold of the item; needed for one that exists. None for a new one whose key
            is not asked for by its address.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the caller may not change one of the graphs.
        NotFound: there is no such item to change.
        Conflict: a new one has the key of one that exists.
        PreconditionRequired: there is no condition, though the item exists.
        PreconditionFailed: the condition does not hold.
        BadMembers: members of the body do not fit.
        ShapeViolation: the change would break a shape; its report has pointers into the body.
        KnowledgeGraphError: as `write`.
    """
    expect_scope(order.caller, order.verb)
    places: dict[Statement, Place] = {}
    drawn: list[tuple[Drawn, bool]] = []

    def draw() -> int:
        read = kg.store.commit  # first: whatever is committed from here on makes it be drawn again
        now = check_state(kg, wish, show, condition)
        drawn.append((_drawn(kg, wish, order, now), now is None))
        return read

    before = draw()  # while others may write: what is wrong with a body costs nobody else their turn

    def draft() -> Change:
        if kg.store.commit != before:
            draw()
        one, _ = drawn[-1]
        places.update(one.places)
        return one.change

    try:
        receipt = write(kg, draft, replace(order, places=places))
    except ShapeViolation as refused:
        sent = Sent(drawn[-1][0].iri, frozenset(wish.body), places)
        report = pointed(refused.report, sent, property_table(kg).paths)
        raise ShapeViolation(report, refused.change) from refused
    one, created = drawn[-1]
    return Edited(receipt, one.iri, one.key, created)


def _drawn(kg: KnowledgeGraph, wish: Wish, order: Order, now: tuple[Record, Shown] | None) -> Drawn:
    """The change that a body means for an item that exists, or for a new one."""
    kind, out = wish.kind, Difference()
    record, shown = now if now else (None, Shown({}, frozenset()))
    body = merged(shown.body, wish.body) if wish.manner == "merge" else wish.body
    _refuse_members(kind, wish.body, shown.body, record is None, out)
    _expect_none(out)
    expect_bounded(wish.body, (*editable(kind), LABELS, TYPE), shown.body)
    if record is not None:
        out.said = said_of(kg, record.iri)
    classes = _classes(kg, kind, body, record, out)
    _expect_none(out)
    if record is None or TYPE in wish.body:
        note_types(kind, classes, out)
    if LABELS in wish.body or wish.manner != "merge":
        note_labels(body.get(LABELS), record.labels if record else {}, out)
    values = _note_fields(kg, wish, body, (shown.body, classes), out)
    _expect_none(out)
    if record is None:
        return new_item(kg, wish, order, (classes, values), out)
    graph = graph_for(kg, order.caller, kind, out.said, wish.graph)
    return Drawn(record.iri, record.local, change_of(record.iri, graph, out), out.places(record.iri))


def _note_fields(
    kg: KnowledgeGraph,
    wish: Wish,
    body: Mapping[str, Any],
    known: tuple[Mapping[str, Any], tuple[str, ...]],
    out: Difference,
) -> dict[str, tuple[Term, ...]]:
    """Note every field that the body speaks of: all of them, but for a merge patch."""
    shown, classes = known
    fields = Fields(kg, classes, wish.language)
    values = {}
    for name, one in editable(wish.kind).items():
        if name in wish.body or (wish.manner != "merge" and name not in _KEPT):
            values[name] = fields.note(one, body.get(name), shown.get(name), out)
        else:
            out.pointers.setdefault((one.iri, None), f"/{name}")
    return values


def _refuse_members(
    kind: Kind, body: Mapping[str, Any], shown: Mapping[str, Any], new: bool, out: Difference
) -> None:
    """Note what is no member, and what is one that only reads."""
    own = {*editable(kind), LABELS, TYPE}
    inverse = {one.name: one for one in kind.fields if one.inverse}
    reading = {*shown, *_READ_ONLY, *inverse} - own
    for name, value in body.items():
        if name in own or (new and name in IDENTITY):
            continue
        if name not in reading:
            out.blame(unknown_member(kind, name, {*own, *reading}))
        elif new or value != shown.get(name):
            out.blame(_only_read(kind, name, value, name in inverse))


def _only_read(kind: Kind, name: str, value: Any, inverse: bool) -> Fault:
    if inverse:
        predicate = next(one.predicate for one in kind.fields if one.name == name)
        told = (
            f"{name} is stated at the other end: each of those items has this {kind.singular} as {predicate}."
        )
    elif name == "label":
        told = 'label is the name in one language; change `labels`, such as {"en": "Name"}.'
    else:
        told = f"{name} is read only: leave it out, or send it back as it was read."
    return Fault(f"/{name}", told, str(value))


def _classes(
    kg: KnowledgeGraph, kind: Kind, body: Mapping[str, Any], record: Record | None, out: Difference
) -> tuple[str, ...]:
    """IRIs of the classes that the item has then."""
    if record is not None and TYPE not in body:
        return record.types
    given = body.get(TYPE, [])
    if record is None and TYPE not in body and len(kind.classes) == 1:
        return kind.class_iris
    known = {name for one in all_records(kg, kind.name).values() for name in one.types}
    return types_in(kg, kind, given, known, out)


def _expect_none(out: Difference) -> None:
    """End the write where something does not fit."""
    if out.faults:
        raise BadMembers(tuple(out.faults))
