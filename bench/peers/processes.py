"""Processes that the benchmark starts: with ports and deadlines of their own, always stopped, CPU counted."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_LIBC: Final = ctypes.CDLL(None)
_SET_PARENT_DEATH_SIGNAL: Final = 1
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_START_S: Final = 180
_STOP_S: Final = 30


class NotRunning(Exception):
    """A server that cannot be had here, or that does not start; says why."""


def free_port() -> int:
    """A port of the loopback interface that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server until the end of the block; gives the process once something listens at the port.

    Args:
        command: of the server, with its arguments.
        port: that it is going to listen at.
        folder: its working directory; its log is written there.
        environment: variables beside those of this process.

    Raises:
        NotRunning: the program is missing, or nothing listens after three minutes; with the end of the log.
    """
    log = folder / f"log-{port}.txt"
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        except OSError as fault:
            raise NotRunning(f"{command[0]}: {fault}") from fault
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        _stop(process)


def _end_with_parent() -> None:
    """Have the system end this process when whoever started it is gone, even by force."""
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    end = " ".join(log.read_text(errors="replace").split()[-40:])
    raise NotRunning(f"nothing listens at port {port}: {end}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End it and whatever it has started, which is of its session."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_STOP_S)


def done(command: Sequence[str], folder: Path, seconds: float = 900) -> str:
    """Run a program to its end; gives what it printed.

    Raises:
        NotRunning: it is missing, fails or takes longer; with the end of what it printed.
    """
    try:
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NotRunning(f"{command[0]}: {fault}") from fault
    if ended.returncode:
        raise NotRunning(f"{command[0]}: {' '.join((ended.stdout + ended.stderr).split()[-40:])}")
    return ended.stdout


def tree(root: int) -> set[int]:
    """A process with all that descend from it."""
    parents: dict[int, int] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def cpu_s(root: int) -> float:
    """Processor time so far of a process and its descendants, those included that have ended, in seconds."""
    ticks = 0
    for one in tree(root):
        with suppress(OSError):
            ticks += sum(
                int(field) for field in _stat(one)[11:15]
            )  # its own, and that of children it waited for
    return ticks / _TICKS


def memory_mib(root: int) -> float:
    """Memory of a process and its descendants in MiB, what they share counted once (PSS)."""
    kib = 0
    for one in tree(root):
        with suppress(OSError):
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kib += int(line.split()[1])
    return kib / 1024


def _stat(one: int) -> list[str]:
    """The fields of /proc/N/stat from the third (state) on: the second may hold blanks."""
    return Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
