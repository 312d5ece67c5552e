"""The service beside its peers, in one run: `python bench/compare.py --sizes "10k 100k 1M"`.

Generates content (fixed seed), starts the service and every peer that is here, checks that all give the same
rows, measures in interleaved rounds, judges the gates, and writes results and charts into `bench/report/`.
With --publish the figures of docs/benchmark.md are written anew. Nothing is asked of the network.

Exit status: 0 measured, whatever the gates say; 1 a server gave other rows; 2 our service did not start.
"""

import argparse
import json
import os
import platform
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from peers.charts import draw
from peers.gates import gates
from peers.measuring import Effort
from peers.one_size import PEERS, Plan, Tell, measure_size
from peers.prepared import material
from peers.processes import NotRunning
from peers.table import publish, verdict
from peers.throughput import client

_HERE: Final = Path(__file__).parent
_PAGE: Final = _HERE.parent / "docs" / "benchmark.md"
_UNITS: Final = {"k": 1_000, "M": 1_000_000}
_FROM: Final = 100_000
"""Size from which eight connections at once are measured: below, one connection tells all."""


def main() -> int:
    """Measure every size, and tell."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that every server is stopped as well
    begun = time.monotonic()
    results: dict[str, Any] = {"about": _about(), "sizes": {}}
    for size in asked.sizes:
        tell = _telling(begun, size)
        tell("preparing")
        content = material(size, asked.cache)
        if asked.prepare:
            continue
        at_once = size >= _FROM and not asked.brief
        plan = Plan(tuple(asked.peers), Effort(asked.rounds), at_once, not asked.brief)
        try:
            results["sizes"][str(size)] = measure_size(content, plan, tell)
        except NotRunning as reason:
            tell(f"our service does not start: {reason}")
            return 2
        _write(results, asked.report)
    return 0 if asked.prepare else _reported(results, asked)


def _telling(begun: float, size: int) -> Tell:
    """Says a line on standard output, with the time since the beginning and the size."""
    return lambda line: print(f"{time.monotonic() - begun:7.1f} s  {size:,}: {line}", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", type=_sizes, default=_sizes("10k 100k"), help='such as "10k 100k 1M"; 5M too'
    )
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS), help="all by default")
    parser.add_argument("--rounds", type=int, default=7, help="how often each server has its turn")
    parser.add_argument("--brief", action="store_true", help="one connection only, nothing of ours alone")
    parser.add_argument("--report", type=Path, default=_HERE / "report", help="folder of results and charts")
    parser.add_argument("--cache", type=Path, default=_HERE / "report" / "cache", help="folder of content")
    parser.add_argument(
        "--prepare", action="store_true", help="only generate and load what is not in the cache"
    )
    parser.add_argument("--publish", action="store_true", help="write the figures of docs/benchmark.md anew")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(
        int(float(part[:-1]) * _UNITS[part[-1]]) if part[-1] in _UNITS else int(part) for part in text.split()
    )


def _about() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": memory / 2**30,
        "python": platform.python_version(),
        "client": client(),
        "load": os.getloadavg()[0],
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )


def _write(results: dict[str, Any], folder: Path) -> None:
    """After each size, so that what was measured is there whatever comes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def _reported(results: dict[str, Any], asked: argparse.Namespace) -> int:
    judged = gates({int(size): told for size, told in results["sizes"].items()})
    results["gates"] = [gate.as_json() for gate in judged]
    _write(results, asked.report)
    draw(results, asked.report)
    if asked.publish:
        publish(_PAGE, results, judged)
    for gate in judged:
        print(f"{verdict(gate):22} {gate.name}: {gate.told}")
    return int(any(told["differences"] for told in results["sizes"].values()))


if __name__ == "__main__":
    sys.exit(main())
