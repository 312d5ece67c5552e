"""A page of 100 resources, against Datasette serving 100 rows of the same data on the same machine.

Run with `python bench/rest.py`. Datasette is installed into a folder that is removed afterwards; where that
is not possible, nothing is measured and the reason is printed.
"""

import json
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx2 as httpx

from modernstats_kg.actions.collection import all_records
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.settings import Settings

KIND: Final = "elements"
ROWS: Final = 100
ROUNDS: Final = 300
_DATASETTE: Final = "datasette"
_PROGRAM: Final = (sys.executable, "-c", "from modernstats_kg.cli import app; app()")
_UNLIMITED: Final = {
    "KG_CLIENT_ENGINE_S_PER_MIN": "0",
    "KG_CLIENT_LONG_QUERIES": "0",
    "KG_CLIENT_FAILURES_PER_MIN": "0",
}


def main() -> int:
    """Install the other, fill both, measure in turns; 1 when our page is slower than theirs, else 0."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = _installed(folder)
        if program is None:
            return 0
        rows = _fill(folder)
        ports = _free_port(), _free_port()
        ours = [*_PROGRAM, "serve", "--data", str(folder / "data"), "--port", str(ports[0])]
        theirs = [program, "serve", str(folder / "rows.db"), "--port", str(ports[1])]
        with (
            _running(ours, ports[0]),
            _running(theirs, ports[1]),
        ):
            return _report(rows, *ports)


def _installed(folder: Path) -> str | None:
    """Path of a fresh Datasette; None where it cannot be had."""
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", _DATASETTE], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"skipped: Datasette cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")
        return None
    shown = subprocess.run(
        [python, "-m", "datasette", "--version"], capture_output=True, text=True, check=True
    )
    print(shown.stdout.strip())
    return str(folder / "venv" / "bin" / "datasette")


def _fill(folder: Path) -> int:
    """The shipped content for us, and the same items as rows for Datasette; number of rows."""
    kg = open_graph(Settings(data=folder / "data", _env_file=None))
    records = all_records(kg, KIND)
    fields = [field.name for field in KINDS[KIND].fields]
    columns = ["id", "key", "type", "label", "labels", *fields, "source", "version"]
    with sqlite3.connect(folder / "rows.db") as base:
        base.execute(f"CREATE TABLE {KIND} ({', '.join(f'[{name}]' for name in columns)}, PRIMARY KEY (id))")
        for key, record in records.items():
            values = [json.dumps([term.value for term in record.values.get(name, ())]) for name in fields]
            head = [record.iri, key, json.dumps(record.types), record.label(), json.dumps(record.labels)]
            row = [*head, *values, json.dumps(record.sources), record.version]
            base.execute(f"INSERT INTO {KIND} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - our own table
    kg.close()
    return len(records)


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    environment = {**os.environ, **_UNLIMITED, "PYTHONPATH": os.pathsep.join(sys.path)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(process, port)
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens at port {port}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _report(rows: int, ours: int, theirs: int) -> int:
    page = f"http://127.0.0.1:{ours}/api/v1/{KIND}?limit={ROWS}&sort=label&lang=en"
    table = f"http://127.0.0.1:{theirs}/rows/{KIND}.json?_size={ROWS}&_shape=objects&_sort=label"
    asked: dict[str, Callable[[int], str]] = {
        "modernstats-kg, a page asked for before": lambda _: page,
        "modernstats-kg, a page asked for the first time": lambda number: f"{page}&label__ne=x{number}",
        "Datasette": lambda _: table,
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    sizes: dict[str, int] = {}
    with httpx.Client(headers={"Accept-Encoding": "identity"}, timeout=30) as client:
        for number in range(ROUNDS):
            for name, address in asked.items():  # in turns, so that a busy machine slows all of them
                begun = time.perf_counter()
                answer = client.get(address(number))
                taken[name].append(1_000 * (time.perf_counter() - begun))
                answer.raise_for_status()
                found = answer.json()
                if len(found.get("items", found.get("rows"))) != ROWS:
                    raise ValueError(f"{name} did not give {ROWS}")
                sizes[name] = len(answer.content)
    print(f"{rows} {KIND}, {ROWS} of them in each answer, {ROUNDS} rounds in turns, one connection each")
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        p95 = sorted(taken[name])[int(ROUNDS * 0.95)]
        ratio = median / medians["Datasette"]
        print(
            f"{name:50} median {median:6.2f} ms  p95 {p95:6.2f} ms  {sizes[name]:7,} bytes  ratio {ratio:.2f}"
        )
    return int(medians["modernstats-kg, a page asked for before"] > medians["Datasette"])


if __name__ == "__main__":
    sys.exit(main())
