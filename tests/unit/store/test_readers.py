"""The pool with real processes on a real snapshot."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from modernstats_kg.errors import (
    Busy,
    KnowledgeGraphError,
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ReaderFailed,
    StoreUnavailable,
)
from modernstats_kg.model.answer import Answer
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

JSON = "application/sparql-results+json"
A, B = Iri("https://example.org/graph/a"), Iri("https://example.org/graph/b")
P = Iri("https://example.org/p")
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
ENDLESS_ROWS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
POINT = "SELECT ?o WHERE { <https://example.org/s1> ?p ?o } ORDER BY ?o"
SORTED_ROWS = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path)
    opened.replace_graph(A, [statement(n, A) for n in range(300)], "1")
    opened.replace_graph(B, [statement(1, B, "in b")], "1")
    yield opened
    opened.close()


def statement(n: int, graph: Iri, text: str = "in a") -> Quad:
    return Quad(Iri(f"https://example.org/s{n}"), P, Literal(text), graph)


@asynccontextmanager
async def running(store: EmbeddedStore, folder: Path, **settings: Any) -> AsyncIterator[ReaderPool]:
    pool = ReaderPool(
        Snapshots(store, folder),
        Settings(**{"readers": 1, "query_timeout_s": 30, **settings}),
    )
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


async def body(answer: Answer) -> bytes:
    return b"".join([piece async for piece in answer.frames])


async def values(pool: ReaderPool, query: str) -> list[str]:
    bindings = json.loads(await body(await pool.answer(query, JSON)))["results"]["bindings"]
    return [next(iter(binding.values()))["value"] for binding in bindings]


def pids(pool: ReaderPool) -> set[int]:
    return {reader.pid for reader in pool._readers}


Scenario = Callable[[ReaderPool], Coroutine[Any, Any, None]]


def run(scenario: Scenario, store: EmbeddedStore, folder: Path, **settings: Any) -> None:
    async def main() -> None:
        async with asyncio.timeout(60), running(store, folder, **settings) as pool:
            await scenario(pool)

    asyncio.run(main())


def test_the_default_graph_is_the_union_and_the_commit_is_named(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(POINT, "text/csv")

        assert (answer.media_type, answer.commit) == ("text/csv; charset=utf-8", 2)
        assert await body(answer) == b"o\r\nin a\r\nin b\r\n"
        assert await values(pool, "SELECT ?o FROM <https://example.org/graph/b> { ?s ?p ?o }") == ["in b"]
        assert await values(pool, "SELECT ?o FROM NAMED <https://example.org/graph/b> { ?s ?p ?o }") == []

    run(scenario, store, tmp_path)


def test_a_statement_of_two_graphs_is_one_solution(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, "SELECT ?o { <https://example.org/s2> ?p ?o }") == ["in a"]

    again = Iri("https://example.org/graph/again")
    twice = [Quad(quad.subject, quad.predicate, quad.object, again) for quad in store.statements()]
    store.replace_graph(again, twice, "1")
    run(scenario, store, tmp_path)


def test_a_strict_default_graph_holds_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, POINT) == []
        assert len(await values(pool, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }")) == 301

    run(scenario, store, tmp_path, default_graph="strict")


def test_every_form_is_written_by_the_engine(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        construct = "CONSTRUCT WHERE { <https://example.org/s2> ?p ?o }"
        triple = b'<https://example.org/s2> <https://example.org/p> "in a" .\n'
        assert await body(await pool.answer("ASK { ?s ?p ?o }", JSON)) == b'{"head":{},"boolean":true}'
        assert await body(await pool.answer(construct, "application/n-triples")) == triple
        assert await body(await pool.answer("DESCRIBE <https://example.org/s2>", "text/turtle")) == triple

    run(scenario, store, tmp_path)


def test_a_form_that_cannot_be_written_so_says_what_can(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        with pytest.raises(NotAcceptable) as tables:
            await pool.answer(POINT, "text/turtle")
        with pytest.raises(NotAcceptable) as graphs:
            await pool.answer("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")

        assert "text/csv" in tables.value.offered
        assert graphs.value.offered[0] == "text/turtle"

    run(scenario, store, tmp_path)


def test_a_large_answer_comes_in_pieces_and_whole(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "text/csv")
        pieces = [piece async for piece in answer.frames]

        assert len(pieces) > 10
        assert len(b"".join(pieces).splitlines()) == 20_001
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_client_reads_what_was_written_just_before(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, POINT) == ["in a", "in b"]
        store.replace_graph(B, [statement(1, B, "changed")], "2")
        answers = await asyncio.gather(*(values(pool, POINT) for _ in range(4)))

        assert answers == [["changed", "in a"]] * 4
        assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["3"]

    run(scenario, store, tmp_path)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT ?s WHERE { ?s ?p ?o ", 1, 28), ("SELECT *\nWHERE {\n  é\n}", 4, 2)],
)
def test_a_syntax_error_has_its_place(
    store: EmbeddedStore, tmp_path: Path, query: str, line: int, column: int
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        before = pids(pool)
        with pytest.raises(QuerySyntaxError, match=f"line {line}, column {column}") as refused:
            await pool.answer(query, JSON)

        assert (refused.value.line, refused.value.column) == (line, column)
        assert pids(pool) == before

    run(scenario, store, tmp_path)


def test_what_cannot_be_evaluated_is_the_callers_mistake(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        with pytest.raises(QueryRefused, match="cannot be evaluated"):
            await pool.answer("SELECT (<https://example.org/unknown>(1) AS ?x) {}", JSON)
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_reader_reaches_no_network(store: EmbeddedStore, tmp_path: Path) -> None:
    reached = []

    async def canary(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append("hit")
        writer.close()

    async def scenario(pool: ReaderPool) -> None:
        if any(os.readlink(f"/proc/{pid}/ns/net") == os.readlink("/proc/self/ns/net") for pid in pids(pool)):
            pytest.skip("this host allows no network namespaces")
        server = await asyncio.start_server(canary, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(StoreUnavailable, match="could not be evaluated"):
            await pool.answer(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", JSON)
        server.close()
        await server.wait_closed()

        assert reached == []
        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


def test_a_runaway_is_stopped_while_another_client_is_answered(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        before = pids(pool)
        runaway = asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=0.5))
        assert await values(pool, POINT) == ["in a", "in b"]
        assert not runaway.done()
        with pytest.raises(QueryTimeout, match=r"after 0\.5 seconds"):
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


async def replaced(pool: ReaderPool, before: set[int]) -> None:
    """Wait until the pool is complete again, with one new process."""
    while len(pids(pool)) != len(before) or len(pids(pool) - before) != 1:
        await asyncio.sleep(0.01)


async def gone(pid: int) -> None:
    """Wait until a process has ended and was reaped."""
    while Path(f"/proc/{pid}").exists():
        await asyncio.sleep(0.01)


async def busy_pid(pool: ReaderPool) -> int:
    """The one reader that is not idle."""
    return (pids(pool) - {reader.pid for reader in pool._idle._queue}).pop()  # type: ignore[attr-defined]


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
        while not pool._slots.locked():
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


NESTED = {
    "functions": "SELECT (" + "STR(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}",
    "groups": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "exists": "ASK " + "{ FILTER EXISTS " * 2000 + "{}" + "}" * 2000,
    "sum": "SELECT (1" + "+1" * 8_000 + " AS ?x) {}",
}


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED)
def test_deep_nesting_leaves_the_pool_working(store: EmbeddedStore, tmp_path: Path, query: str) -> None:
    async def scenario(pool: ReaderPool) -> None:
        before = pids(pool)
        try:
            assert await body(await pool.answer(query, JSON, timeout_s=5))
            assert pids(pool) == before
        except QueryTimeout:
            pass  # slow is allowed, dying is not
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


def test_a_full_queue_turns_clients_away_with_a_time_to_come_back(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        waiting = asyncio.create_task(values(pool, POINT))
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await pool.answer(POINT, JSON)
        with pytest.raises(Busy):
            await pool.answer(POINT, JSON)
        await answer.frames.aclose()

        assert refused.value.retry_after_s >= 1
        assert await waiting == ["in a", "in b"]

    run(scenario, store, tmp_path, reader_queue=1)


def test_a_queue_that_does_not_move_turns_clients_away(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(ENDLESS_ROWS, "text/csv")
        with pytest.raises(Busy):
            await pool.answer(POINT, JSON, timeout_s=0.05)
        await answer.frames.aclose()

    run(scenario, store, tmp_path)


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
        while not pool._slots.locked():
            await asyncio.sleep(0)
        for reader in list(pool._readers):
            reader._requests.close()
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
