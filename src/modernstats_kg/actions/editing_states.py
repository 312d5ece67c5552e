"""What an item is now, whether that is what its editor has read, and in which graph it is changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import Condition, expect_iri
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.actions.listing import read_record
from modernstats_kg.errors import BadParameter, PreconditionFailed, PreconditionRequired
from modernstats_kg.model.access import Caller
from modernstats_kg.model.editing import Shown, Wish
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.official import is_official
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand, is_private

Show = Callable[[Record], Shown]
"""How an item is read now, as whoever asks shows it."""

EDITS: Final = "graph/edits"
"""What follows the base in the IRI of the graph that new items go to, unless another is named."""
SUCCESSOR: Final = Iri(expand("dcterms:isReplacedBy"))
"""What is left said of an item that was withdrawn, where something took its place."""
_TYPE: Final = Iri(expand("rdf:type"))
_AGAIN: Final = "read it again, and send that ETag. Nothing was written."


def check_state(
    kg: KnowledgeGraph, wish: Wish, show: Show, condition: Condition | None
) -> tuple[Record, Shown] | None:
    """The item and how it is read now, once it is seen to be what the editor expects; None for a new one.

    Raises:
        NotFound: there is no such item, and no new one is wished for.
        PreconditionRequired: nothing is said of an item that exists.
        PreconditionFailed: it is not as it was when the editor read it.

    Source: RFC 9110, 13.1.1 and 13.1.2; RFC 6585, 3 (428).
    """
    if wish.graph is not None:
        expect_public(wish.graph)
    if not wish.key or condition is None:
        return None
    if wish.manner == "replace" and wish.key not in all_records(kg, wish.kind.name):
        _expect_new(_name(wish.kind, wish.key), condition)
        return None
    return expected_state(kg, (wish.kind, wish.key), show, condition)


def expected_state(
    kg: KnowledgeGraph, item: tuple[Kind, str], show: Show, condition: Condition
) -> tuple[Record, Shown]:
    """An item that exists and how it is read now, once it is seen to be what the editor expects.

    Args:
        item: kind and key.

    Raises:
        NotFound, PreconditionRequired, PreconditionFailed: as `check_state`.
    """
    kind, key = item
    record = read_record(kg, kind.name, key)
    shown = show(record)
    _expect_read(_name(kind, key), condition, shown)
    return record, shown


def _name(kind: Kind, key: str) -> str:
    return f"The {kind.singular} {key!r}"


def _expect_new(name: str, condition: Condition) -> None:
    if condition.match:
        raise PreconditionFailed(f"{name} does not exist any more, or never did. Nothing was written.")
    if "*" not in condition.none_match:
        raise PreconditionRequired(f"{name} does not exist: send `If-None-Match: *` to create it.")


def _expect_read(name: str, condition: Condition, shown: Shown) -> None:
    if "*" in condition.none_match or shown.tags & {*condition.none_match}:
        raise PreconditionFailed(f"{name} exists already as If-None-Match names it. Nothing was written.")
    if not condition.match:
        raise PreconditionRequired(f"{name} is changed with If-Match: {_AGAIN}")
    if "*" not in condition.match and not shown.tags & {*condition.match}:
        raise PreconditionFailed(f"{name} has changed since its ETag was given: {_AGAIN}")


def said_of(kg: KnowledgeGraph, iri: str) -> tuple[Quad, ...]:
    """What is asserted with a resource as subject, where everybody may read it."""
    return tuple(quad for quad in kg.store.statements(subject=Iri(iri)) if quad.graph not in KEPT)


def graph_for(kg: KnowledgeGraph, caller: Caller, kind: Kind, said: Iterable[Quad], asked: Iri | None) -> Iri:
    """The graph that statements about an item are added to.

    Args:
        said: what is asserted of the item; nothing of a new one.
        asked: the graph that the editor names; None for no preference.

    Returns:
        Of the graphs that state its class one that the caller may write, and our own before official ones;
        of several the one that says most of it. The graph of edits for a new one.
    """
    if asked is not None:
        return asked
    quads = tuple(said)
    classes = {Iri(name) for name in kind.class_iris}
    homes = {quad.graph for quad in quads if quad.predicate == _TYPE and quad.object in classes}
    if not homes:
        return Iri(f"{kg.settings.base}{EDITS}")
    said_in = Counter(quad.graph for quad in quads)
    return min(
        homes,
        key=lambda graph: (
            not caller.may_write(graph),
            is_official(graph.value),
            -said_in[graph],
            graph,
        ),
    )


def expect_public(graph: Iri) -> None:
    """Refuse to write what REST would not show.

    Raises:
        BadParameter: the graph is a private one, or its name is malformed.
    """
    expect_iri(graph)
    if is_private(graph.value):
        raise BadParameter(
            "graph", "REST shows what everybody may read; a private graph is written at /graphs or /update."
        )
