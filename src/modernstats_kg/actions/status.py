"""How much of what the graph holds."""

import shutil

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.official_record import loaded_sources
from modernstats_kg.model.catalog import GraphSource, GraphStatus
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.namespaces import expand
from modernstats_kg.store.bookkeeping import PROVENANCE
from modernstats_kg.store.confinement import can_leave_network


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
    if not can_leave_network():
        found.append("readers keep the network: this host allows no namespaces, so block their way out")
    return tuple(found)


def free_mib(kg: KnowledgeGraph) -> int:
    """Room on the disk of the data directory, in MiB."""
    return shutil.disk_usage(kg.settings.data).free // 1024**2


def graph_status(kg: KnowledgeGraph) -> tuple[GraphStatus, ...]:
    """Each graph of the catalogue with its number of statements, in load order; then the official ones.

    The last one is what the store says of its own commits.
    """
    sizes = kg.store.graph_sizes()
    known = (*kg.catalog, _provenance(kg))
    shipped = tuple(GraphStatus(source, sizes.get(source.name, 0)) for source in known)
    return shipped[:-1] + loaded_sources(kg) + shipped[-1:]


def _provenance(kg: KnowledgeGraph) -> GraphSource:
    return GraphSource(
        name=PROVENANCE.value,
        title="Provenance",
        files=(),
        source=expand("hlg:").removesuffix("#"),
        licence="https://creativecommons.org/licenses/by/4.0/",
        version=str(kg.store.commit),
    )
