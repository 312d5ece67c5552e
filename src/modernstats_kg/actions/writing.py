"""The one way in which anything that a caller sends becomes a commit.

Every door hands over a function that says what it wants to change. It runs while nobody else can write, and
so do the checks that follow it; the change is then committed whole, or not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.checking import check_pending
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import Forbidden, ShapeViolation, Unauthenticated
from modernstats_kg.model.access import Caller
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.bookkeeping import PROVENANCE

_KEPT_BY_THE_STORE: Final = (PROVENANCE,)


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a write, why, and whether it is meant.

    Attributes:
        caller: who is asked for their rights.
        reason: why, in a sentence; may be empty.
        request: identifier of the request; empty outside HTTP.
        rehearsal: everything is checked, and nothing is written.
    """

    caller: Caller
    reason: str = ""
    request: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a write.

    Attributes:
        commit: number of the commit; that of the newest one where nothing was written.
        change: the statements that were, or in a rehearsal would be, added and removed.
        report: what the shapes say of it; it conforms, but may warn.
    """

    commit: int
    change: Change
    report: Report


def write(kg: KnowledgeGraph, draft: Callable[[], Change], order: Order) -> Receipt:
    """Commit what `draft` asks for, once it is allowed and conforms; may take as long as other writes.

    Args:
        draft: called while nobody else can write, so that what it reads of the store holds. What it raises,
            such as PreconditionFailed, ends the write.
        order: who wants it.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the caller may not change one of the graphs.
        ShapeViolation: the change would break a shape; carries the whole report.
        BadRequest: a term is malformed.
        StoreUnavailable: as `Store.write`.
    """
    if not order.caller.scopes:
        raise Unauthenticated("Nobody writes without a key.")
    checked: list[tuple[Change, Report]] = []

    def build() -> Change:
        change = kg.store.effect(draft())
        _authorise(order.caller, change)
        report = check_pending(kg, change)
        if not report.conforms:
            raise ShapeViolation(report)
        checked.append((change, report))
        return change

    if order.rehearsal:
        kg.store.consider(build)
        commit = kg.store.commit
    else:
        by = Attribution(order.caller.agent, order.reason, order.request, order.caller.key)
        commit = kg.store.write(build, by)
    return Receipt(commit, *checked[-1])


def _authorise(caller: Caller, change: Change) -> None:
    for graph in change.graphs:
        if graph in _KEPT_BY_THE_STORE:
            raise Forbidden(f"<{graph}> is kept by the store itself; nobody else writes it.")
        if not caller.may_write(graph):
            raise Forbidden(f"This key may not change <{graph}>: it needs the scope write:{graph}.")
