"""What hostile clients cost the others: `python bench/hostile.py [--bombs N]`, against the running service.

Every family of `tests/hostile.py` while a probe asks ten times a second; twenty runaways beside the probe;
memory bombs, and what the service's own memory has grown by.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx2

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile import FLAT, HOSTILE
from serving import Service, served

DEADLINE_S = 3.0
PROBE = "SELECT ?p { <https://w3id.org/modernstats-kg/id/standards/gsim> ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@contextmanager
def probing(service: Service) -> Iterator[list[float]]:
    """Ask a point query ten times a second; the seconds that each took, infinite where it failed."""
    times: list[float] = []
    done = Event()

    def probe() -> None:
        with service.client() as client:
            while not done.wait(0.1):
                start = time.perf_counter()
                answer = client.get("/sparql", params={"query": PROBE})
                times.append(time.perf_counter() - start if answer.status_code == 200 else float("inf"))

    thread = Thread(target=probe)
    thread.start()
    try:
        yield times
    finally:
        done.set()
        thread.join()


def ask(client: httpx2.Client, query: str) -> tuple[int, float]:
    """Status and seconds of one query."""
    start = time.perf_counter()
    status = client.post("/sparql", data={"query": query}).status_code
    return status, time.perf_counter() - start


def reported(name: str, service: Service, work: Callable[[], list[tuple[int, float]]]) -> None:
    """Do the work beside the probe; print what both took."""
    with probing(service) as times:
        ends = work()
        time.sleep(1.0)
    statuses = sorted({status for status, _ in ends})
    print(
        f"{name}: {len(ends)} queries, statuses {statuses}, longest {max(took for _, took in ends):.2f} s "
        f"(deadline {DEADLINE_S} s); probe p50 {statistics.median(times) * 1000:.0f} ms, "
        f"p99 {statistics.quantiles(times, n=100)[98] * 1000:.0f} ms of {len(times)}"
    )


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bombs", type=int, default=100, help="memory bombs to send")
    bombs = options.parse_args().bombs
    limits = httpx2.Limits(max_connections=40)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room,
        served(Path(room) / "data", query_timeout_s=str(DEADLINE_S)) as service,
        httpx2.Client(base_url=service.address, timeout=60, limits=limits) as client,
    ):
        reported("families", service, lambda: [ask(client, query) for query in HOSTILE.values()])

        def runaways() -> list[tuple[int, float]]:
            with ThreadPoolExecutor(20) as threads:
                return list(threads.map(lambda _: ask(client, RUNAWAY), range(20)))

        reported("20 runaways", service, runaways)
        before = service.memory_mib()
        build, size = FLAT["concatenation"]
        reported("memory bombs", service, lambda: [ask(client, build(size)) for _ in range(bombs)])
        print(f"the service grew by {service.memory_mib() - before:.1f} MiB in {bombs} memory bombs")


if __name__ == "__main__":
    main()
