"""The engine's figures, as ratios in one run: `python bench/engine.py [--large]`.

Reader path against in-process, time from the deadline to the problem, a synced commit against a bare
fdatasync, and snapshot and open at growing sizes (--large: up to a million statements).
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from modernstats_kg.errors import QueryTimeout
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

GRAPH = Iri("https://example.org/graph")
PREDICATES = [Iri(f"https://example.org/p{n}") for n in range(16)]
POINT = "SELECT ?p ?o WHERE { <https://example.org/s7> ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
JSON = "application/sparql-results+json"


def statements(number: int) -> list[Quad]:
    """So many statements, sixteen a subject."""
    return [
        Quad(Iri(f"https://example.org/s{n // 16}"), PREDICATES[n % 16], Literal(f"value {n}"), GRAPH)
        for n in range(number)
    ]


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Median time of one call, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


async def reader_path(store: EmbeddedStore, folder: Path) -> None:
    """Point query through a reader, beside the same in this process; and a runaway's end."""
    pool = ReaderPool(Snapshots(store, folder), Settings(readers=2, query_timeout_s=10, _env_file=None))
    await pool.start()
    copy = folder.parent / "in-process"
    store.snapshot(copy)
    engine = ox.Store.read_only(str(copy))

    async def through() -> None:
        answer = await pool.answer(POINT, JSON)
        [frame async for frame in answer.frames]

    def inside() -> None:
        found = engine.query(POINT)
        if isinstance(found, ox.QuerySolutions):
            found.serialize(format=ox.QueryResultsFormat.JSON)

    through_ms, inside_ms = [], []
    for _ in range(300):
        start = time.perf_counter()
        await through()
        through_ms.append((time.perf_counter() - start) * 1000)
        inside_ms.append(median_ms(inside, 1))
    a, b = statistics.median(through_ms), statistics.median(inside_ms)
    print(f"point query: reader {a:.3f} ms, in-process {b:.3f} ms, ratio {a / b:.2f}")

    ends = []
    for _ in range(5):
        start = time.perf_counter()
        try:
            await pool.answer(ENDLESS, JSON, timeout_s=1.0)
        except QueryTimeout:
            ends.append(time.perf_counter() - start - 1.0)
    print(f"runaway: answered {statistics.median(ends) * 1000:.1f} ms after its deadline")

    probes: list[float] = []
    runaways = [asyncio.create_task(pool.answer(ENDLESS, JSON, timeout_s=6.0)) for _ in range(18)]
    while not all(task.done() for task in runaways):
        start = time.perf_counter()
        await through()
        probes.append(time.perf_counter() - start)
        await asyncio.sleep(0.05)
    await asyncio.gather(*runaways, return_exceptions=True)
    worst = statistics.quantiles(probes, n=100)[98]
    print(
        f"18 runaways beside: {len(probes)} probes, p50 {statistics.median(probes) * 1000:.1f} ms, "
        f"p99 {worst * 1000:.0f} ms, max {max(probes) * 1000:.0f} ms"
    )
    await pool.close()


def commits(store: EmbeddedStore, folder: Path) -> None:
    """A commit of twenty statements, beside an append and fdatasync of as many bytes."""
    number = iter(range(10**9))

    def commit() -> None:
        n = next(number)
        quads = frozenset(
            Quad(Iri(f"https://example.org/new{n}"), p, Literal("x"), GRAPH) for p in PREDICATES
        )
        store.write(lambda: Change(quads), Attribution(reason="Measured."))

    bare = os.open(folder.parent / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def sync() -> None:
        os.write(bare, b"x" * 4096)
        os.fdatasync(bare)

    times: dict[str, list[float]] = {"commit": [], "sync": []}
    for _ in range(100):
        times["commit"].append(median_ms(commit, 1))
        times["sync"].append(median_ms(sync, 1))
    os.close(bare)
    a, b = statistics.median(times["commit"]), statistics.median(times["sync"])
    print(f"commit of 16 statements: {a:.2f} ms, bare fdatasync {b:.2f} ms, ratio {a / b:.2f}")


def growth(size: int) -> None:
    """Snapshot and open of a store of that size."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        store = EmbeddedStore.open(Path(room) / "data")
        start = time.perf_counter()
        store.replace_graph(GRAPH, statements(size), "1")
        loaded = time.perf_counter() - start
        copies = iter(range(1000))
        snapshot = median_ms(lambda: store.snapshot(Path(room) / f"copy{next(copies)}"), 5)
        opening = median_ms(lambda: ox.Store.read_only(str(Path(room) / "copy0")), 5)
        print(
            f"{size:>9,} statements: load {loaded:.1f} s, snapshot {snapshot:.1f} ms, open {opening:.1f} ms"
        )
        store.close()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="up to a million statements")
    sizes = [10_000, 100_000, *([1_000_000] if options.parse_args().large else [])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room:
        folder = Path(room) / "data"
        store = EmbeddedStore.open(folder)
        store.replace_graph(GRAPH, statements(100_000), "1")
        asyncio.run(reader_path(store, folder))
        commits(store, folder)
        store.close()
    for size in sizes:
        growth(size)


if __name__ == "__main__":
    main()
