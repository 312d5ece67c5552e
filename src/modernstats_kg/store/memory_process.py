"""The image: the dataset in the memory of one process, which follows the commits and forks readers.

`python -m modernstats_kg.store.memory_process FOLDER COMMIT BUDGET_MIB READER_MIB PROGRAM`

A reader that is forked has a private copy of what is here at that moment, which costs no memory until one
of the two writes to it. Only a process with one thread may fork so; the engine starts threads for a store
on disk, so that one is opened in a process of its own, which feeds this one and ends.
"""

import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

import pyoxigraph as ox

from modernstats_kg.store.confinement import confine
from modernstats_kg.store.engine import Engine, decode_quads
from modernstats_kg.store.functions import Functions, no_functions
from modernstats_kg.store.memory_talk import (
    DOES_NOT_FIT,
    HELLO,
    IN_MEMORY,
    OUTGROWN,
    Word,
    hear,
    read_commits,
)
from modernstats_kg.store.reader_process import no_jobs, serve
from modernstats_kg.store.views import OPENED, View

_MIB: Final = 1024 * 1024
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_OFTEN: Final = 20_000
"""Statements between two looks at the memory."""
_LEAST_BYTES: Final = 200
"""Memory that the engine takes for a statement with short terms, in one graph or in the union."""
_EXPENDABLE: Final = "500"
"""Where the system runs out of memory it shall end this process and its children before the service."""
_FAILED: Final = 70
_ASIDE_MIB: Final = 512
"""Address space for what is not the dataset: a statement on its way, the store that is read from disk."""


class Budget:
    """How much memory this process may take."""

    def __init__(self, mib: int) -> None:
        """Take note of the limit, in MiB of resident memory."""
        self.bytes = mib * _MIB
        self._service = os.getppid()

    def watched(self, quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
        """The same; ends this process when they become too many, or nobody wants them any more."""
        for number, quad in enumerate(quads):
            if number % _OFTEN == 0:
                self.hold(DOES_NOT_FIT)
                if os.getppid() != self._service:
                    os._exit(0)
            yield quad

    def hold(self, status: int) -> None:
        """End this process with that status if it has taken more."""
        if _pages(1) > self.bytes:
            os._exit(status)


class Image:
    """The dataset at one commit."""

    def __init__(self, folder: Path, commit: int, budget: Budget) -> None:
        """Load a snapshot; ends the process where it does not fit, or cannot be read.

        Args:
            folder: of the snapshot, which is only read.
            commit: number of the commit that it is of.
            budget: for the memory.
        """
        self.store = loaded(folder, budget)
        self.commit = commit
        self._budget = budget
        self._engine = Engine(IN_MEMORY, lambda _: self.store)

    def follow(self, descriptor: int) -> None:
        """Apply the commits in a file that `write_commits` made."""
        for number, adds, removes in read_commits(descriptor):
            self._engine.apply(decode_quads(adds), decode_quads(removes))
            self.commit = number
            self._budget.hold(OUTGROWN)


def loaded(folder: Path, budget: Budget) -> ox.Store:
    """The content of a store on disk, in memory."""
    source, target = os.pipe()
    feeder = os.fork()
    if feeder == 0:
        os.close(source)
        _feed(folder, target, budget)
    os.close(target)
    store = ox.Store()
    with os.fdopen(source, "rb") as statements:
        store.extend(budget.watched(ox.parse(statements, format=ox.RdfFormat.N_QUADS)))
    _, status = os.waitpid(feeder, 0)
    if status:  # killed or failed, so that the statements may not be all
        os._exit(max(os.waitstatus_to_exitcode(status), 1))
    return store


def _feed(folder: Path, target: int, budget: Budget) -> NoReturn:
    try:
        store = ox.Store.read_only(str(folder))
        if len(store) * _LEAST_BYTES > budget.bytes:
            os._exit(DOES_NOT_FIT)
        with os.fdopen(target, "wb") as out:
            store.dump(out, format=ox.RdfFormat.N_QUADS)
        os._exit(0)
    except BrokenPipeError:
        os._exit(0)  # the image has ended
    except BaseException:  # noqa: BLE001  # a fork must never return into the code of its parent
        traceback.print_exc()
    os._exit(_FAILED)


def serve_forks(image: Image, control: socket.socket, reader_mib: int, functions: Functions) -> None:
    """Follow commits and fork readers until the service is gone."""
    while (heard := hear(control)) is not None:
        word, descriptor = heard
        if word is Word.FOLLOW:
            image.follow(descriptor)
            continue
        with suppress(OSError):  # too many processes: the service sees the socket close
            if os.fork() == 0:
                _answer(image, control, descriptor, (reader_mib, functions))
        os.close(descriptor)


def _answer(image: Image, control: socket.socket, descriptor: int, limits: tuple[int, Functions]) -> NoReturn:
    reader_mib, functions = limits
    try:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = min(_pages(0) + reader_mib * _MIB, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        connection = socket.socket(fileno=descriptor)
        itself = os.pidfd_open(os.getpid())
        socket.send_fds(connection, [HELLO.pack(image.commit, os.getpid())], [itself])
        os.close(itself)
        OPENED.keep(str(IN_MEMORY), View(image.store, None))
        serve(connection.makefile("rb"), connection.makefile("wb"), no_jobs, functions)
    except BrokenPipeError:
        os._exit(0)  # the service is gone
    except BaseException:  # noqa: BLE001  # as above
        traceback.print_exc()
    os._exit(_FAILED)


def _pages(place: int) -> int:
    """Memory of this process in bytes: its address space (0), or what is resident (1). Source: proc(5)."""
    return int(Path("/proc/self/statm").read_text().split()[place]) * _PAGE


def main() -> None:
    """Confine this process, load, and serve on the socket that stands in for stdin."""
    folder, commit, budget_mib, reader_mib, program = sys.argv[1:]
    control = socket.socket(fileno=0)
    os.dup2(2, 1)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_EXPENDABLE)
    # Tables that grow are there twice for a moment; what is resident is held to the budget all the time.
    room_mib = _pages(0) // _MIB + _ASIDE_MIB + 2 * int(budget_mib)
    confine(room_mib + int(reader_mib))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (room_mib * _MIB, most))
    functions: Functions = getattr(import_module(program), "functions", no_functions)
    image = Image(Path(folder), int(commit), Budget(int(budget_mib)))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for readers: the system removes them
    control.send(Word.READY.value)
    serve_forks(image, control, int(reader_mib), functions)


if __name__ == "__main__":
    main()
