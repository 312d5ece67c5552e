"""Rounds among servers: each has its turn in every round, so what else goes on falls on all alike."""

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from peers.loads import Load
from peers.processes import cpu_s
from peers.servers import Server
from peers.throughput import throughput
from peers.wire import Broken, Connection, Request, expected

_NUMBERS: Final = count(1_000)
"""Of the turns of the whole run: no text is asked twice, but by the load that means to."""


@dataclass(slots=True)
class Figures:
    """What one server did in one load.

    Attributes:
        unit: of the values.
        values: one for each round.
        requests: of all rounds.
        cpu_s: processor time of all rounds, in seconds.
        steps: milliseconds of each step by turn, where a turn has several.
        failed: why there are no more of them; empty where there are.
    """

    unit: str
    values: list[float] = field(default_factory=list)
    requests: int = 0
    cpu_s: float = 0.0
    steps: list[list[float]] = field(default_factory=list)
    failed: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON: the median, the quartiles, CPU in microseconds for each request."""
        if not self.values:
            return {"failed": self.failed or "not measured"}
        quartiles = statistics.quantiles(self.values, n=4) if len(self.values) > 1 else self.values * 3
        return {
            "unit": self.unit,
            "median": statistics.median(self.values),
            "q1": quartiles[0],
            "q3": quartiles[2],
            "rounds": len(self.values),
            "cpu_us": 1e6 * self.cpu_s / max(1, self.requests),
            **(
                {"steps": [statistics.median(step) for step in zip(*self.steps, strict=True)]}
                if self.steps
                else {}
            ),
            **({"failed": self.failed} if self.failed else {}),
        }


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a measurement may take.

    Attributes:
        rounds: how often each server has its turn.
        turn_s: of one connection: no new turn begins later in the same round, in seconds.
        turns: of one connection: at most so many in a round.
        patience_s: of one server and load: no new round begins later, in seconds.
    """

    rounds: int = 7
    turn_s: float = 0.25
    turns: int = 100
    patience_s: float = 40.0


def measured(load: Load, servers: Sequence[Server], effort: Effort) -> dict[str, Figures]:
    """The figures by server; one that fails keeps what it had, and says why."""
    figures = {server.name: Figures(load.unit) for server in servers if load.measures(server)}
    spent = dict.fromkeys(figures, 0.0)
    _warm(load, servers, figures, effort)
    for turn in range(effort.rounds):
        for server in _rotated(servers, turn):
            kept = figures.get(server.name)
            if kept is None or kept.failed or spent[server.name] > effort.patience_s:
                continue
            begun, before = time.perf_counter(), cpu_s(server.process)
            try:
                value, requests = _round(load, server, effort, kept.steps)
            except (Broken, OSError) as fault:
                kept.failed = _reason(fault)
                continue
            kept.values.append(value)
            kept.requests += requests
            kept.cpu_s += cpu_s(server.process) - before
            spent[server.name] += time.perf_counter() - begun
    return figures


def _rotated(servers: Sequence[Server], turn: int) -> Iterable[Server]:
    start = turn % len(servers)
    return [*servers[start:], *servers[:start]]


def _warm(load: Load, servers: Sequence[Server], figures: dict[str, Figures], effort: Effort) -> None:
    """As long as one round by one connection, so that nobody is measured cold."""
    once = Load(load.name, "ms", load.steps)
    for server in servers:
        if server.name in figures:
            try:
                _round(once, server, effort, [])
            except (Broken, OSError) as fault:
                figures[server.name].failed = _reason(fault)


def _reason(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def _round(load: Load, server: Server, effort: Effort, kept: list[list[float]]) -> tuple[float, int]:
    """One value and the number of requests behind it; keeps the times of steps."""
    if load.unit == "requests/s":
        return throughput(load, server)
    times, requests = [], 0
    begun = time.perf_counter()
    with Connection(server.port) as connection:
        while not times or (len(times) < effort.turns and time.perf_counter() - begun < effort.turn_s):
            steps = load.steps(server, next(_NUMBERS))
            took = [_timed_ms(connection, request) for request in steps]
            times.append(sum(took))
            requests += len(steps)
            if len(steps) > 1:
                kept.append(took)
    return statistics.median(times), requests


def _timed_ms(connection: Connection, request: Request) -> float:
    begun = time.perf_counter()
    expected(connection.ask(request), request)
    return 1_000 * (time.perf_counter() - begun)
