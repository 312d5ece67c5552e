"""Our service as `modernstats-kg serve` runs it, on a copy of a data directory that was loaded before."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from modernstats_kg import __version__
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.bootstrap import open_keys
from modernstats_kg.settings import Settings
from peers.processes import NotRunning, free_port, memory_mib, running
from peers.queries import POINT
from peers.servers import Material, Server, Starter
from peers.wire import Connection, Request

DISK: Final = "ours, disk"
MEMORY: Final = "ours, memory"
_PROGRAM: Final = (sys.executable, "-c", "from modernstats_kg.cli import app; app()", "serve")
_BUDGET: Final = "memory_budget_mib"
_UNLIMITED: Final = {
    "KG_CLIENT_ENGINE_S_PER_MIN": "0",
    "KG_CLIENT_LONG_QUERIES": "0",
    "KG_CLIENT_FAILURES_PER_MIN": "0",
    "KG_QUERY_TIMEOUT_S": "120",
    "KG_ANSWER_MAX_BYTES": "4000000000",
}
"""All clients here have one address, and a dump is one answer."""
_MIB_PER_THOUSAND: Final = 1.5
"""Budget of the in-memory readers: what is named, what is inferred and their union, with room to spare."""
_ALONE: Final = 2.0
"""Load of the machine up to which our own loading is all that goes on."""
_SEARCH: Final = Request("/api/v1/search?q=data", {"Accept": "application/json"})
_NOT_YET: Final = 503
_LOOK_S: Final = 1.0
_STEADY: Final = 4
"""Looks in which the memory has not grown."""


@contextmanager
def _served(material: Material, folder: Path, name: str, budget_mib: int) -> Iterator[Server]:
    data = folder / "data"
    shutil.copytree(material.data, data)
    settings = Settings(data=data, ontology=material.content, _env_file=None)
    key = create_key(open_keys(settings), KeyWish("benchmark", ("write:*",)), settings.base)
    port = free_port()
    environment = {
        **_UNLIMITED,
        "KG_ONTOLOGY": str(material.content),
        f"KG_{_BUDGET.upper()}": str(budget_mib),
        "PYTHONPATH": ":".join(sys.path),
    }
    command = [*_PROGRAM, "--port", str(port), "--data", str(data)]
    with running(command, port, folder, environment) as process:
        server = Server(
            name,
            f"{_version(name)}; {_loading(material)}",
            port,
            process,
            "/sparql?query=",
            material.load_s if material.busy <= _ALONE else None,
            update="/update",
            key=key,
        )
        _wait_until_warm(server, material, budget_mib)
        yield server


def _version(name: str) -> str:
    place = "readers in memory" if name == MEMORY else "readers on checkpoints of the disk"
    return f"modernstats-kg {__version__}{_revision()}, {place}"


def _loading(material: Material) -> str:
    return (
        "start with an empty data directory" if material.busy <= _ALONE else "load not timed: others worked"
    )


def _revision() -> str:
    with suppress(OSError):
        told = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - the one that whoever develops has
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent,
            check=False,
        )
        return f" ({told.stdout.strip()})" if told.returncode == 0 else ""
    return ""


def _wait_until_warm(server: Server, material: Material, budget_mib: int) -> None:
    """Ask until the index of the search is made, and the image in memory has been read."""
    deadline = time.monotonic() + 60 + material.statements / 5_000
    with Connection(server.port) as connection:
        while connection.ask(_SEARCH).status == _NOT_YET and time.monotonic() < deadline:
            time.sleep(_LOOK_S / 4)
    if not budget_mib:
        return
    server.body(POINT % material.subjects[0])
    steady, before = 0, 0.0
    while steady < _STEADY and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
        now = memory_mib(server.process)
        steady = steady + 1 if now < before * 1.01 else 0  # the image grows as long as it is read
        before = now
    for place in range(_STEADY):
        server.body(POINT % material.subjects[place])


def starters() -> dict[str, Starter]:
    """Our service by the name of the set-up; in memory only where this version can."""
    found: dict[str, Starter] = {DISK: partial(_served, name=DISK, budget_mib=0)}
    found[MEMORY] = _in_memory
    return found


@contextmanager
def _in_memory(material: Material, folder: Path) -> Iterator[Server]:
    if _BUDGET not in Settings.model_fields:
        raise NotRunning("this version has no in-memory readers")
    with _served(material, folder, MEMORY, budget_mib(material)) as server:
        yield server


def budget_mib(material: Material) -> int:
    """Room for the in-memory readers of that content, in MiB."""
    return 256 + int(material.statements / 1_000 * _MIB_PER_THOUSAND)
