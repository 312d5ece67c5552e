"""When the image and its children end: a budget that is too small, a service that closes or is gone."""

import asyncio
import logging
from pathlib import Path

import pytest

from modernstats_kg.errors import KnowledgeGraphError, ReaderFailed
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from reading import ENDLESS, ENDLESS_ROWS, JSON, POINT, B, statement, values
from remembering import (
    child_of,
    ended,
    image_pid,
    living,
    memory_of,
    remembering,
    remembering_pool,
    resident_mib,
    run_in_memory,
)


def test_a_dataset_that_does_not_fit_is_read_from_the_disk(
    store: EmbeddedStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)

    async def main() -> None:
        pool = remembering_pool(store, tmp_path, memory_budget_mib=1)
        await pool.start()
        try:
            while "does not fit into KG_MEMORY_BUDGET_MIB=1" not in caplog.text:
                await asyncio.sleep(0.01)
            assert await values(pool, POINT) == ["in a", "in b"]
            assert not memory_of(pool).is_warm
            assert not memory_of(pool).pids
        finally:
            await pool.close()

    asyncio.run(main())


@pytest.mark.slow
def test_an_image_that_outgrows_its_budget_ends_and_costs_no_answer(
    store: EmbeddedStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    needed: list[int] = []

    async def weigh(pool: ReaderPool) -> None:
        needed.append(resident_mib(image_pid(pool)))

    async def grow(pool: ReaderPool) -> None:
        store.replace_graph(B, [statement(n, B, f"{n} in b") for n in range(50_000)], "2")
        while "outgrew its budget" not in caplog.text:
            assert len(await values(pool, "SELECT ?o { <https://example.org/s1> ?p ?o }")) == 2
        while "does not fit" not in caplog.text:
            assert len(await values(pool, "SELECT ?o { <https://example.org/s1> ?p ?o }")) == 2

    run_in_memory(weigh, store, tmp_path)
    run_in_memory(grow, store, tmp_path, memory_budget_mib=needed[0] + 8)


def test_a_closed_pool_leaves_no_process(store: EmbeddedStore, tmp_path: Path) -> None:
    async def main() -> tuple[set[int], KnowledgeGraphError | None]:
        async with remembering(store, tmp_path) as pool:
            endless = asyncio.create_task(pool.answer(ENDLESS, JSON))
            await pool.answer(ENDLESS_ROWS, "text/csv")
            await values(pool, POINT)
            started = {image_pid(pool), *memory_of(pool).pids}
        (failure,) = await asyncio.gather(endless, return_exceptions=True)
        return started, failure if isinstance(failure, KnowledgeGraphError) else None

    started, failure = asyncio.run(main())

    assert len(started) >= 3
    assert not living(started)
    assert isinstance(failure, ReaderFailed)


def test_image_and_children_end_by_themselves_when_the_service_is_gone(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        await values(pool, POINT)
        memory, image, child = memory_of(pool), image_pid(pool), await child_of(pool)
        assert memory._image is not None
        memory._image._control.close()
        for reader in list(memory._children._living):
            reader._channel.close()

        await ended(image)
        await ended(child)

    run_in_memory(scenario, store, tmp_path)
