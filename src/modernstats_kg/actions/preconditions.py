"""Whether an item is what its editor has read, by `If-Match` and `If-None-Match`; what is said without."""

from collections.abc import Callable
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.editing_states import expect_public
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import Condition
from modernstats_kg.actions.listing import read_record
from modernstats_kg.errors import PreconditionFailed, PreconditionRequired
from modernstats_kg.model.editing import Shown, Wish
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record

Show = Callable[[Record], Shown]
"""How an item is read now, as whoever asks shows it."""

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
