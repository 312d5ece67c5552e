"""One reader process, seen from the service."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from math import inf
from pathlib import Path
from typing import Final

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.store.frames import HEADER_BYTES, Frame, Request, decode_header
from modernstats_kg.store.jobs import Job
from modernstats_kg.store.snapshots import Snapshot

QUERIES_ONLY: Final = "modernstats_kg.store.reader_process"
"""The program of a reader that does no other job."""
_INHERITED: Final = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR")
_UTIME: Final = 11
"""Place of the user time after the program's name in /proc/PID/stat (proc(5)); the system time follows."""
_STIME: Final = 12
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SOURCES: Final = Path(__file__).resolve().parents[2]


class ReaderGone(Exception):
    """The process ended: it was killed, ran out of memory, or overflowed its stack."""


class Reader:
    """A child process that answers one query at a time; `start` makes one.

    Attributes:
        snapshots: acquired ones that the process may have open; whoever kills it releases them.
        cpu_at_rest_s: processor time that it had used when its last turn was over, in seconds.
    """

    def __init__(self, process: Process) -> None:
        """Use `start`; this takes a process that was started."""
        if process.stdin is None or process.stdout is None:
            raise ValueError("a reader speaks over pipes")
        self._process = process
        self._requests = process.stdin
        self._frames = process.stdout
        self._reading = asyncio.Lock()
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
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", program, str(memory_mib), stdin=PIPE, stdout=PIPE, env=_environment()
        )
        reader = cls(process)
        try:
            await reader.receive()
        except ReaderGone as gone:
            raise StoreUnavailable(f"A reader process could not start: {gone}") from gone
        except BaseException:
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
        return self._process.returncode is None

    async def ask(self, request: Request | Job) -> None:
        """Send one query or job; its frames are then there to `receive`.

        Raises:
            ReaderGone: the process has ended.
        """
        self._requests.write(request.frame().encoded())
        try:
            await self._requests.drain()
        except ConnectionError as closed:
            raise ReaderGone("it no longer listens") from closed

    async def receive(self) -> Frame:
        """The next frame.

        Raises:
            ReaderGone: the process has ended.
        """
        async with self._reading:
            try:
                kind, length = decode_header(await self._frames.readexactly(HEADER_BYTES))
                return Frame(kind, await self._frames.readexactly(length))
            except (asyncio.IncompleteReadError, ConnectionError) as ended:
                raise ReaderGone("it ended in the middle of its work") from ended

    def cpu_s(self) -> float:
        """Processor time that the process has used, in seconds; infinite where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return inf
        return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS

    def hold(self, still: bool) -> None:
        """Let the process stand still, or go on."""
        if self.alive:
            self._process.send_signal(signal.SIGSTOP if still else signal.SIGCONT)

    def kill(self) -> None:
        """End the process now; `ended` waits for it."""
        if self.alive:
            self._process.kill()

    async def ended(self) -> int:
        """Wait for the end of a killed process and free its pipes; its exit status."""
        self._requests.close()
        async with self._reading:
            while await self._frames.read(65_536):
                pass  # the pipe is released only once it is empty
        return await self._process.wait()


def _environment() -> dict[str, str]:
    """What a reader sees of the environment: none of the service's settings and secrets."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    # Fewer malloc arenas: each reserves address space, which is what is limited.
    return {**kept, "PYTHONPATH": str(_SOURCES), "MALLOC_ARENA_MAX": "2"}
