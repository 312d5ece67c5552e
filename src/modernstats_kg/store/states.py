"""The state of the dataset that a reader opens: the newest, one that is new enough, or an older one."""

import asyncio
from collections.abc import Iterable

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.store.metering import paid
from modernstats_kg.store.snapshots import Snapshot, Snapshots
from modernstats_kg.store.versions import Versions


class States:
    """Snapshots and older versions, made when they are first asked for. Belongs to one event loop."""

    def __init__(self, snapshots: Snapshots, versions: Versions | None) -> None:
        """Nothing is made yet.

        Args:
            snapshots: of the newest commit.
            versions: older states; None where none are kept.
        """
        self._snapshots = snapshots
        self._versions = versions
        self._making: asyncio.Task[Snapshot] | None = None
        self._making_version: asyncio.Task[None] | None = None

    @property
    def commit(self) -> int:
        """Number of the newest commit, whether or not it has a snapshot yet."""
        return self._snapshots.commit

    async def begin(self) -> None:
        """What has to be there before the first reader asks."""
        await asyncio.to_thread(self._snapshots.begin)

    async def newest(self) -> Snapshot:
        """That of the newest commit, for what may be answered in memory instead."""
        return await self.since(self.commit)

    async def newest_on_disk(self) -> Snapshot:
        """That of the newest commit, for what only files can answer."""
        return await self.since(self.commit)

    async def since(self, commit: int) -> Snapshot:
        """One of that commit or a later one."""
        while (snapshot := self._snapshots.acquire(commit)) is None:
            await asyncio.shield(self._newest_made())
        return snapshot

    async def older(self, version: int) -> Snapshot:
        """The state after commit `version`.

        Raises:
            StoreUnavailable: older versions are not kept here.
        """
        if self._versions is None:
            raise StoreUnavailable("Older versions are not kept here.")
        while (snapshot := self._versions.acquire(version)) is None:
            if self._making_version is None or self._making_version.done():
                self._making_version = asyncio.create_task(paid(self._versions.make, version))
            await asyncio.shield(self._making_version)  # of another version, perhaps: one at a time
        return snapshot

    async def release(self, snapshots: Iterable[Snapshot]) -> None:
        """Give back what was found; the last one to do so removes its files."""
        for snapshot in snapshots:
            home = self._versions if self._versions and snapshot in self._versions else self._snapshots
            await asyncio.to_thread(home.release, snapshot)

    async def remove_scratch(self, process: int) -> None:
        """Remove what a process that has ended made beside its snapshots."""
        await asyncio.to_thread(self._snapshots.remove_scratch, process)
        if self._versions:
            await asyncio.to_thread(self._versions.remove_scratch, process)

    async def settle(self) -> None:
        """Wait for what is being made."""
        if making := [task for task in (self._making, self._making_version) if task]:
            await asyncio.wait(making)

    def _newest_made(self) -> asyncio.Task[Snapshot]:
        """One thread makes the snapshot, however many queries wait for it or have given up."""
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(asyncio.to_thread(self._snapshots.current))
        return self._making
