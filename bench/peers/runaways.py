"""Five queries that never end, beside normal traffic: when they are told so, and what the others notice."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from peers.queries import POINT, RUNAWAY, varied
from peers.servers import Material, Server
from peers.wire import Broken, Connection, Request, expected

_RUNAWAYS: Final = 5
_DEADLINE_S: Final = 2
_ALONE_S: Final = 1.5
_TIMEOUT: Final = 504


def runaways(server: Server, material: Material) -> dict[str, Any]:
    """Seconds from the deadline to the answer, and point queries by one connection before and meanwhile.

    Raises:
        Broken: a runaway ended otherwise than by 504, or a point query failed.
        OSError: it does not answer.
    """
    before = _probed(server, material, threading.Event(), _ALONE_S)
    ended = threading.Event()
    with ThreadPoolExecutor(_RUNAWAYS + 1) as threads:
        probe = threads.submit(_probed, server, material, ended, 60.0)
        late = list(threads.map(lambda number: _late_s(server, number), range(_RUNAWAYS)))
        ended.set()
        during = probe.result()
    return {
        "deadline_s": _DEADLINE_S,
        "late_s": statistics.median(late),
        "latest_s": max(late),
        "point_before_ms": statistics.median(before),
        "point_during_ms": statistics.median(during),
        "point_during_p99_ms": statistics.quantiles(during, n=100)[98],
        "throughput_kept": statistics.mean(before) / statistics.mean(during),
    }


def _late_s(server: Server, number: int) -> float:
    plain = server.query(varied(RUNAWAY, number))
    request = Request(plain.path.replace("?", f"?timeout={_DEADLINE_S}&", 1), plain.headers)
    with Connection(server.port) as connection:
        begun = time.perf_counter()
        answer = connection.ask(request)
        took = time.perf_counter() - begun
    if answer.status != _TIMEOUT:
        raise Broken(f"a query without end was answered with {answer.status}, not {_TIMEOUT}")
    return took - _DEADLINE_S


def _probed(server: Server, material: Material, ended: threading.Event, longest_s: float) -> list[float]:
    """Milliseconds of point queries, one after the other."""
    times = []
    deadline = time.perf_counter() + longest_s
    with Connection(server.port) as connection:
        while not ended.is_set() and time.perf_counter() < deadline:
            number = time.perf_counter_ns()
            request = server.query(varied(POINT % material.subjects[number % len(material.subjects)], number))
            begun = time.perf_counter()
            expected(connection.ask(request), request)
            times.append(1_000 * (time.perf_counter() - begun))
    return times
