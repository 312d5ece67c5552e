"""The image and its children killed at any moment: no request fails, none is answered from an older state."""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from modernstats_kg.errors import ReaderFailed
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.recovery import dataset_of
from reading import ENDLESS_ROWS, POINT, B, P, body, statement, values
from remembering import ended, image_pid, memory_of, remembering_pool, run_in_memory, warm

SLOW = (
    f"SELECT (COUNT(*) AS ?n) {{ ?a <{P}> ?b . ?c <{P}> ?d . "
    f"VALUES ?e {{ {' '.join(map(str, range(40)))} }} }}"
)
LOG = Iri("https://example.org/graph/log")
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <https://example.org/graph/log> { ?s ?p ?o } }"
UNION = "SELECT (COUNT(*) AS ?n) { ?s <https://example.org/logged> ?o }"
LOGGED = Iri("https://example.org/logged")
MOMENTS = int(os.environ.get("KG_CRASH_ROUNDS", "12"))


def kill(pids: set[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_without_its_image_the_pool_answers_and_another_image_comes(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, POINT) == ["in a", "in b"]
        before = image_pid(pool)
        kill({before})
        assert await values(pool, POINT) == ["in a", "in b"]
        store.replace_graph(B, [statement(1, B, "changed")], "2")
        assert await values(pool, POINT) == ["changed", "in a"]
        await ended(before)
        while memory_of(pool).image_pid in (None, before):
            assert await values(pool, POINT) == ["changed", "in a"]
        store.drop_graph(B)
        assert await values(pool, POINT) == ["in a"]

    run_in_memory(scenario, store, tmp_path)


def test_the_children_of_a_killed_image_go_on(store: EmbeddedStore, tmp_path: Path) -> None:
    rows = "SELECT ?o ?e WHERE { ?s ?p ?o . ?c ?d ?e } ORDER BY ?o ?e"

    async def scenario(pool: ReaderPool) -> None:
        whole = await body(await pool.answer(rows, "text/csv"))
        answer = await pool.answer(rows, "text/csv")
        image = image_pid(pool)
        kill({image})
        await ended(image)

        assert await body(answer) == whole

    run_in_memory(scenario, store, tmp_path)


def test_an_image_that_is_killed_while_it_loads_is_replaced(store: EmbeddedStore, tmp_path: Path) -> None:
    async def main() -> None:
        pool = remembering_pool(store, tmp_path)
        await pool.start()
        try:
            children = Path(f"/proc/self/task/{os.getpid()}/children")
            while not (started := _images(children)):
                await asyncio.sleep(0.005)
            kill(started)
            assert await values(pool, POINT) == ["in a", "in b"]
            await warm(pool)
            assert image_pid(pool) not in started
        finally:
            await pool.close()

    asyncio.run(main())


def _images(children: Path) -> set[int]:
    return {pid for pid in map(int, children.read_text().split()) if b"memory_process" in _command(pid)}


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def test_an_image_that_stands_still_keeps_nobody_waiting_for_long(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        image = image_pid(pool)
        os.kill(image, signal.SIGSTOP)
        try:
            store.replace_graph(B, [statement(1, B, "changed")], "2")
            for _ in range(20):
                assert await values(pool, POINT) == ["changed", "in a"]
        finally:
            os.kill(image, signal.SIGCONT)
        while not memory_of(pool).pids:
            assert await values(pool, POINT) == ["changed", "in a"]

    run_in_memory(scenario, store, tmp_path)


def test_a_child_that_was_killed_while_idle_costs_no_answer(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        for _ in range(10):
            assert await values(pool, POINT) == ["in a", "in b"]
            kill(memory_of(pool).pids)

    run_in_memory(scenario, store, tmp_path)


def test_a_query_whose_child_is_killed_before_its_first_piece_is_asked_again(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        asked = asyncio.create_task(values(pool, SLOW))
        while not memory_of(pool).long:
            await asyncio.sleep(0.01)
        kill(memory_of(pool).pids)

        assert int((await asked)[0]) > 1_000_000
        assert (pool._lanes.beyond, pool._lanes.held) == (0, 0)

    run_in_memory(scenario, store, tmp_path)


def test_a_query_finds_its_place_again_though_nobody_else_finds_one(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        asked = asyncio.create_task(values(pool, SLOW))
        while not memory_of(pool).pids:
            await asyncio.sleep(0.001)
        places = [await pool._lanes.enter(5.0) for _ in range(2)]  # with that of the query, all there are
        kill(memory_of(pool).pids)

        assert int((await asked)[0]) > 1_000_000
        for place in places:
            place.leave()

    run_in_memory(scenario, store, tmp_path, reader_queue=0)


def test_an_answer_that_is_cut_by_a_kill_raises_and_never_ends(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        kill(memory_of(pool).pids)

        with pytest.raises(ReaderFailed):
            await body(answer)
        assert await values(pool, POINT) == ["in a", "in b"]

    run_in_memory(scenario, store, tmp_path)


def entries(number: int) -> Iterator[Quad]:
    yield Quad(Iri(f"https://example.org/e{number}"), LOGGED, Literal(str(number)), LOG)


def log(store: EmbeddedStore, number: int) -> int:
    """Commit one entry, and every third time take the one before away; the commit's number."""
    adds, removes = frozenset(entries(number)), frozenset(entries(number - 1) if number % 3 == 0 else ())
    return store.write(lambda: Change(adds, removes), Attribution())


def standing(number: int) -> int:
    """Entries that there are after so many commits."""
    return number - number // 3


class Load:
    """Clients that read, and one that writes, until somebody says that it is over."""

    def __init__(self, pool: ReaderPool, store: EmbeddedStore) -> None:
        self.pool = pool
        self.store = store
        self.over = asyncio.Event()
        self.written = 0
        self.asked = 0

    async def read(self, query: str) -> None:
        while not self.over.is_set():
            least = standing(self.written)
            found = int((await values(self.pool, query))[0])
            assert found >= least, "an older state"
            self.asked += 1

    async def write(self) -> None:
        while not self.over.is_set():
            await asyncio.to_thread(log, self.store, self.written + 1)
            self.written += 1
            await asyncio.sleep(0.01)


async def strike(pool: ReaderPool, chance: random.Random) -> None:
    """Kill the image, one child or two, again and again; then wait for another image."""
    memory = memory_of(pool)
    for moment in range(MOMENTS):
        await asyncio.sleep(chance.uniform(0.05, 0.3))
        if moment % 3 == 0 and memory.image_pid:
            kill({memory.image_pid})
        else:
            kill(set(list(memory.pids)[: 1 + moment % 2]))
    await warm(pool)


def test_kills_at_any_moment_under_load_cost_no_request_and_no_data(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same moments in every run

    async def scenario(pool: ReaderPool) -> None:
        load = Load(pool, store)
        clients = [asyncio.create_task(load.read(query)) for query in (COUNT, UNION, COUNT, UNION)]
        writer = asyncio.create_task(load.write())
        await strike(pool, chance)
        load.over.set()
        await asyncio.gather(writer, *clients)

        assert min(load.asked, load.written) > MOMENTS
        for query in (COUNT, UNION):
            assert await values(pool, query) == [str(standing(load.written))]
        assert len(store.statements(graph=LOG)) == standing(load.written)
        assert dataset_of(store.history()) == set(store.statements())

    run_in_memory(scenario, store, tmp_path, readers=2)
