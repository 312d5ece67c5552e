"""The image process, seen from the service."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from secrets import token_hex
from typing import Final, NamedTuple

from modernstats_kg.settings import Settings
from modernstats_kg.store.channel import Channel
from modernstats_kg.store.foreign_process import ForeignProcess
from modernstats_kg.store.memory_talk import HELLO, Word, say
from modernstats_kg.store.reader import Reader, ReaderGone, environment
from modernstats_kg.store.snapshots import Snapshot

_PROGRAM: Final = "modernstats_kg.store.memory_process"


class ImageGone(Exception):
    """The image process ended, or is of no use any more."""


class Forked(NamedTuple):
    """A reader with the dataset in its memory.

    Attributes:
        reader: is ready.
        commit: number of the commit that it reads.
        order: names the order in which it finds statements: that of all children of one image.
    """

    reader: Reader
    commit: int
    order: str


class Image:
    """One image process; `start` makes one. Belongs to the event loop that starts it.

    Attributes:
        commit: number of the newest commit that it was told of.
    """

    def __init__(self, process: Process, control: socket.socket, commit: int) -> None:
        """Use `start`; this takes a process that was started."""
        self._process = process
        self._control = control
        self._order = token_hex(4)
        self.commit = commit

    @classmethod
    async def start(cls, snapshot: Snapshot, settings: Settings, program: str) -> "Image":
        """Start the process; `loaded` waits until it has read the snapshot.

        Args:
            snapshot: must not be released before that.
            settings: how much memory it and its children may take.
            program: name of the module that tells which functions a query may call.

        Raises:
            OSError: it cannot be started.
        """
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        control.setblocking(False)
        numbers = (snapshot.commit, settings.memory_budget_mib, settings.reader_memory_mib)
        command = (sys.executable, "-m", _PROGRAM, str(snapshot.path), *map(str, numbers), program)
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    *command, stdin=theirs.fileno(), env=environment()
                )
        except BaseException:
            control.close()
            raise
        return cls(process, control, snapshot.commit)

    @property
    def pid(self) -> int:
        """Process number."""
        return self._process.pid

    async def loaded(self) -> bool:
        """Wait until the dataset is in memory; False where the process ended before."""
        await _readable(self._control)
        try:
            return self._control.recv(1) == Word.READY.value
        except ConnectionError:
            return False

    def follow(self, descriptor: int, last: int) -> None:
        """Hand over what `write_commits` made; the file is closed here.

        Raises:
            ImageGone: nobody listens any more.
        """
        try:
            say(self._control, Word.FOLLOW, descriptor)
        except OSError as closed:
            raise ImageGone from closed
        finally:
            os.close(descriptor)
        self.commit = last

    async def fork(self) -> Forked:
        """Let the image make a reader of what it has.

        Raises:
            ImageGone: there is no image any more, or it cannot fork now.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                say(self._control, Word.FORK, theirs.fileno())
            return Forked(*await _met(ours), self._order)
        except (OSError, ReaderGone) as closed:
            ours.close()
            raise ImageGone from closed
        except BaseException:
            ours.close()  # the child sees it and ends
            raise

    def kill(self) -> None:
        """End the process now; its children go on."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def ended(self) -> int:
        """Wait for its end; its exit status."""
        try:
            return await self._process.wait()
        finally:
            self._control.close()


async def _met(ours: socket.socket) -> tuple[Reader, int]:
    """The child at the other end, once it is ready.

    Raises:
        ReaderGone: there is none.
        OSError: the same.
    """
    await _readable(ours)
    hello, descriptors, _, _ = socket.recv_fds(ours, HELLO.size, 1)
    if len(hello) < HELLO.size or not descriptors:
        raise ReaderGone("it was not forked")
    commit, pid = HELLO.unpack(hello)
    process = ForeignProcess(pid, descriptors[0])
    channel = Channel(ours)
    reader = Reader(process, channel)
    try:
        await reader.receive()
    except BaseException:
        reader.kill()
        channel.close()
        raise
    reader.cpu_at_rest_s = reader.cpu_s()
    return reader, commit


async def _readable(channel: socket.socket) -> None:
    """Wait until something can be read from it, or the other end is closed."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel, arrived.set)
    try:
        await arrived.wait()
    finally:
        loop.remove_reader(channel)
