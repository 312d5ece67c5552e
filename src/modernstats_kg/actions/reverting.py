"""Taking back what was committed: as one more commit, through the same gate as every write."""

from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import UNWRITTEN, as_change, as_quads, difference_between, ledger_of
from modernstats_kg.actions.writing import Order, Receipt, write
from modernstats_kg.errors import Conflict, NotFound
from modernstats_kg.history.differences import Difference, net_effect
from modernstats_kg.history.lines import Keep, graph_of, outside
from modernstats_kg.model.access import Caller
from modernstats_kg.model.change import Change
from modernstats_kg.model.history import Version
from modernstats_kg.namespaces import is_private

_WRITTEN: Final = outside(UNWRITTEN)
_NAMED: Final = 5


def revert_commit(kg: KnowledgeGraph, number: int, order: Order) -> Receipt:
    """Take back what one commit changed; what others changed stays.

    Of private graphs that the caller may not read the commit changed nothing, as far as the caller can tell.

    Args:
        number: of the commit.
        order: who wants it; they must be allowed to write every graph that the commit changed.

    Raises:
        NotFound: there is no such commit.
        Conflict: later commits changed the same statements; names some.
        KnowledgeGraphError: as `write`.
    """

    def draft() -> Change:
        done = next(kg.store.history(number - 1, number), None)
        if done is None:
            raise NotFound(f"There is no commit {number}.")
        seen = _seen_by(order.caller)
        undo = net_effect((done,), seen).inverted()
        _expect_untouched(kg, number, undo, seen)
        return as_change(undo)

    return write(kg, draft, order)


def revert_to(kg: KnowledgeGraph, version: Version, order: Order) -> Receipt:
    """Take back everything that was committed after a version.

    Args:
        version: the state that is wanted again.
        order: who wants it; they must be allowed to write every graph that has changed since.

    Raises:
        KnowledgeGraphError: as `write`.
    """
    return write(
        kg,
        lambda: as_change(difference_between(kg.store, kg.store.commit, version.number, _WRITTEN)),
        order,
    )


def _seen_by(caller: Caller) -> Keep:
    """Wants the statements that somebody wrote and the caller may read."""

    def keep(line: str) -> bool:
        return _WRITTEN(line) and caller.may_read(graph_of(line))

    return keep


def _expect_untouched(kg: KnowledgeGraph, number: int, undo: Difference, seen: Keep) -> None:
    """Refuse to take back what somebody has changed since, even if they changed it back."""
    mine = undo.adds | undo.removes
    graphs = {quad.graph.value for quad in as_quads(mine)}
    apart = any(map(is_private, graphs))  # of those the ledger knows nothing
    for entry in ledger_of(kg.store).after(number):
        if not apart and not graphs & entry.graphs.keys():
            continue
        later = net_effect(kg.store.history(entry.number - 1, entry.number), seen)
        if touched := sorted(mine & (later.adds | later.removes)):
            shown = " ".join(line.strip() for line in touched[:_NAMED])
            raise Conflict(
                f"Commit {entry.number} ({entry.by.agent}, {entry.time}) changed {len(touched)} of the same "
                f"statements, such as {shown} Revert that one first."
            )
