"""Queries in memory beside the same on the disk, in one run: `python bench/memory.py [--statements 100000]`.

Each round asks every query of the analyst mix (`peers/queries.py`) once of readers in memory and once of
readers of a checkpoint. Both the time by the clock and the processor time of the reader are told: on a busy
machine only the second one can be compared. Besides: what a new version costs each of them, how long the
image takes to load, and its memory.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from peers.content import Content
from peers.queries import MIX, POINT

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.engine import decode_quads
from modernstats_kg.store.memory_readers import MemoryReaders
from modernstats_kg.store.metering import METER
from modernstats_kg.store.reader import QUERIES_ONLY
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
LABEL = Iri(expand("skos:prefLabel"))
Ask = Callable[[str], Awaitable[bytes]]


def asking(pool: ReaderPool, memory: MemoryReaders | None) -> Ask:
    """A way to ask the pool, with or without its readers in memory."""

    async def ask(query: str) -> bytes:
        pool.memory = memory
        answer = await pool.answer(query, TRIPLES if "CONSTRUCT" in query else JSON)
        return b"".join([frame async for frame in answer.frames])

    return ask


class Processor:
    """A meter that adds up what readers used."""

    def __init__(self) -> None:
        self.used_s = 0.0

    def lengthen(self) -> None:
        """Let every query be long."""

    def end(self, engine_s: float) -> None:
        """Add a turn."""
        self.used_s += engine_s

    pay = end


async def timed_ms(work: Awaitable[object]) -> tuple[float, float]:
    """How long it takes by the clock, and of a reader's processor, in milliseconds."""
    meter = Processor()
    METER.set(meter)
    began = time.perf_counter()
    await work
    return (time.perf_counter() - began) * 1000, meter.used_s * 1000


def load(store: EmbeddedStore, content: Content) -> None:
    """Load the content of the benchmark beside the peers, graph by graph."""
    for graph, lines in content.by_graph():
        quads = decode_quads("".join(line.rstrip(" .\n") + f" <{graph}> .\n" for line in lines))
        store.replace_graph(Iri(graph), quads, "1")


def one_more(store: EmbeddedStore, number: int) -> None:
    """A commit of one statement."""
    quad = Quad(Iri("urn:one"), LABEL, Literal(f"Name {number}"), Iri("urn:graph"))
    store.write(lambda: Change(frozenset((quad,)), frozenset()), Attribution())


async def mixed(ways: tuple[Ask, Ask], mix: dict[str, str], rounds: int) -> None:
    """Median times of each query, and of all of them together."""
    sums = [0.0] * 4
    for name, query in mix.items():
        times: list[list[float]] = [[], [], [], []]
        for _ in range(rounds):
            for way, taken in zip(ways, (times[:2], times[2:]), strict=True):
                for kept, one in zip(taken, await timed_ms(way(query)), strict=True):
                    kept.append(one)
        medians = [statistics.median(taken) for taken in times]
        sums = [before + one for before, one in zip(sums, medians, strict=True)]
        told(name, medians)
    told("all", sums)


def told(name: str, medians: list[float]) -> None:
    """One line: in memory, on the disk, and their ratio; by the clock, and of the processor."""
    wall, used, disk_wall, disk_used = medians
    print(
        f"{name:22} clock {wall:8.2f} {disk_wall:8.2f} ms {disk_wall / wall:5.2f} x   "
        f"processor {used:8.2f} {disk_used:8.2f} ms {disk_used / used:5.2f} x"
    )


async def renewed(store: EmbeddedStore, ways: tuple[Ask, Ask], point: str, rounds: int) -> None:
    """A point query right after a commit: what a new version costs."""
    times: list[list[float]] = [[], []]
    for number in range(rounds):
        for part, (way, taken) in enumerate(zip(ways, times, strict=True)):
            one_more(store, 2 * number + part)
            taken.append((await timed_ms(way(point)))[0])
    memory, disk = (statistics.median(taken) for taken in times)
    print(f"{'new version':22} clock {memory:8.2f} {disk:8.2f} ms {disk / memory:5.2f} x")


async def measure(store: EmbeddedStore, settings: Settings, point: str, rounds: int) -> None:
    """Start the readers, measure, end them."""
    snapshots = Snapshots(store, settings.data)
    memory = MemoryReaders(store, snapshots, settings, QUERIES_ONLY)
    pool = ReaderPool(snapshots, settings, memory=memory)
    await pool.start()
    try:
        began = time.perf_counter()
        while not memory.is_warm:
            await asyncio.sleep(0.005)
        number = sum(store.graph_sizes().values())
        statm = Path(f"/proc/{memory.image_pid}/statm").read_text().split()
        resident = int(statm[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        print(
            f"{number} statements; loaded in {time.perf_counter() - began:.1f} s; image {resident:.0f} MiB, "
            f"{resident * 1e6 / number:.0f} MiB per million statements"
        )
        ways = asking(pool, memory), asking(pool, None)
        for way in ways:
            await way(point)
        print(f"{'':22} in memory, on the disk, how many times as fast memory is")
        await mixed(ways, {"point": point, **MIX}, rounds)
        await renewed(store, ways, point, rounds * 3)
        pool.memory = memory
    finally:
        await pool.close()


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("KG_BENCH")) as name:
        settings = Settings(data=Path(name), memory_budget_mib=8192, query_timeout_s=120, _env_file=None)
        with closing(EmbeddedStore.open(Path(name), "os")) as store:
            content = Content(asked.statements)
            load(store, content)
            asyncio.run(measure(store, settings, POINT % content.concepts[17], asked.rounds))


if __name__ == "__main__":
    main()
