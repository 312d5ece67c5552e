"""Writes over HTTP: validated ones alone, and one among ten beside reads."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from typing import Any, Final

from peers.content import BASE, GRAPHS
from peers.loads import WRITE, Load, is_ours
from peers.measuring import Effort, Figures, measured
from peers.queries import POINT, varied
from peers.servers import Material, Server
from peers.wire import Connection, Request, expected

_CLIENTS: Final = 4
_READS: Final = 9
_SECONDS: Final = 4.0
_TURN_S: Final = 1.0
_DEFINITION: Final = "http://www.w3.org/2004/02/skos/core#definition"
_NUMBERS: Final = count(1)


def update(server: Server, place: int, text: str, before: str) -> Request:
    """The request that gives a concept another definition.

    Args:
        server: takes SPARQL updates.
        place: of the concept in the first classification.
        text: of the new definition.
        before: of the one that it takes the place of; empty for none.
    """
    said = f"<{BASE}concept/0/{place}> <{_DEFINITION}>"
    old, new = (f'{said} "{words}"@en' for words in (before, text))
    if is_ours(server.name):
        graph = f"GRAPH <{GRAPHS}classification-0>"
        old, new = (f"{graph} {{ {one} }}" for one in (old, new))
    deleted = f"DELETE DATA {{ {old} }} ; " if before else ""
    headers = {**server.headers, "Content-Type": "application/sparql-update", **_key(server)}
    return Request(server.update, headers, "POST", f"{deleted}INSERT DATA {{ {new} }}".encode())


def validated_writes(servers: list[Server], effort: Effort) -> dict[str, Figures]:
    """Milliseconds of a write by one connection: checked against the shapes, inferred, recorded, synced."""
    known: dict[tuple[str, int], str] = {}

    def steps(server: Server, _: int) -> list[Request]:
        number = next(_NUMBERS)
        place = 2 * (number % 40) + 2  # the even ones are generated without a definition
        text = f"As it is in turn {number}."
        before = known.get((server.name, place), "")
        known[server.name, place] = text
        return [update(server, place, text, before)]

    longer = replace(effort, turn_s=_TURN_S)  # what follows a commit in the background comes in bursts
    return measured(Load(WRITE, "ms", steps, only_ours=True), servers, longer)


def mixed(server: Server, material: Material) -> dict[str, Any]:
    """Nine point queries to each write by four connections for some seconds.

    Raises:
        Broken: an answer was none of success.
        OSError: it does not answer.
    """
    reads: list[float] = []
    writes: list[float] = []
    kept = threading.Lock()
    deadline = time.perf_counter() + _SECONDS

    def work(place: int) -> None:
        before = ""
        with Connection(server.port) as connection:
            while time.perf_counter() < deadline:
                took = [_timed(connection, request) for request in _point_queries(server, material)]
                text = f"As it is in turn {next(_NUMBERS)}, beside reads."
                written = _timed(connection, update(server, 2 * place + 102, text, before))
                before = text
                with kept:
                    reads.extend(took)
                    writes.append(written)

    begun = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as threads:
        list(threads.map(work, range(_CLIENTS)))
    seconds = time.perf_counter() - begun
    return {
        "requests_per_s": (len(reads) + len(writes)) / seconds,
        "read_ms": statistics.median(reads),
        "read_p99_ms": statistics.quantiles(reads, n=100)[98],
        "write_ms": statistics.median(writes),
        "writes": len(writes),
    }


def _point_queries(server: Server, material: Material) -> Iterator[Request]:
    for _ in range(_READS):
        number = next(_NUMBERS)
        yield server.query(varied(POINT % material.subjects[number % len(material.subjects)], number))


def _timed(connection: Connection, request: Request) -> float:
    begun = time.perf_counter()
    expected(connection.ask(request), request)
    return 1_000 * (time.perf_counter() - begun)


def _key(server: Server) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.key}"} if server.key else {}
