"""How much of what the graph holds."""

import shutil
from typing import Final, Literal

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_titles import graph_title
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.official_record import loaded_sources
from modernstats_kg.assets import missing_parts
from modernstats_kg.model.catalog import GraphSource, GraphStatus
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.namespaces import expand
from modernstats_kg.store.bookkeeping import INFERRED, PROVENANCE
from modernstats_kg.store.confinement import can_leave_network
from modernstats_kg.store.engine_time import within

_PROGRAM_BYTES: Final = 40 * 1024**2
_STATEMENT_BYTES: Final = 670
_READY_S: Final = 5.0
"""Measured with `bench/memory.py`: a statement in its graph and in the union, with its share of the terms."""


def count_content(kg: KnowledgeGraph) -> dict[str, int]:
    """Number of things by name of their collection; the totals that the lists give."""
    return {name: len(all_records(kg, name)) for name in KINDS}


def licence_of(kg: KnowledgeGraph, graph: str) -> str:
    """IRI of the licence of a named graph; "" where none is recorded."""
    return next((status.source.licence for status in graph_status(kg) if status.source.name == graph), "")


def findings(kg: KnowledgeGraph) -> tuple[str, ...]:
    """What an administrator should know of this host and this data directory, worst first; may be empty."""
    found = []
    if kg.store.read_only_reason:
        found.append(f"READ-ONLY: {kg.store.read_only_reason}")
    if free_mib(kg) < kg.settings.min_free_mib:
        found.append(f"writes are refused: {free_mib(kg)} MiB free, {kg.settings.min_free_mib} wanted")
    if kg.settings.durability == "os":
        found.append("a power loss may undo acknowledged writes (KG_DURABILITY=os)")
    if (needed := _memory_mib(kg)) > kg.settings.memory_budget_mib > 0:
        found.append(
            f"queries read the disk: in memory the dataset takes about {needed} MiB, and "
            f"KG_MEMORY_BUDGET_MIB={kg.settings.memory_budget_mib}"
        )
    if not can_leave_network():
        found.append("readers keep the network: this host allows no namespaces, so block their way out")
    if missing := missing_parts():
        found.append(missing)
    return tuple(found)


def reads_from(kg: KnowledgeGraph) -> Literal["memory", "disk", "engine"]:
    """Where the answers to queries come from now; `engine` is one elsewhere."""
    if kg.settings.store:
        return "engine"
    return "memory" if kg.readers.memory and kg.readers.memory.is_warm else "disk"


def _memory_mib(kg: KnowledgeGraph) -> int:
    """What the dataset takes in memory, as far as the number of its statements tells, in MiB."""
    return (_PROGRAM_BYTES + sum(kg.store.graph_sizes().values()) * _STATEMENT_BYTES) // 1024**2


def expect_reachable(kg: KnowledgeGraph) -> None:
    """Know that statements can be read now, though many answers are remembered.

    Raises:
        StoreUnavailable: an engine elsewhere does not answer.
    """
    with within(_READY_S):
        kg.store.expect_reachable()


def free_mib(kg: KnowledgeGraph) -> int:
    """Room on the disk of the data directory, in MiB."""
    return shutil.disk_usage(kg.settings.data).free // 1024**2


def graph_status(kg: KnowledgeGraph) -> tuple[GraphStatus, ...]:
    """Each asserted graph that everybody may read, with its number of statements.

    Those of the catalogue come first, in load order, then the official ones, then those that users made, by
    IRI. The last one is what the store says of its own commits.
    """
    sizes = kg.store.graph_sizes()
    known = (*kg.catalog, _provenance(kg))
    shipped = tuple(GraphStatus(source, sizes.get(source.name, 0)) for source in known)
    listed = shipped[:-1] + loaded_sources(kg)
    others = sizes.keys() - {status.source.name for status in (*listed, *shipped[-1:])} - {INFERRED.value}
    made = tuple(GraphStatus(_untitled(kg, graph), sizes[graph]) for graph in sorted(others))
    return listed + made + shipped[-1:]


def public_graphs(kg: KnowledgeGraph) -> tuple[GraphStatus, ...]:
    """As `graph_status`, then what was inferred, where there is any: all that GRAPH of a query goes over."""
    size = kg.store.graph_sizes().get(INFERRED.value, 0)
    inferred = (GraphStatus(_untitled(kg, INFERRED.value), size),) if size else ()
    return graph_status(kg) + inferred


def _untitled(kg: KnowledgeGraph, graph: str) -> GraphSource:
    """A graph of which no catalogue tells: no licence, source or version are known."""
    title = label_index(kg).get(graph) or graph_title(kg.settings.base, graph)
    return GraphSource(graph, title, (), source="", licence="", version="")


def _provenance(kg: KnowledgeGraph) -> GraphSource:
    return GraphSource(
        name=PROVENANCE.value,
        title="Provenance",
        files=(),
        source=expand("hlg:").removesuffix("#"),
        licence="https://creativecommons.org/licenses/by/4.0/",
        version=str(kg.store.commit),
    )
