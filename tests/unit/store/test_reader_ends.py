"""How readers end: at deadlines and limits, when clients leave, and with the service."""

import asyncio
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from modernstats_kg.errors import (
    Busy,
    KnowledgeGraphError,
    QueryTimeout,
    ReaderFailed,
    StoreUnavailable,
)
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from reading import (
    ENDLESS,
    ENDLESS_ROWS,
    JSON,
    POINT,
    P,
    body,
    busy_pid,
    gone,
    pids,
    replaced,
    run,
    running,
    values,
)


def test_a_runaway_is_stopped_while_another_client_is_answered(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        before = pids(pool)
        runaway = asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=0.5))
        assert await values(pool, POINT) == ["in a", "in b"]
        assert not runaway.done()
        with pytest.raises(QueryTimeout, match=r"after 0\.5 s\."):
            await runaway
        await replaced(pool, before)
        assert [await values(pool, POINT) for _ in before] == [["in a", "in b"]] * 3

    run(scenario, store, tmp_path, readers=2)


def test_an_answer_that_is_cut_by_its_deadline_raises_and_never_ends(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv", timeout_s=1)

        with pytest.raises(QueryTimeout):
            await body(answer)
        with pytest.raises(QueryTimeout):
            await anext(answer.frames)

    run(scenario, store, tmp_path)


def test_a_client_that_stalls_loses_its_reader_at_the_deadline(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        stalled = await pool.answer(ENDLESS_ROWS, "text/csv", timeout_s=0.5)

        assert await values(pool, POINT) == ["in a", "in b"]
        with pytest.raises(QueryTimeout):
            await body(stalled)

    run(scenario, store, tmp_path)


def test_a_client_that_closes_its_answer_frees_the_reader(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        pid = await busy_pid(pool)
        await anext(answer.frames)
        async with asyncio.timeout(1):
            await answer.frames.aclose()
            await gone(pid)

        assert [piece async for piece in answer.frames] == []
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_an_answer_that_is_dropped_unread_frees_the_reader(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        pid = await busy_pid(pool)
        del answer
        async with asyncio.timeout(1):
            await gone(pid)

        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_client_that_leaves_before_the_first_piece_frees_the_reader(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        await values(pool, POINT)
        left = asyncio.create_task(pool.answer(ENDLESS, JSON))
        while pool._idle.qsize() == len(pool._readers):
            await asyncio.sleep(0)
        pid = await busy_pid(pool)
        left.cancel()
        async with asyncio.timeout(1):
            await gone(pid)

        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_killed_reader_is_replaced_and_its_client_told(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        before = pids(pool)
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        os.kill(await busy_pid(pool), signal.SIGKILL)

        with pytest.raises(ReaderFailed):
            await body(answer)
        await replaced(pool, before)
        assert [await values(pool, POINT) for _ in before] == [["in a", "in b"]] * 2

    run(scenario, store, tmp_path)


def test_a_reader_that_died_while_idle_costs_no_client_its_answer(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        for pid in pids(pool):
            os.kill(pid, signal.SIGKILL)
            await gone(pid)
        await asyncio.gather(*(asyncio.sleep(0) for _ in range(3)))

        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_death_that_nobody_has_seen_yet_costs_no_client_its_answer(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        for pid in pids(pool):
            os.kill(pid, signal.SIGKILL)
            while Path(f"/proc/{pid}").exists():
                pass  # without giving way to the event loop, which then has not heard of it

        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


NESTED = {
    "functions": "SELECT (" + "STR(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}",
    "groups": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "exists": "ASK " + "{ FILTER EXISTS " * 2000 + "{}" + "}" * 2000,
    "sum": "SELECT (1" + "+1" * 8_000 + " AS ?x) {}",
}


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED)
def test_deep_nesting_leaves_the_pool_working(store: EmbeddedStore, tmp_path: Path, query: str) -> None:
    async def scenario(pool: ReaderPool) -> None:
        with suppress(QueryTimeout):  # slow is allowed, dying is not
            assert await body(await pool.answer(query, JSON, timeout_s=5))
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_query_that_eats_memory_ends_its_reader_only(store: EmbeddedStore, tmp_path: Path) -> None:
    steps = "".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1}) " for n in range(32))
    bomb = f'SELECT (STRLEN(?v32) AS ?n) {{ BIND("0123456789" AS ?v0) {steps} }}'

    async def scenario(pool: ReaderPool) -> None:
        with pytest.raises(ReaderFailed, match="memory"):
            await pool.answer(bomb, JSON)
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path, reader_memory_mib=1024)


SLOW = (
    f"SELECT (COUNT(*) AS ?n) {{ ?a <{P}> ?b . ?c <{P}> ?d . "
    f"VALUES ?e {{ {' '.join(map(str, range(40)))} }} }}"
)


def test_short_queries_are_answered_beside_any_number_of_long_ones(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        runaways = [asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=6)) for _ in range(5)]
        while pool._lanes.held < 4:
            assert await values(pool, POINT) == ["in a", "in b"]
        for _ in range(20):
            assert await values(pool, POINT) == ["in a", "in b"]
        ends = await asyncio.gather(*runaways, return_exceptions=True)

        assert [type(end) for end in ends] == [QueryTimeout] * 5
        assert pool._lanes.held == 0

    run(scenario, store, tmp_path)


def test_a_long_query_that_was_held_goes_on_when_another_ends(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        first = await pool.answer(ENDLESS_ROWS, "text/csv")
        second = asyncio.create_task(values(pool, SLOW.replace("?n)", "?o)")))
        while not pool._lanes.held:
            await asyncio.sleep(0.01)
        await first.frames.aclose()

        assert int((await second)[0]) > 1_000_000

    run(scenario, store, tmp_path)


def test_long_queries_beyond_those_that_can_be_held_are_told_when_to_come_back(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        running = [asyncio.create_task(pool.answer(ENDLESS, JSON)) for _ in range(2)]
        while not pool._lanes.held:
            await asyncio.sleep(0.01)
        with pytest.raises(Busy, match="Too many long queries") as refused:
            await pool.answer(ENDLESS, JSON)

        assert refused.value.retry_after_s >= 1
        assert await values(pool, POINT) == ["in a", "in b"]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    run(scenario, store, tmp_path, reader_queue=1)


def test_many_clients_share_few_readers(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answers = await asyncio.gather(*(values(pool, POINT) for _ in range(40)))

        assert answers == [["in a", "in b"]] * 40

    run(scenario, store, tmp_path, readers=2, reader_queue=40)


def test_a_closed_pool_leaves_no_process_and_answers_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    async def main() -> tuple[set[int], KnowledgeGraphError]:
        async with running(store, tmp_path) as pool:
            await pool.answer(ENDLESS_ROWS, "text/csv")
            started = pids(pool)
        with pytest.raises(StoreUnavailable) as refused:
            await pool.answer(POINT, JSON)
        await pool.close()
        return started, refused.value

    started, error = asyncio.run(main())

    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    assert str(error) == "The readers are not running."


def test_readers_end_by_themselves_when_the_service_is_gone(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answering = asyncio.create_task(pool.answer(ENDLESS, JSON))
        while not any(reader.snapshots for reader in pool._readers):  # then the query has been sent
            await asyncio.sleep(0)
        for reader in list(pool._readers):
            reader._channel._socket.shutdown(socket.SHUT_WR)
        with pytest.raises((ReaderFailed, StoreUnavailable)):
            await answering

    run(scenario, store, tmp_path)


def test_a_reader_sees_nothing_of_the_services_settings(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SECRET", "canary")

    async def scenario(pool: ReaderPool) -> None:
        for pid in pids(pool):
            assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()

    run(scenario, store, tmp_path)
