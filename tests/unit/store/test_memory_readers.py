"""Readers that the image forks: what they answer, how they end, what is left to the others."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

import pytest

from hostile import FLAT
from modernstats_kg.errors import QueryRefused, QueryTimeout, ReaderFailed
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from reading import ENDLESS, ENDLESS_ROWS, JSON, POINT, A, B, P, body, gone, run, statement, values
from remembering import (
    child_of,
    disk_was_asked,
    image_pid,
    memory_of,
    run_in_memory,
)

C = Iri("https://example.org/graph/c")
EVERYTHING = "SELECT ?g ?s ?o { GRAPH ?g { ?s <https://example.org/p> ?o } } ORDER BY ?g ?s ?o"
GRAPHS = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"


def test_the_image_has_one_thread_and_answers_come_from_its_children(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answer = await pool.answer(POINT, "text/csv")

        assert (answer.media_type, answer.commit) == ("text/csv; charset=utf-8", 2)
        assert await body(answer) == b"o\r\nin a\r\nin b\r\n"
        assert len(os.listdir(f"/proc/{image_pid(pool)}/task")) == 1
        before = await child_of(pool)
        assert [await values(pool, POINT) for _ in range(5)] == [["in a", "in b"]] * 5
        assert memory_of(pool).pids == {before}
        assert not disk_was_asked(pool)

    run_in_memory(scenario, store, tmp_path)


def test_every_form_is_written_as_from_the_disk(store: EmbeddedStore, tmp_path: Path) -> None:
    asked = [
        ("ASK { ?s ?p ?o }", JSON),
        (EVERYTHING, "text/csv"),
        (EVERYTHING, "text/tab-separated-values"),
        (EVERYTHING, "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { <https://example.org/s2> ?p ?o }", "application/n-triples"),
        ("CONSTRUCT WHERE { <https://example.org/s2> ?p ?o }", "application/ld+json"),
        ("DESCRIBE <https://example.org/s2>", "text/turtle"),
        ("SELECT ?o FROM <https://example.org/graph/b> { ?s ?p ?o }", JSON),
        ("SELECT ?s FROM NAMED <https://example.org/graph/b> { GRAPH ?g { ?s ?p ?o } }", JSON),
        (GRAPHS, JSON),
    ]
    bodies: list[list[bytes]] = []

    async def scenario(pool: ReaderPool) -> None:
        bodies.append([await body(await pool.answer(*one)) for one in asked])
        assert disk_was_asked(pool) == (pool.memory is None)

    run_in_memory(scenario, store, tmp_path)
    run(scenario, store, tmp_path)

    assert bodies[0] == bodies[1]


def test_a_client_reads_what_was_written_just_before(store: EmbeddedStore, tmp_path: Path) -> None:
    shared = Quad(Iri("https://example.org/s1"), P, Literal("in a"), B)

    async def scenario(pool: ReaderPool) -> None:
        def write(adds: set[Quad], removes: set[Quad]) -> int:
            return store.write(lambda: Change(frozenset(adds), frozenset(removes)), Attribution())

        assert await values(pool, POINT) == ["in a", "in b"]
        number = write({shared}, {statement(1, A)})
        answer = await pool.answer(POINT, "text/csv")
        assert (answer.commit, await body(answer)) == (number, b"o\r\nin a\r\nin b\r\n")
        write(set(), {shared})
        assert await values(pool, POINT) == ["in b"]
        store.drop_graph(B)
        assert await values(pool, POINT) == []
        assert B.value not in await values(pool, GRAPHS)
        write({statement(1, B, "back")}, set())
        answers = await asyncio.gather(*(values(pool, POINT) for _ in range(6)))
        assert answers == [["back"]] * 6
        assert not disk_was_asked(pool)
        assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["2"]

    run_in_memory(scenario, store, tmp_path)


def test_children_of_an_older_commit_end(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        await values(pool, POINT)
        older = await child_of(pool)
        store.replace_graph(B, [statement(1, B, "changed")], "2")

        assert await values(pool, POINT) == ["changed", "in a"]
        await gone(older)
        assert older not in memory_of(pool).pids

    run_in_memory(scenario, store, tmp_path)


@pytest.mark.parametrize(("linger_s", "left"), [(0.0, 2), (60.0, 3)])
def test_children_that_a_crowd_needed_stay_for_a_while(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linger_s: float, left: int
) -> None:
    monkeypatch.setattr("modernstats_kg.store.memory_children._LINGER_S", linger_s)
    monkeypatch.setattr("modernstats_kg.store.memory_children._PATIENCE_S", 30.0)

    async def scenario(pool: ReaderPool) -> None:
        await asyncio.gather(*(values(pool, POINT) for _ in range(3)))
        assert len(memory_of(pool).pids) == 3
        await asyncio.sleep(3.5)  # they are looked at once a second

        assert len(memory_of(pool).pids) == left

    run_in_memory(scenario, store, tmp_path, readers=1)


def test_an_answer_under_way_stays_at_its_commit(store: EmbeddedStore, tmp_path: Path) -> None:
    rows = "SELECT ?o ?e WHERE { ?s ?p ?o . ?c ?d ?e } ORDER BY ?o ?e"

    async def scenario(pool: ReaderPool) -> None:
        whole = await body(await pool.answer(rows, "text/csv"))
        answer = await pool.answer(rows, "text/csv")
        store.drop_graph(A)
        assert await values(pool, POINT) == ["in b"]

        assert len(whole) > 1_000_000
        assert await body(answer) == whole

    run_in_memory(scenario, store, tmp_path)


def test_children_do_not_share_their_chance(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        asked = [await pool.answer(ENDLESS_ROWS, "text/csv") for _ in range(2)]
        drawn = [await values(pool, "SELECT (CONCAT(STR(RAND()), STR(UUID())) AS ?x) {}") for _ in range(2)]
        for answer in asked:
            await answer.frames.aclose()
        store.replace_graph(B, [], "2")
        drawn += [await values(pool, "SELECT (CONCAT(STR(RAND()), STR(UUID())) AS ?x) {}")]

        assert len({one for (one,) in drawn}) == 3

    run_in_memory(scenario, store, tmp_path)


def test_what_cannot_be_evaluated_is_the_callers_mistake_and_costs_no_child(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        await values(pool, POINT)
        before = await child_of(pool)
        with pytest.raises(QueryRefused, match="cannot be evaluated"):
            await pool.answer("SELECT (<https://example.org/unknown>(1) AS ?x) {}", JSON)

        assert await values(pool, POINT) == ["in a", "in b"]
        assert memory_of(pool).pids == {before}
        assert not disk_was_asked(pool)

    run_in_memory(scenario, store, tmp_path)


def test_the_merge_of_graphs_is_made_from_a_checkpoint(store: EmbeddedStore, tmp_path: Path) -> None:
    graphs = "FROM <https://example.org/graph/a> FROM <https://example.org/graph/b>"
    store.replace_graph(C, [statement(1, C, "in c")], "1")

    async def scenario(pool: ReaderPool) -> None:
        query = f"SELECT ?o {graphs} {{ <https://example.org/s1> ?p ?o }} ORDER BY ?o"

        assert await values(pool, query) == ["in a", "in b"]
        assert disk_was_asked(pool)
        assert not memory_of(pool).long

    run_in_memory(scenario, store, tmp_path)


def test_what_is_apart_stays_apart(store: EmbeddedStore, tmp_path: Path) -> None:
    private = Iri("https://example.org/graph/private/notes")
    store.replace_graph(private, [statement(1, private, "hidden")], "1")

    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, POINT) == ["in a", "in b"]
        assert await values(
            pool, "SELECT ?o { GRAPH ?g { <https://example.org/s1> ?p ?o } } ORDER BY ?o"
        ) == [
            "in a",
            "in b",
        ]
        assert (
            await values(pool, "SELECT ?o FROM <https://example.org/graph/private/notes> { ?s ?p ?o }") == []
        )
        assert not disk_was_asked(pool)

    run_in_memory(scenario, store, tmp_path)


def test_a_strict_default_graph_holds_what_is_in_no_graph(store: EmbeddedStore, tmp_path: Path) -> None:
    unnamed = Iri(f"{CANONICAL_BASE}graph/default")
    store.replace_graph(unnamed, [statement(9, unnamed, "unnamed")], "1")

    async def scenario(pool: ReaderPool) -> None:
        assert await values(pool, "SELECT ?o { ?s ?p ?o }") == ["unnamed"]
        assert not disk_was_asked(pool)

    run_in_memory(scenario, store, tmp_path, default_graph="strict")


def test_a_child_is_confined_and_sees_nothing_of_the_services_settings(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_SECRET", "canary")

    async def scenario(pool: ReaderPool) -> None:
        await values(pool, POINT)
        for pid in (image_pid(pool), await child_of(pool)):
            limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
            limited = {line[:24].strip(): line[24:].split()[0] for line in limits}
            assert limited["Max core file size"] == "0"
            assert int(limited["Max address space"]) < 2 * 2**30
            assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()
        readers = {os.readlink(f"/proc/{reader.pid}/ns/net") for reader in pool._readers}
        if os.readlink("/proc/self/ns/net") in readers:
            pytest.skip("this host allows no network namespaces")
        for pid in (image_pid(pool), await child_of(pool)):
            assert os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")

    run_in_memory(scenario, store, tmp_path, reader_memory_mib=1024)


def test_a_runaway_is_stopped_while_another_client_is_answered(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        runaway = asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=0.5))
        pid = await child_of(pool)
        assert await values(pool, POINT) == ["in a", "in b"]
        with pytest.raises(QueryTimeout, match=r"after 0\.5 s\."):
            await runaway

        await gone(pid)
        assert await values(pool, POINT) == ["in a", "in b"]
        assert not disk_was_asked(pool)

    run_in_memory(scenario, store, tmp_path, readers=2)


def test_a_client_that_leaves_before_the_first_piece_frees_the_child(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        left = asyncio.create_task(pool.answer(ENDLESS, JSON))
        pid = await child_of(pool)
        left.cancel()
        await gone(pid)

        assert await values(pool, POINT) == ["in a", "in b"]
        assert (pool._lanes.beyond, pool._lanes.held) == (0, 0)

    run_in_memory(scenario, store, tmp_path)


def test_clients_that_leave_while_a_child_is_forked_keep_no_places(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    async def scenario(pool: ReaderPool) -> None:
        for _ in range(12):
            asked = asyncio.create_task(pool.answer(POINT, JSON))
            for _ in range(4):
                await asyncio.sleep(0)
            asked.cancel()
            await asyncio.wait({asked})

        places = [await pool._lanes.enter(5.0) for _ in range(3)]
        for place in places:
            place.leave()
        assert await values(pool, POINT) == ["in a", "in b"]

    run_in_memory(scenario, store, tmp_path)


def test_long_queries_in_memory_start_no_readers_on_disk(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        runaways = [asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=4)) for _ in range(4)]
        while pool._lanes.held < 3:
            assert await values(pool, POINT) == ["in a", "in b"]
        assert (memory_of(pool).long, len(pool._readers)) == (4, 2)
        ends = await asyncio.gather(*runaways, return_exceptions=True)

        assert [type(end) for end in ends] == [QueryTimeout] * 4
        assert (memory_of(pool).long, pool._lanes.held, len(pool._readers)) == (0, 0, 2)

    run_in_memory(scenario, store, tmp_path)


@pytest.mark.parametrize("name", ["sum", "unions", "concatenation"])
def test_a_query_that_ends_its_child_ends_no_more_than_that(
    store: EmbeddedStore, tmp_path: Path, name: str
) -> None:
    build, size = FLAT[name]

    async def scenario(pool: ReaderPool) -> None:
        image = image_pid(pool)
        with suppress(QueryTimeout, ReaderFailed):
            await body(await pool.answer(build(size), JSON, timeout_s=8))
        assert await values(pool, POINT) == ["in a", "in b"]
        assert image_pid(pool) == image

    run_in_memory(scenario, store, tmp_path, reader_memory_mib=1024)


def test_many_clients_share_few_children(store: EmbeddedStore, tmp_path: Path) -> None:
    async def scenario(pool: ReaderPool) -> None:
        answers = await asyncio.gather(*(values(pool, POINT) for _ in range(40)))

        assert answers == [["in a", "in b"]] * 40
        assert len(memory_of(pool).pids) <= 4

    run_in_memory(scenario, store, tmp_path, readers=2, reader_queue=40)
