"""Requests a second by eight connections: wrk, or a plainer client in Python where wrk is missing."""

import json
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Final

from peers.loads import Load
from peers.servers import Server
from peers.wire import Broken, Connection, expected

CONNECTIONS: Final = 8
_SECONDS: Final = 1
_PATHS: Final = 20_000
_SALTS: Final = count(1)
_SCRIPT: Final = """
local paths, counter = {}, 0
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local salt = os.getenv("BENCH_SALT")
request = function()
  counter = counter + 1
  local path = paths[(counter - 1) % #paths + 1]
  if salt ~= "" then path = path .. salt .. counter end
  return wrk.format("GET", path)
end
done = function(summary, latency, requests)
  local failed = summary.errors
  print("BENCH " .. string.format(
    '{"requests": %d, "us": %d, "status": %d, "broken": %d}', summary.requests, summary.duration,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
"""
"""Gives the paths of a file one after the other; a salt at the end of each makes every one a new query."""


def client() -> str:
    """What throughput is measured with."""
    return (
        "wrk, 1 thread" if shutil.which("wrk") else "threads of Python, which take processor time themselves"
    )


def throughput(load: Load, server: Server) -> tuple[float, int]:
    """Requests a second, and their number.

    Raises:
        Broken: an answer was none of success.
    """
    if load.large or shutil.which("wrk") is None:
        return _by_threads(load, server)
    requests = [step for number in range(_spread(load, server)) for step in load.steps(server, number)]
    varied = load.steps(server, 0)[0].path != load.steps(server, 1)[0].path
    paths = [request.path for request in requests]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paths").write_text("\n".join(paths))
        (folder / "load.lua").write_text(_SCRIPT)
        headers = [part for head in requests[0].headers.items() for part in ("-H", ": ".join(head))]
        address = f"http://127.0.0.1:{server.port}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{_SECONDS}s", "--timeout", "60s", "-s"]
        ended = subprocess.run(
            [*command, str(folder / "load.lua"), *headers, address],
            env={"BENCH_PATHS": str(folder / "paths"), "BENCH_SALT": f"x{next(_SALTS)}x" if varied else ""},
            executable=shutil.which("wrk"),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    return _read(ended.stdout + ended.stderr)


def _spread(load: Load, server: Server) -> int:
    """How many paths are worth writing down: one where all are alike but for their ending."""
    one, other = (load.steps(server, number)[0].path for number in (0, 1))
    return 1 if one[:-2] == other[:-2] else _PATHS


def _read(printed: str) -> tuple[float, int]:
    line = next((line for line in printed.splitlines() if line.startswith("BENCH ")), "")
    if not line:
        raise Broken(f"wrk: {printed.strip()[-200:]}")
    told = json.loads(line.removeprefix("BENCH "))
    if told["status"] or told["broken"]:
        raise Broken(f"wrk: {told['status']} answers of failure, {told['broken']} broken ones")
    return told["requests"] * 1e6 / told["us"], told["requests"]


def _by_threads(load: Load, server: Server) -> tuple[float, int]:
    """Every request that is begun is waited for, and its time counts."""
    deadline = time.perf_counter() + (_SECONDS / 2 if load.large else _SECONDS)
    salt = next(_SALTS) * 1_000_000

    def ask(place: int) -> int:
        asked = 0
        with Connection(server.port) as connection:
            while time.perf_counter() < deadline:
                for request in load.steps(server, salt + place + asked * CONNECTIONS):
                    expected(connection.ask(request), request)
                asked += 1
        return asked

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        total = sum(threads.map(ask, range(CONNECTIONS)))
    return total / (time.perf_counter() - begun), total
