"""One reader process, seen from the service."""

import asyncio
import os
import signal
import socket
import sys
import time
from math import inf
from pathlib import Path
from typing import Final, Protocol

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.store.channel import Channel
from modernstats_kg.store.frames import Frame, Request
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.snapshots import Snapshot

QUERIES_ONLY: Final = "modernstats_kg.store.reader_process"
"""The program of a reader that does no other job."""
_INHERITED: Final = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR")
_PROCESS_CLOCK: Final = 2
"""The clock of a process's own time, in the lowest bits of a clock's number; above them stands ~PID."""
_SOURCES: Final = Path(__file__).resolve().parents[2]


class ReaderGone(Exception):
    """The process ended: it was killed, ran out of memory, or overflowed its stack."""


class Controlled(Protocol):
    """A process, as far as a reader needs it; `asyncio.subprocess.Process` is one."""

    @property
    def pid(self) -> int:
        """Process number."""
        ...

    @property
    def returncode(self) -> int | None:
        """None until the process has been seen to end."""
        ...

    def send_signal(self, signal: int, /) -> None:
        """Send a signal."""
        ...

    def kill(self) -> None:
        """End it now."""
        ...

    async def wait(self) -> int:
        """Wait for its end; its exit status."""
        ...


class Reader:
    """A process that answers one query at a time; `start` makes one.

    Attributes:
        snapshots: acquired ones that the process may have open; whoever kills it releases them.
        cpu_at_rest_s: processor time that it had used when its last turn was over, in seconds.
    """

    def __init__(self, process: Controlled, channel: Channel) -> None:
        """Take a process that was started.

        Args:
            process: has been told to serve.
            channel: where it listens and answers.
        """
        self._process = process
        self._channel = channel
        self.snapshots: list[Snapshot] = []
        self.cpu_at_rest_s = 0.0

    @classmethod
    async def start(cls, memory_mib: int, program: str = QUERIES_ONLY) -> "Reader":
        """Start a process and wait until it is ready.

        Args:
            memory_mib: its address space, in MiB.
            program: name of the module that it runs.

        Raises:
            StoreUnavailable: it ends at once; what it printed says why.
        """
        command = (sys.executable, "-m", program, str(memory_mib))
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    *command, stdin=theirs.fileno(), stdout=theirs.fileno(), env=environment()
                )
        except BaseException:
            ours.close()
            raise
        channel = Channel(ours)
        reader = cls(process, channel)
        try:
            await reader.receive()
        except ReaderGone as gone:
            channel.close()
            raise StoreUnavailable(f"A reader process could not start: {gone}") from gone
        except BaseException:
            channel.close()
            reader.kill()
            raise
        reader.cpu_at_rest_s = reader.cpu_s()
        return reader

    @property
    def pid(self) -> int:
        """Process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process has not been seen to end."""
        return self._process.returncode is None and self._channel.open

    async def ask(self, request: Request | Job) -> None:
        """Send one query or job; its frames are then there to `receive`.

        Raises:
            ReaderGone: the process has ended.
        """
        try:
            self._channel.send(request.frame().encoded())
        except ConnectionError as closed:
            raise ReaderGone("it no longer listens") from closed

    async def receive(self) -> Frame:
        """The next frame.

        Raises:
            ReaderGone: the process has ended.
        """
        try:
            return await self._channel.receive()
        except ConnectionError as ended:
            raise ReaderGone("it ended in the middle of its work") from ended

    def cpu_s(self) -> float:
        """Processor time that the process has used, in seconds; infinite where the system does not say."""
        try:
            # Reading /proc/PID/stat takes sixty times as long, and counts in hundredths of a second.
            return time.clock_gettime(~self.pid << 3 | _PROCESS_CLOCK)
        except OSError:
            return inf

    def hold(self, still: bool) -> None:
        """Let the process stand still, or go on."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGSTOP if still else signal.SIGCONT)

    def kill(self) -> None:
        """End the process now; `ended` waits for it."""
        if self._process.returncode is None:
            self._process.kill()

    async def ended(self) -> int:
        """Wait for the end of a killed process and close what it spoke over; its exit status."""
        self._channel.close()
        return await self._process.wait()


def environment() -> dict[str, str]:
    """What a reader sees of the environment: none of the service's settings and secrets."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    # Fewer malloc arenas: each reserves address space, which is what is limited.
    return {**kept, "PYTHONPATH": str(_SOURCES), "MALLOC_ARENA_MAX": "2"}
