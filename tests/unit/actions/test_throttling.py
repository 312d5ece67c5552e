"""Who pays for what a reader does."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from modernstats_kg.access.shares import Limits, Shares
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.throttling import limits_of, metered
from modernstats_kg.errors import Busy, QuerySyntaxError, QueryTimeout, Throttled
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

TABLES = " ".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}" for n in range(9))
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {TABLES} }}"
CSV = "text/csv"
NOTHING_TWICE = Limits(engine_s_per_min=1, engine_burst_s=0.01, long_queries=1, failures_per_min=1)


@pytest.fixture
def kg(tmp_path: Path) -> Iterator[KnowledgeGraph]:
    settings = Settings(data=tmp_path, query_timeout_s=1.0, _env_file=None)
    store = EmbeddedStore.open(tmp_path)
    shares = Shares(NOTHING_TWICE, clock=lambda: 0.0)
    graph = KnowledgeGraph(
        settings, store, ReaderPool(Snapshots(store, tmp_path), settings), (), shares=shares
    )
    yield graph
    graph.close()


async def whole(kg: KnowledgeGraph, client: str, query: str) -> bytes:
    answer = await metered(kg, client, kg.readers.answer(query, CSV))
    return b"".join([frame async for frame in answer.frames])


async def outcomes(kg: KnowledgeGraph, *asked: tuple[str, str]) -> list[object]:
    """What each client gets for its query, all at once."""
    await kg.readers.start()
    try:
        return await asyncio.gather(*(whole(kg, *each) for each in asked), return_exceptions=True)
    finally:
        await kg.readers.close()


async def one_after_another(kg: KnowledgeGraph, *asked: tuple[str, str]) -> list[object]:
    await kg.readers.start()
    try:
        return [(await asyncio.gather(whole(kg, *each), return_exceptions=True))[0] for each in asked]
    finally:
        await kg.readers.close()


def test_a_client_pays_for_the_time_of_its_reader_and_others_do_not(kg: KnowledgeGraph) -> None:
    first, again, other = asyncio.run(
        one_after_another(kg, ("one", RUNAWAY), ("one", "ASK {}"), ("two", "SELECT (1 AS ?n) {}"))
    )

    assert isinstance(first, QueryTimeout)
    assert isinstance(again, Throttled)
    assert again.retry_after_s > 1  # what it used comes back at a second per minute
    assert other == b"n\r\n1\r\n"


def test_a_second_long_query_of_one_client_is_stopped_once_it_turns_out_to_be_long(
    kg: KnowledgeGraph,
) -> None:
    found = asyncio.run(outcomes(kg, ("one", RUNAWAY), ("one", RUNAWAY), ("two", RUNAWAY)))

    assert sorted(type(each).__name__ for each in found[:2]) == ["QueryTimeout", "Throttled"]
    assert isinstance(found[2], QueryTimeout)


def test_failing_queries_count_and_a_busy_service_does_not(kg: KnowledgeGraph) -> None:
    async def fail(error: Exception) -> None:
        raise error

    async def after(error: Exception) -> bool:
        with pytest.raises(type(error)):
            await metered(kg, type(error).__name__, fail(error))
        try:
            kg.shares.admit(type(error).__name__)
        except Throttled:
            return True
        return False

    assert asyncio.run(after(QuerySyntaxError("?", 1, 1)))
    assert not asyncio.run(after(Busy("later", 1)))


def test_the_settings_say_what_a_share_is() -> None:
    settings = Settings(_env_file=None)

    assert limits_of(settings) == Limits(60.0, 120.0, 5, 30, 10)
