"""What an HTTP front of several processes could reach at most: `python bench/front.py [--size 100000]`.

As many whole services as there are cores stand side by side, each with its own copy of the data, its own
readers and its own clients: they agree on nothing, so a front whose processes share caches, limits and one
writer is no faster. Beside them, in the same rounds, one service and Oxigraph's server, each with the eight
connections of one. Told are requests a second, and the ratio to Oxigraph's server (docs/adr/0020).
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from peers import loads, oxigraph
from peers.loads import Load
from peers.ours import MEMORY, starters
from peers.prepared import material
from peers.servers import Server
from peers.throughput import throughput

_CACHE: Final = Path(__file__).parent / "report" / "cache"


def together(load: Load, servers: Sequence[Server]) -> float:
    """Requests a second of all of them, asked at the same time."""
    with ThreadPoolExecutor(len(servers)) as clients:
        return sum(rate for rate, _ in clients.map(lambda server: throughput(load, server), servers))


def main() -> None:
    """Start all, measure in rounds, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cache", type=Path, default=_CACHE)
    asked = parser.parse_args()
    served = material(asked.size, asked.cache)
    measured = [one for one in loads.throughput_loads(served) if one.name in (loads.THROUGHPUT, loads.CACHED)]
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folders = [root / str(number) for number in range((os.cpu_count() or 1) + 1)]
        for folder in folders:
            folder.mkdir()
        ours = [stack.enter_context(starters()[MEMORY](served, folder)) for folder in folders[1:]]
        native = stack.enter_context(oxigraph.served(served, folders[0]))
        sides = {f"{len(ours)} services": ours, "1 service": ours[:1], native.name: [native]}
        for load in measured:
            rates: dict[str, list[float]] = {name: [] for name in sides}
            for _ in range(asked.rounds):
                for name, servers in sides.items():
                    rates[name].append(together(load, servers))
            medians = {name: statistics.median(found) for name, found in rates.items()}
            for name, median in medians.items():
                print(f"{load.name}: {name:16} {median:8.0f} /s  {median / medians[native.name]:.2f}")


if __name__ == "__main__":
    main()
