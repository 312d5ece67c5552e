"""A SPARQL update, from its text to the commit.

A reader computes which statements it adds and removes, on a snapshot; these go through the one gate of all
writes. What the update read must still hold then, so updates go one after the other, and one whose snapshot
has been overtaken by another door is evaluated again.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.evaluating import Evaluated, read_evaluated, write_terms
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.actions.writing import Order, Receipt, authorise, expect_scope, write
from modernstats_kg.errors import BadRequest, Busy, QueryTimeout, TooLarge
from modernstats_kg.history.lines import lines_of
from modernstats_kg.model.change import Change
from modernstats_kg.model.query_dataset import UNNAMED, Dataset
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import default_graph
from modernstats_kg.store.engine import encode_quads
from modernstats_kg.store.evaluating import Terms
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.views import Seen

_RETRY_S: Final = 5


@dataclass(frozen=True, slots=True)
class UpdateWish:
    """An update as a client asks for it.

    Attributes:
        text: the request as received: any number of operations, which hold together or not at all.
        using: the graphs that its patterns see, where the request names them.
        timeout_s: deadline in seconds for the wait and the evaluation; never beyond that of the settings.
    """

    text: str
    using: Dataset = UNNAMED
    timeout_s: float | None = None


class _Overtaken(Exception):
    """Another commit came between the snapshot and the write."""


async def update(kg: KnowledgeGraph, wish: UpdateWish, order: Order) -> Receipt:
    """Do everything that an update request asks, in one commit.

    Args:
        kg: whose readers are running.
        wish: the request.
        order: who wants it, and whether it is only rehearsed.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the caller may not change one of the graphs.
        BadRequest: the update is malformed or refused, or a graph stands in its way; nothing was written.
        TooLarge: it is larger than `update_max_bytes`.
        ShapeViolation: what it asks for would break a shape; carries the report.
        QueryTimeout: the deadline passed; nothing was written.
        ReaderFailed: the update exhausted its reader.
        Busy: other updates took all the time.

    Source: SPARQL 1.1 Update 3 (a request is atomic); SPARQL 1.1 Protocol 2.2.
    """
    base = kg.settings.base
    readable = order.caller.readable
    seen = Seen(kg.settings.default_graph == "union", default_graph(base), base, readable=readable)
    if wish.using:
        seen = replace(seen, default=wish.using.default, named=wish.using.named)
    return await _update(kg, wish, order, seen, lambda change: None)


async def update_graph(
    kg: KnowledgeGraph, graph: Iri, wish: UpdateWish, order: Order, check: Callable[[], None]
) -> Receipt:
    """Do what an update request asks of one named graph, which is its whole world.

    Statements outside GRAPH are read from that graph and written to it; relative IRIs begin with its name.

    Args:
        kg: whose readers are running.
        graph: the graph.
        wish: the request; names no other graphs.
        order: who wants it, and whether it is only rehearsed.
        check: called while nobody else can write; what it raises ends the update.

    Raises:
        BadRequest: it changes another graph, or as `update`.
        KnowledgeGraphError: as `update`.
    """
    authorise(order.caller, (graph,))
    names = (graph.value,)
    seen = Seen(False, graph.value, graph.value, names, names, names)

    def check_both(change: Change) -> None:
        check()
        if other := next((name for name in change.graphs if name != graph), None):
            raise BadRequest(f"Only <{graph}> is changed at this address, not <{other}>; /update takes more.")

    return await _update(kg, wish, order, seen, check_both)


def difference_of(change: Change) -> tuple[list[str], list[str]]:
    """What a change adds and what it removes, each as sorted lines of N-Quads."""
    return _lines(change.adds), _lines(change.removes)


def _lines(quads: Iterable[Quad]) -> list[str]:
    return [line.rstrip("\n") for line in lines_of(encode_quads(quads))]


async def _update(
    kg: KnowledgeGraph, wish: UpdateWish, order: Order, seen: Seen, check: Callable[[Change], None]
) -> Receipt:
    expect_scope(order.caller, order.verb)
    settings = kg.settings
    body = _encoded(wish.text, settings.update_max_bytes)
    terms = Terms(settings.base, seen, tuple(map(str, KEPT)), settings.update_max_statements)
    limit = max(min(wish.timeout_s or settings.query_timeout_s, settings.query_timeout_s), 0.001)
    job = Job("update", {"terms": write_terms(terms)}, body, limit)
    end = asyncio.get_running_loop().time() + limit
    await _turn(kg.readers.updating, limit)
    try:
        return await _attempted(kg, job, order, check, end)
    except QueryTimeout:
        raise QueryTimeout(limit) from None  # not what was left of it for the last attempt
    except Busy as busy:
        if limit < settings.query_timeout_s and asyncio.get_running_loop().time() >= end:
            raise QueryTimeout(limit) from busy
        raise
    finally:
        kg.readers.updating.release()


async def _attempted(
    kg: KnowledgeGraph, job: Job, order: Order, check: Callable[[Change], None], end: float
) -> Receipt:
    """Evaluate and write, again and again until nobody comes in between."""
    oldest = 0  # a request that names every statement itself needs no new snapshot
    while True:
        left = max(end - asyncio.get_running_loop().time(), 0.001)
        result = await kg.readers.work_apart(replace(job, timeout_s=left), oldest)
        with suppress(_Overtaken):
            return await asyncio.to_thread(_write, kg, result, order, check)
        oldest = kg.store.commit


def _encoded(text: str, limit: int) -> bytes:
    try:
        body = text.encode()
    except UnicodeEncodeError as broken:
        raise BadRequest(f"Half of a character stands at {broken.start}: no valid Unicode.") from broken
    if len(body) > limit:
        raise TooLarge(f"An update may have {limit} bytes; split it.", limit)
    return body


async def _turn(updating: asyncio.Lock, limit_s: float) -> None:
    """Wait for the updates before this one.

    Raises:
        Busy: they took longer than `limit_s` seconds.
    """
    try:
        async with asyncio.timeout(limit_s):
            await updating.acquire()
    except TimeoutError:
        raise Busy("Other updates are being written: try again in a moment.", _RETRY_S) from None


def _write(kg: KnowledgeGraph, result: bytes, order: Order, check: Callable[[Change], None]) -> Receipt:
    evaluated: Evaluated = read_evaluated(result)

    def expect_newest() -> None:
        if evaluated.commit not in (None, kg.store.commit):
            raise _Overtaken

    def draft() -> Change:
        expect_newest()
        check(evaluated.change)
        return evaluated.change

    expect_newest()  # before it waits for other writes
    return write(kg, draft, order)
