"""Updates from their text to the commit, with real readers: queues, races, bounds and what is left behind."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.updating import UpdateWish, difference_of, update, update_graph
from modernstats_kg.actions.writing import Order
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.errors import (
    BadRequest,
    Busy,
    Forbidden,
    PreconditionFailed,
    QueryRefused,
    QueryTimeout,
    ReaderFailed,
    TooLarge,
    Unauthenticated,
)
from modernstats_kg.model.access import ANONYMOUS, ITSELF, Caller, Scope
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.settings import Settings
from reading import ENDLESS_ROWS, JSON

MINE, OTHER, P = Iri("urn:g:mine"), Iri("urn:g:other"), Iri("urn:p")
ORDER = Order(ITSELF)
COUNTER = (
    "WITH <urn:g:mine> DELETE { <urn:c> <urn:p> ?n } INSERT { <urn:c> <urn:p> ?m } "
    "WHERE { <urn:c> <urn:p> ?n BIND(?n + 1 AS ?m) }"
)
DIGITS = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcdefghij")
SUM = " + ".join(f"?{name}" for name in "abcdefghij")
ENDLESS = f"INSERT {{ <urn:c> <urn:p> ?a }} WHERE {{ {DIGITS} FILTER({SUM} = 99) }}"
BOMB = (
    'INSERT { <urn:c> <urn:p> ?n } WHERE { BIND("0123456789" AS ?w0) '
    + " ".join(f"BIND(CONCAT(?w{i}, ?w{i}) AS ?w{i + 1})" for i in range(32))
    + " BIND(STRLEN(?w32) AS ?n) }"
)


def values(kg: KnowledgeGraph, graph: Iri = MINE) -> set[str]:
    return {str(quad.object) for quad in kg.store.statements(graph=graph)}


def say(kg: KnowledgeGraph, text: str, graph: Iri = MINE) -> int:
    statement = Quad(Iri("urn:s"), P, Literal(text), graph)
    return kg.store.write(lambda: Change(frozenset({statement})), Attribution())


@contextmanager
def opened(folder: Path, **settings: object) -> Iterator[KnowledgeGraph]:
    (folder / "catalog.ttl").touch()
    chosen = {"readers": 1, "query_timeout_s": 30, "durability": "os", **settings}
    kg = open_graph(Settings(data=folder / "data", ontology=folder, _env_file=None, **chosen))
    try:
        yield kg
    finally:
        kg.close()


def run(folder: Path, scenario: Callable[[KnowledgeGraph], Awaitable[None]], **settings: object) -> None:
    async def whole(kg: KnowledgeGraph) -> None:
        await kg.readers.start()
        try:
            await scenario(kg)
        finally:
            await kg.readers.close()

    with opened(folder, **settings) as kg:
        asyncio.run(whole(kg))


def test_racing_increments_all_count(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        await update(kg, UpdateWish(f"INSERT DATA {{ GRAPH <{MINE}> {{ <urn:c> <{P}> 0 }} }}"), ORDER)
        clients = asyncio.Semaphore(16)

        async def increment() -> int:
            async with clients:
                return (await update(kg, UpdateWish(COUNTER), ORDER)).commit

        commits = await asyncio.gather(*(increment() for _ in range(100)))
        assert sorted(commits) == list(range(min(commits), min(commits) + 100))
        assert values(kg) == {"100"}

    run(tmp_path, scenario)


def test_an_update_waits_for_no_query(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        say(kg, "a")
        queries = [asyncio.create_task(kg.readers.answer(ENDLESS_ROWS, JSON)) for _ in range(8)]
        try:
            receipt = await update(kg, UpdateWish("DELETE WHERE { GRAPH ?g { <urn:s> ?p ?o } }"), ORDER)
            assert len(receipt.change.removes) == 1
        finally:
            for query in queries:
                query.cancel()
            await asyncio.gather(*queries, return_exceptions=True)

    run(tmp_path, scenario, reader_queue=2)


@pytest.mark.parametrize(
    ("text", "error"),
    [(ENDLESS, QueryTimeout), (BOMB, ReaderFailed), (f"CLEAR GRAPH <{MINE}> ; {ENDLESS}", QueryTimeout)],
    ids=["endless", "memory", "endless, on a copy"],
)
def test_an_update_that_kills_its_reader_changes_nothing_and_leaves_nothing(
    tmp_path: Path, text: str, error: type[Exception]
) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        commit = say(kg, "a")
        with pytest.raises(error):
            await update(kg, UpdateWish(text, timeout_s=None if text == BOMB else 0.5), ORDER)
        assert (kg.store.commit, values(kg)) == (commit, {"a"})
        assert (await update(kg, UpdateWish(f"CLEAR GRAPH <{MINE}>"), ORDER)).commit == commit + 1
        async with asyncio.timeout(10):
            while list((kg.settings.data / "snapshots").glob("reader-*/update")):
                await asyncio.sleep(0.01)

    run(tmp_path, scenario)


def test_who_waits_too_long_for_other_updates_is_told_to_come_back(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        async with kg.readers.updating:
            with pytest.raises(Busy, match="Other updates"):
                await update(kg, UpdateWish("CLEAR ALL", timeout_s=0.05), ORDER)

    run(tmp_path, scenario)


def test_an_update_that_is_overtaken_is_evaluated_on_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        say(kg, "a")
        asked = kg.readers.work_apart
        commits: list[int] = []

        async def overtaken(job, oldest):
            result = await asked(job, oldest)
            if len(commits) < 2:
                commits.append(say(kg, f"later {len(commits)}"))
            return result

        monkeypatch.setattr(kg.readers, "work_apart", overtaken)
        receipt = await update(kg, UpdateWish("DELETE WHERE { GRAPH ?g { <urn:s> ?p ?o } }"), ORDER)

        assert receipt.commit == commits[-1] + 1
        assert {str(quad.object) for quad in receipt.change.removes} == {"a", "later 0", "later 1"}
        assert values(kg) == set()

    run(tmp_path, scenario)


def test_data_alone_need_no_snapshot_of_the_newest_commit(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        data = (
            f"DELETE DATA {{ GRAPH <{MINE}> {{ <urn:s> <{P}> 'a' }} }} ; INSERT DATA {{ <urn:s> <{P}> 'b' }}"
        )
        await update(kg, UpdateWish(data), ORDER)
        first = {path.name for path in (kg.settings.data / "snapshots").iterdir()}
        say(kg, "a")
        receipt = await update(kg, UpdateWish(data), ORDER)

        assert (len(receipt.change.adds), len(receipt.change.removes)) == (0, 1)
        assert {path.name for path in (kg.settings.data / "snapshots").iterdir()} == first

    run(tmp_path, scenario)


def test_a_rehearsal_is_evaluated_and_writes_nothing(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        commit = say(kg, "a")
        receipt = await update(kg, UpdateWish(f"MOVE <{MINE}> TO <{OTHER}>"), Order(ITSELF, rehearsal=True))

        assert difference_of(receipt.change) == (
            [f'<urn:s> <{P}> "a" <{OTHER}> .'],
            [f'<urn:s> <{P}> "a" <{MINE}> .'],
        )
        assert (receipt.commit, kg.store.commit, values(kg)) == (commit, commit, {"a"})

    run(tmp_path, scenario)


def test_who_may_not_write_is_refused_and_nobody_without_a_key_reaches_a_reader(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        commit = say(kg, "a")
        writer = Order(Caller(ITSELF.agent, "k", (Scope("write", MINE.value),)))
        with pytest.raises(Unauthenticated):
            await update(kg, UpdateWish("no update at all"), Order(ANONYMOUS))
        with pytest.raises(Forbidden, match=OTHER.value):
            await update(kg, UpdateWish(f"COPY <{MINE}> TO <{OTHER}>"), writer)
        assert kg.store.commit == commit
        assert (await update(kg, UpdateWish(f"DROP GRAPH <{MINE}>"), writer)).commit == commit + 1

    run(tmp_path, scenario)


def test_limits_of_size_hold(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        with pytest.raises(TooLarge, match="1024 bytes"):
            await update(kg, UpdateWish("#" * 1025), ORDER)
        with pytest.raises(BadRequest, match="Half of a character"):
            await update(kg, UpdateWish("# \ud800"), ORDER)
        with pytest.raises(QueryRefused, match="more than 2 statements"):
            await update(kg, UpdateWish(f"INSERT DATA {{ <urn:s> <{P}> 1, 2, 3 }}"), ORDER)

    run(tmp_path, scenario, update_max_bytes=1024, update_max_statements=2)


def test_the_graphs_of_the_request_are_what_patterns_see(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        say(kg, "a")
        say(kg, "b", OTHER)
        text = f"INSERT {{ GRAPH <urn:g:new> {{ ?s ?p ?o }} }} WHERE {{ ?s <{P}> ?o BIND(<{P}> AS ?p) }}"
        await update(kg, UpdateWish(text, Dataset((OTHER.value,))), ORDER)

        assert values(kg, Iri("urn:g:new")) == {"b"}
        with pytest.raises(BadRequest, match="leave one out"):
            await update(kg, UpdateWish(f"WITH <{MINE}> {text}", Dataset((OTHER.value,))), ORDER)

    run(tmp_path, scenario)


def test_an_update_of_one_graph_sees_and_changes_no_other(tmp_path: Path) -> None:
    async def scenario(kg: KnowledgeGraph) -> None:
        say(kg, "a")
        say(kg, "b", OTHER)

        async def patch(text: str, check: Callable[[], None] = lambda: None) -> None:
            await update_graph(kg, MINE, UpdateWish(text), ORDER, check)

        await patch("DELETE { ?s ?p ?o } INSERT { ?s ?p ?n . <#x> ?p ?n } WHERE { ?s ?p ?o BIND(1 AS ?n) }")
        assert {str(quad.subject) for quad in kg.store.statements(graph=MINE)} == {"urn:s", f"{MINE}#x"}
        assert (values(kg), values(kg, OTHER)) == ({"1"}, {"b"})
        for text in (f"CLEAR GRAPH <{OTHER}>", "CLEAR ALL", f"COPY <{MINE}> TO <{OTHER}>"):
            with pytest.raises(BadRequest, match="Only <urn:g:mine> is changed"):
                await patch(text)

        def changed() -> None:
            raise PreconditionFailed("another state")

        with pytest.raises(PreconditionFailed):
            await patch("CLEAR DEFAULT", changed)
        assert values(kg) == {"1"}
        await patch("CLEAR DEFAULT")
        assert (values(kg), values(kg, OTHER)) == (set(), {"b"})

    run(tmp_path, scenario)
