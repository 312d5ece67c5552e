"""New items of collections: their IRI, what is said of every one, and the graph that they go to."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.editing_links import types_of
from modernstats_kg.actions.editing_members import Difference, editable
from modernstats_kg.actions.editing_names import LABELS
from modernstats_kg.actions.editing_states import SUCCESSOR, graph_for, said_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import chosen_label
from modernstats_kg.actions.minting import fault_of_key, key_of, minted
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.actions.writing import Order
from modernstats_kg.errors import BadMembers, Conflict, Gone
from modernstats_kg.model.change import Change
from modernstats_kg.model.editing import Fault, Wish
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.report import Place, Statement
from modernstats_kg.model.terms import Iri, Literal, Quad, Term

IDENTIFIER: Final = "identifier"
_NO_PATH: Final = frozenset(' <>"{}|^`\\#?')
_Values = dict[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A body, worked out.

    Attributes:
        iri: of the item.
        key: of the item in its collection.
        change: what it changes.
        places: where in the body each statement stands.
    """

    iri: str
    key: str
    change: Change
    places: dict[Statement, Place]


def new_item(
    kg: KnowledgeGraph, wish: Wish, order: Order, what: tuple[tuple[str, ...], _Values], out: Difference
) -> Drawn:
    """The change that makes a new item.

    Args:
        wish: the body, and the key that its address asks for.
        order: who wants it.
        what: IRIs of its classes, and its terms by field.
        out: what the body says of it.

    Raises:
        BadMembers: it gets no IRI, or another one than its address says.
        Conflict: something of that IRI or key exists; or it was withdrawn, and no address asks for it.
    """
    classes, values = what
    kind, base = wish.kind, kg.settings.base
    iri = _iri_for(kg, wish, classes, values, out)
    key = key_of(kind, base, iri, [term.value for term in values.get("scheme", ())])
    asked = {name for name in (wish.key, wish.body.get("key")) if name}
    if asked - {key}:
        told = f"What the body says makes its key {key!r}, but {min(asked - {key})!r} is asked for."
        raise BadMembers((Fault("/key" if "key" in wish.body else "", told, min(asked - {key})),))
    if key in all_records(kg, kind.name) or types_of(kg, Iri(iri)):
        raise Conflict(f"<{iri}> exists already: PUT or PATCH change it. Nothing was written.")
    if not wish.key:
        _expect_never_withdrawn(kg, kind, key, iri)
    before = said_of(kg, iri)  # of what was withdrawn, and comes back
    out.removes |= {quad for quad in before if quad.predicate == SUCCESSOR}
    field = editable(kind).get(IDENTIFIER)
    if field is not None and not values.get(IDENTIFIER):
        below = iri.removeprefix(f"{base}id/").removeprefix(kind.root) if kind.root else key
        out.adds.add((field.iri, Literal(below)))
    graph = graph_for(kg, order.caller, kind, (), wish.graph)
    return Drawn(iri, key, change_of(iri, graph, out), out.places(iri))


def _expect_never_withdrawn(kg: KnowledgeGraph, kind: Kind, key: str, iri: str) -> None:
    """Refuse to bring back what was withdrawn where nobody says that it is meant.

    Raises:
        Conflict: says in which commit it was withdrawn, and what to do.
    """
    try:
        expect_not_withdrawn(kg, iri)
    except Gone as gone:
        stone = gone.tombstone
        instead = ", ".join(f"<{one}>" for one in stone.replaced_by)
        replaced = f" and replaced by {instead}" if instead else ""
        raise Conflict(
            f"<{iri}> was withdrawn in commit {stone.commit}{replaced}. Give the new {kind.singular} another "
            f"`key`; or bring that one back: PUT /api/v1/{kind.name}/{key} with `If-None-Match: *`. "
            "Nothing was written."
        ) from gone


def change_of(iri: str, graph: Iri, out: Difference) -> Change:
    """A difference as a change: what comes goes to one graph."""
    adds = frozenset(Quad(Iri(iri), Iri(predicate), term, graph) for predicate, term in out.adds)
    return Change(adds, frozenset(out.removes))


def _iri_for(
    kg: KnowledgeGraph, wish: Wish, classes: tuple[str, ...], values: _Values, out: Difference
) -> str:
    """The IRI that is asked for, or a minted one.

    Raises:
        BadMembers: none can be made, or it is not one of ours.
    """
    base, asked = kg.settings.base, wish.body.get("id")
    if asked is not None:
        if isinstance(asked, str) and asked.startswith(f"{base}id/") and not set(asked) & _NO_PATH:
            return asked
        told = f"The id of a new item begins with {base}id/; leave it out, and it gets one."
        raise BadMembers((Fault("/id", told, str(asked)),))
    key = wish.key or wish.body.get("key") or ""
    if not isinstance(key, str):
        raise BadMembers((Fault("/key", "A key is a text.", str(key)),))
    if key and (fault := fault_of_key(key)):
        raise BadMembers((fault,))
    try:
        return minted(wish.kind, base, classes, (key, chosen_label(_names(out)) or ""), values)
    except ValueError as nameless:
        raise BadMembers((Fault("/key", str(nameless)),)) from nameless


def _names(out: Difference) -> dict[str, str]:
    """The names that a body gives a new item, by language."""
    named = {
        (predicate, text)
        for (predicate, text), pointer in out.pointers.items()
        if pointer.startswith(f"/{LABELS}/")
    }
    return {
        term.language: term.value
        for predicate, term in out.adds
        if isinstance(term, Literal) and (predicate, term.value) in named
    }
