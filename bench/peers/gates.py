"""What was promised, held against what was measured: passed, or missed and by how much."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from peers import fuseki, loads, oxigraph, rdflib_endpoint, virtuoso
from peers.ours import DISK, MEMORY

Size = Mapping[str, Any]
Sizes = Mapping[int, Size]
_MILLION: Final = 1_000_000
_NOT_ALIKE: Final = ("search", loads.WRITE)
"""Loads in which peers do something else than we do."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One promise.

    Attributes:
        name: what is divided by what.
        better: whether more or less is better.
        limit: the least, or the most.
        found: the figure of the better set-up; None where it was not measured.
        told: where it was measured, and the figures of each set-up.
    """

    name: str
    better: Literal["more", "less"]
    limit: float
    found: float | None
    told: str

    @property
    def passed(self) -> bool | None:
        """None where it cannot be judged."""
        if self.found is None:
            return None
        return self.found >= self.limit if self.better == "more" else self.found <= self.limit

    @property
    def missed_by(self) -> float:
        """How far it is off, as a share of the limit; 0 where it is not."""
        return 0.0 if self.passed or self.found is None else abs(self.found - self.limit) / self.limit

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {**asdict(self), "passed": self.passed, "missed_by": self.missed_by}


Figure = Callable[[Size, str], float | None]
"""Of one size and one set-up of ours."""


def gates(sizes: Sizes) -> list[Gate]:
    """All of them, judged on the largest size that has the figures."""
    million = {size: told for size, told in sizes.items() if size >= _MILLION}
    return [
        _gate(
            "point query ÷ Oxigraph server, requests/s",
            "more",
            0.4,
            _at(sizes, _speed(loads.THROUGHPUT, oxigraph.NAME)),
        ),
        _gate(
            "same query again ÷ Oxigraph server, requests/s",
            "more",
            0.75,
            _at(sizes, _speed(loads.CACHED, oxigraph.NAME)),
        ),
        _gate(
            "5,000 rows ÷ Oxigraph server, requests/s",
            "more",
            1.0,
            _at(sizes, _speed(loads.ROWS_THROUGHPUT, oxigraph.NAME)),
        ),
        _gate(
            "aggregate ÷ Oxigraph server, requests/s",
            "more",
            1.0,
            _at(sizes, _speed(loads.AGGREGATE, oxigraph.NAME)),
        ),
        _gate(
            "point query ÷ rdflib-endpoint, requests/s",
            "more",
            8.0,
            _at(sizes, _speed(loads.THROUGHPUT, rdflib_endpoint.NAME)),
        ),
        _gate("everything ÷ Fuseki: the slowest of all", "more", 1.0, _slowest(sizes, fuseki.NAME)),
        _gate(
            "mix ÷ Virtuoso at 1M in memory, time",
            "less",
            0.8,
            _at(million, _time(loads.MIX, virtuoso.NAME), (MEMORY,)),
        ),
        _gate(
            "mix ÷ Virtuoso at 1M on disk, time",
            "less",
            2.5,
            _at(million, _time(loads.MIX, virtuoso.NAME), (DISK,)),
        ),
        _gate("reader path ÷ in-process, time", "less", 1.4, _at(sizes, _inside("reader_ratio"), (DISK,))),
        *(
            _gate(f"growth 10k → 1M: {load}", "less", 1.8, _growth(sizes, load))
            for load in (loads.DESCRIBE, loads.POINT, loads.WRITE)
        ),
        _gate("write p50 ÷ bare fdatasync, time", "less", 2.0, _at(sizes, _inside("write_ratio"), (DISK,))),
        _gate("deadline to 504, seconds", "less", 0.1, _at(sizes, _late)),
    ]


def _gate(name: str, better: Literal["more", "less"], limit: float, found: Mapping[str, float]) -> Gate:
    """Judged by the better of the figures, which are named by where they come from."""
    choice = max if better == "more" else min
    told = "; ".join(f"{where}: {figure:.2f}" for where, figure in found.items())
    return Gate(name, better, limit, choice(found.values()) if found else None, told or "not measured")


def median(size: Size, load: str, server: str) -> float | None:
    """The median of a load and server; None where there is none."""
    figure = size.get("loads", {}).get(load, {}).get(server, {}).get("median")
    return None if figure is None else float(figure)


def quotient(one: float | None, other: float | None) -> float | None:
    """One by the other, if both are there."""
    return one / other if one is not None and other else None


def _speed(load: str, peer: str) -> Figure:
    return lambda size, own: quotient(median(size, load, own), median(size, load, peer))


def _time(load: str, peer: str) -> Figure:
    return _speed(load, peer)


def _inside(name: str) -> Figure:
    return lambda size, own: size.get("inside", {}).get(own, {}).get(name)


def _late(size: Size, own: str) -> float | None:
    return size.get("runaways", {}).get(own, {}).get("latest_s")


def _at(sizes: Sizes, figure: Figure, setups: tuple[str, ...] = (DISK, MEMORY)) -> dict[str, float]:
    """The figures of the largest size that has one."""
    for size in sorted(sizes, reverse=True):
        found = {own: figure(sizes[size], own) for own in setups}
        known = {f"{own} at {size:,}": one for own, one in found.items() if one is not None}
        if known:
            return known
    return {}


def _growth(sizes: Sizes, load: str) -> dict[str, float]:
    if not {10_000, _MILLION} <= set(sizes):
        return {}
    found = {
        own: quotient(median(sizes[_MILLION], load, own), median(sizes[10_000], load, own))
        for own in (DISK, MEMORY)
    }
    return {own: one for own, one in found.items() if one is not None}


def _slowest(sizes: Sizes, peer: str) -> dict[str, float]:
    """For each set-up the load of the largest size in which the peer is nearest, or ahead."""
    if not sizes:
        return {}
    largest = max(sizes)
    found = {}
    for own in (DISK, MEMORY):
        speeds = dict(_speeds(sizes[largest], own, peer))
        if speeds:
            worst = min(speeds, key=lambda load: speeds[load])
            found[f"{own} at {largest:,}, {worst}"] = speeds[worst]
    return found


def _speeds(size: Size, own: str, peer: str) -> Iterator[tuple[str, float]]:
    """By load how many times as fast as the peer we are."""
    for load, figures in size.get("loads", {}).items():
        one, other = median(size, load, own), median(size, load, peer)
        if load in _NOT_ALIKE or one is None or other is None:
            continue
        ratio = other / one if figures[own]["unit"] == "ms" else one / other
        yield load, ratio
