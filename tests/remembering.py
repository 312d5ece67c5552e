"""Pools whose readers have the dataset in memory, for the tests of the store."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.memory_readers import MemoryReaders
from modernstats_kg.store.reader import QUERIES_ONLY
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots
from reading import Scenario


def remembering_pool(store: EmbeddedStore, folder: Path, **settings: Any) -> ReaderPool:
    """A pool that is not started."""
    chosen = Settings(**{"readers": 1, "query_timeout_s": 30, "memory_budget_mib": 512, **settings})
    snapshots = Snapshots(store, folder)
    return ReaderPool(snapshots, chosen, memory=MemoryReaders(store, snapshots, chosen, QUERIES_ONLY))


@asynccontextmanager
async def remembering(store: EmbeddedStore, folder: Path, **settings: Any) -> AsyncIterator[ReaderPool]:
    """A pool whose image has loaded the dataset."""
    pool = remembering_pool(store, folder, **settings)
    await pool.start()
    try:
        await warm(pool)
        yield pool
    finally:
        await pool.close()


def run_in_memory(scenario: Scenario, store: EmbeddedStore, folder: Path, **settings: Any) -> None:
    async def main() -> None:
        async with asyncio.timeout(90), remembering(store, folder, **settings) as pool:
            await scenario(pool)

    asyncio.run(main())


def memory_of(pool: ReaderPool) -> MemoryReaders:
    assert pool.memory is not None
    return pool.memory


async def warm(pool: ReaderPool) -> None:
    """Wait until there is an image."""
    while not memory_of(pool).is_warm:
        await asyncio.sleep(0.01)


async def ended(pid: int) -> None:
    """Wait until a process has ended, whether or not its parent has heard of it."""
    while _state(pid) not in ("", "Z"):
        await asyncio.sleep(0.01)


def living(pids: set[int]) -> set[int]:
    return {pid for pid in pids if _state(pid) not in ("", "Z")}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def image_pid(pool: ReaderPool) -> int:
    pid = memory_of(pool).image_pid
    assert pid is not None
    return pid


def disk_was_asked(pool: ReaderPool) -> bool:
    """Whether a reader of a checkpoint has been asked for anything."""
    return any(reader.snapshots for reader in pool._readers)


def resident_mib(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024**2


async def child_of(pool: ReaderPool) -> int:
    """The one child that there is, once it has been forked."""
    while not memory_of(pool).pids:
        await asyncio.sleep(0.01)
    (pid,) = memory_of(pool).pids
    return pid
