"""Everything that is measured at one size: start, compare, measure, stop."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from modernstats_kg.errors import KnowledgeGraphError
from peers import fuseki, ours, oxigraph, rdflib_endpoint, virtuoso
from peers.comparison import Differences, differences
from peers.inside import inside
from peers.loads import WRITE, Load, dump_load, is_ours, loads, throughput_loads
from peers.measuring import Effort, Figures, measured
from peers.prepared import in_a_process
from peers.processes import NotRunning, memory_mib
from peers.runaways import runaways
from peers.servers import Material, Server, Starter
from peers.wire import Broken
from peers.writes import mixed, validated_writes

PEERS: Final[dict[str, Starter]] = {
    oxigraph.NAME: oxigraph.served,
    fuseki.NAME: fuseki.served,
    virtuoso.NAME: virtuoso.served,
    rdflib_endpoint.NAME: rdflib_endpoint.served,
}
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured at a size.

    Attributes:
        peers: names of those that are started beside our service.
        effort: of each load.
        throughput: whether eight connections at once are measured too.
        alone: whether what concerns our service alone is: runaways, and its own process.
    """

    peers: tuple[str, ...]
    effort: Effort
    throughput: bool
    alone: bool


def measure_size(material: Material, plan: Plan, tell: Tell) -> dict[str, Any]:
    """The figures of one size as JSON.

    Raises:
        NotRunning: our service does not start.
    """
    told: dict[str, Any] = {"statements": material.statements, "missing": {}, "loads": {}}
    with ExitStack() as stack:
        servers = _started(material, plan, stack, told["missing"], tell)
        tell("comparing rows")
        wrong = differences(servers, material)
        told["differences"] = {f"{load}, {name}": how for (load, name), how in wrong.items()}
        for which, how in told["differences"].items():
            tell(f"DIFFERENT, so not measured: {which}: {how}")
        for load in _planned(material, plan):
            tell(load.name)
            told["loads"][load.name] = _measured(load, servers, wrong, plan.effort)
        tell("dump")
        whole = replace(plan.effort, turn_s=0.0, patience_s=15.0)
        told["loads"]["dump"] = _measured(dump_load(), servers, {}, whole)
        told["servers"] = {server.name: _described(server) for server in servers}
        _write(servers, material, plan, told, tell)
    if plan.alone:
        tell("inside our own process")
        budgets = {ours.DISK: 0, ours.MEMORY: ours.budget_mib(material)}
        told["inside"] = {
            name: _inside(material, budget) for name, budget in budgets.items() if name in told["servers"]
        }
    return told


def _inside(material: Material, budget_mib: int) -> dict[str, Any]:
    """What our own process tells, or why it tells nothing."""
    try:
        return in_a_process(inside, material, budget_mib)
    except (KnowledgeGraphError, OSError, RuntimeError) as fault:
        return {"failed": f"{type(fault).__name__}: {fault}"[:300]}


def _started(
    material: Material, plan: Plan, stack: ExitStack, missing: dict[str, str], tell: Tell
) -> list[Server]:
    servers = []
    wanted = ours.starters() | {name: PEERS[name] for name in plan.peers}
    for name, start in wanted.items():
        tell(f"starting {name}")
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        try:
            servers.append(stack.enter_context(start(material, folder)))
        except (NotRunning, Broken, OSError) as fault:
            if name == ours.DISK:
                raise
            missing[name] = str(fault)
            tell(f"missing {name}: {fault}")
    return servers


def _planned(material: Material, plan: Plan) -> list[Load]:
    return [*loads(material), *(throughput_loads(material) if plan.throughput else ())]


def _measured(
    load: Load, servers: Sequence[Server], wrong: Differences | Mapping[tuple[str, str], str], effort: Effort
) -> dict[str, Any]:
    """By server, those left out that answer otherwise than we do."""
    kept = [server for server in servers if (load.like or load.name, server.name) not in wrong]
    return _as_json(measured(load, kept, effort))


def _as_json(figures: Mapping[str, Figures]) -> dict[str, Any]:
    return {name: one.told() for name, one in figures.items()}


def _described(server: Server) -> dict[str, Any]:
    return {
        "version": server.version,
        "load_s": server.load_s,
        "memory_mib": memory_mib(server.process),
    }


def _write(
    servers: Sequence[Server], material: Material, plan: Plan, told: dict[str, Any], tell: Tell
) -> None:
    """What changes the content, and so comes last."""
    own = [server for server in servers if is_ours(server.name)]
    if plan.alone:
        tell("runaways")
        told["runaways"] = {server.name: _attempted(runaways, server, material) for server in own}
    tell(WRITE)
    told["loads"][WRITE] = _as_json(validated_writes(own, plan.effort))
    if plan.alone:
        tell("nine reads to a write")
        writable = [server for server in servers if server.update]
        told["mixed"] = {server.name: _attempted(mixed, server, material) for server in writable}


def _attempted(
    work: Callable[[Server, Material], dict[str, Any]], server: Server, material: Material
) -> dict[str, Any]:
    """What it gives, or why it gives nothing."""
    try:
        return work(server, material)
    except (Broken, OSError) as fault:
        return {"failed": f"{type(fault).__name__}: {fault}"[:300]}
