"""What the pool answers, with real processes on a real snapshot."""

import asyncio
import os
from pathlib import Path
from threading import Event

import pytest

from modernstats_kg.errors import (
    Busy,
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    StoreUnavailable,
)
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshot, Snapshots
from reading import (
    JSON,
    POINT,
    B,
    body,
    pids,
    run,
    statement,
    values,
)


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
        assert len(await values(pool, "SELECT ?o { GRAPH ?g { ?s <https://example.org/p> ?o } }")) == 301

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
        async with asyncio.timeout(10):
            while [path.name for path in (tmp_path / "snapshots").iterdir()] != ["3"]:
                await asyncio.sleep(0.01)

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


def test_queries_that_fail_keep_no_snapshots(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        for _ in range(6):
            with pytest.raises(QuerySyntaxError):
                await pool.answer("SELECT", JSON)

        assert all(len(reader.snapshots) <= 1 for reader in pool._readers)

    run(scenario, store, tmp_path)


@pytest.mark.parametrize("timeout_s", [5e-324, 1e-9])
def test_a_deadline_that_nothing_can_keep_has_passed_whether_or_not_others_wait(
    store: EmbeddedStore, tmp_path: Path, timeout_s: float
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        taken = [await pool._idle.get() for _ in range(pool._idle.qsize())]
        with pytest.raises(QueryTimeout):
            await pool.answer(POINT, JSON, timeout_s=timeout_s)
        places = [await pool._lanes.enter(1.0) for _ in range(3)]
        with pytest.raises(QueryTimeout):
            await pool.answer(POINT, JSON, timeout_s=timeout_s)
        for place in places:
            place.leave()
        for reader in taken:
            pool._idle.put_nowait(reader)

        assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path)


@pytest.mark.parametrize(
    ("settings", "asked", "told"),
    [({}, 0.1, QueryTimeout), ({"query_timeout_s": 0.1}, None, Busy)],
    ids=["its own", "that of the service"],
)
def test_waiting_for_a_snapshot_ends_at_the_deadline_and_takes_one_thread(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings, asked, told
) -> None:
    finish, makers = Event(), []
    current = Snapshots.current

    def slow(snapshots: Snapshots) -> Snapshot:
        makers.append(1)
        assert finish.wait(20)
        return current(snapshots)

    async def scenario(pool: ReaderPool) -> None:
        monkeypatch.setattr(Snapshots, "current", slow)
        try:
            for _ in range(3):
                with pytest.raises(told):
                    await pool.answer(POINT, JSON, timeout_s=asked)
        finally:
            finish.set()

        assert len(makers) == 1
        await pool._states.newest()
        if asked:
            assert await values(pool, POINT) == ["in a", "in b"]

    run(scenario, store, tmp_path, **settings)
