"""At the start: bring the engine and the history together again.

Every acknowledged commit is in the history, which was synced; the engine's own log was not. So after a
power loss either may be ahead, and the history decides what was acknowledged.
"""

import logging
from collections.abc import Iterable

from modernstats_kg.model.change import Attribution, Commit
from modernstats_kg.model.terms import Quad
from modernstats_kg.store.bookkeeping import activity_quads, now, patch_quads
from modernstats_kg.store.engine import decode_quads, encode_quad, encode_quads
from modernstats_kg.store.engine_port import StatementEngine
from modernstats_kg.store.journal import Journal, read_commits
from modernstats_kg.store.numbers import Numbers
from modernstats_kg.store.patch_notes import patch_note

_log = logging.getLogger(__name__)


def reconcile(engine: StatementEngine, journal: Journal, numbers: Numbers) -> None:
    """Make the engine's newest commit the history's, whichever was ahead.

    The engine behind: the missing commits are applied again. The engine ahead: what it holds beyond the
    history, which nobody was told to be safe, is written to the history as one commit, so that nothing
    is lost and the history again tells the whole dataset.

    Raises:
        OSError: the disk is full or damaged.
    """
    number = engine.number()
    if number < journal.commit:
        _log.warning("the store is at commit %d, the history at %d: applying again", number, journal.commit)
        for commit in read_commits(journal.path, after=number):
            reapply(engine, commit)
    elif number > journal.commit:
        _log.warning("the store is at commit %d, the history at %d: writing it down", number, journal.commit)
        _adopt(engine, journal, numbers)


def reapply(engine: StatementEngine, commit: Commit) -> None:
    """Apply one commit of the history, whatever of it is there already.

    Raises:
        OSError: the disk is full or damaged.
    """
    adds, removes = decode_quads(commit.adds), decode_quads(commit.removes)
    engine.redo(adds, removes - adds, commit.number)


def dataset_of(commits: Iterable[Commit]) -> set[Quad]:
    """The statements that a history adds up to, from nothing."""
    quads: set[Quad] = set()
    for commit in commits:
        quads -= decode_quads(commit.removes)
        quads |= decode_quads(commit.adds)
    return quads


def _adopt(engine: StatementEngine, journal: Journal, numbers: Numbers) -> None:
    told, held = dataset_of(read_commits(journal.path)), set(engine.quads())
    ahead = engine.number()
    number = numbers.after(ahead)
    time = now()
    by = Attribution(reason=f"Recovered: the store held up to commit {ahead}, the history had ended before.")
    graphs = {quad.graph for quad in told ^ held}
    note = patch_note(*([encode_quad(quad) for quad in ahead_of] for ahead_of in (held - told, told - held)))
    wanted = held | activity_quads(number, time, by, graphs) | patch_quads(number, *note)
    journal.append(Commit(number, time, by, encode_quads(wanted - told), encode_quads(told - wanted)))
    journal.sync(number)
    engine.apply(wanted - held, held - wanted, number)
