"""Reader pools with real processes, for the tests of the store."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from modernstats_kg.model.answer import Answer
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.settings import Settings
from modernstats_kg.store.bookkeeping import PROVENANCE
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.port import Store
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

JSON = "application/sparql-results+json"
A, B = Iri("https://example.org/graph/a"), Iri("https://example.org/graph/b")
P = Iri("https://example.org/p")
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
ENDLESS_ROWS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
POINT = "SELECT ?o WHERE { <https://example.org/s1> ?p ?o } ORDER BY ?o"
SORTED_ROWS = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"


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


def content(store: Store) -> list[Quad]:
    """The statements that somebody wrote, without the store's own about its commits."""
    return [quad for quad in store.statements() if quad.graph != PROVENANCE]


def sizes(store: Store) -> dict[str, int]:
    """Number of statements by graph, without the store's own."""
    return {name: number for name, number in store.graph_sizes().items() if name != PROVENANCE.value}
