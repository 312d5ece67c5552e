"""Mappings between standards in and out, in the form that working groups edit (SSSOM/TSV)."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.checking import check_quads
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.assets import shapes_dir
from modernstats_kg.errors import BadParameter, ShapeViolation
from modernstats_kg.exchange.curies import is_absolute
from modernstats_kg.exchange.sssom import write_mappings
from modernstats_kg.exchange.sssom_reading import MappingFile, read_mappings
from modernstats_kg.exchange.sssom_slots import NO_TERM
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

_MAPPING: Final = Iri(expand("sssom:Mapping"))
_ENDS: Final = (expand("sssom:subject_id"), expand("sssom:object_id"))
_READING: Final = 1
"""Raise this when the same file gives other statements than before, so that it is imported again."""


@dataclass(frozen=True, slots=True)
class MappingImport:
    """What an import does, or would do.

    Attributes:
        graph: IRI of the named graph that holds the mappings.
        created: mappings that the graph did not have.
        changed: mappings of which it said something else.
        unchanged: mappings of which it said the same.
        removed: mappings that it had and the file has not.
        ignored: columns of the file that were not read.
        undescribed: IRIs that mappings name and nothing in the other graphs describes; often misspelt.
        commit: number of the commit that wrote it; None when nothing had to be written.
    """

    graph: str
    created: int
    changed: int
    unchanged: int
    removed: int
    ignored: tuple[str, ...]
    undescribed: tuple[str, ...]
    commit: int | None = None


def export_mappings(kg: KnowledgeGraph) -> bytes:
    """Every mapping of every graph as one SSSOM/TSV file in canonical form."""
    return _exported(kg, "")


@per_commit
def _exported(kg: KnowledgeGraph, _: str) -> bytes:
    rows = kg.store.rows(canned("items_of_class"), {"class": _MAPPING})
    quads = (
        Quad(Iri(str(row["item"])), Iri(str(row["predicate"])), row["value"], Iri(str(row["graph"])))
        for row in rows
    )
    return write_mappings(quads, kg.settings.base)


def import_graph(kg: KnowledgeGraph, name: str) -> Iri:
    """The named graph for imported mappings of this name, such as that of their file."""
    return Iri(_folder(kg) + re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII))


def preview_import(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingImport:
    """What `import_mappings` would do with the same arguments; writes nothing.

    Raises:
        As `import_mappings`.
    """
    return _compared(kg, _checked(kg, data, graph), graph)


def import_mappings(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingImport:
    """Make the mappings of one SSSOM/TSV file the whole content of a named graph, in one commit.

    They are checked against the shapes before. The same bytes a second time write nothing.

    Args:
        kg: what they are imported into.
        data: the file.
        graph: a named graph below `{base}graph/imported/`; no other may be replaced.

    Raises:
        BadParameter: the graph lies elsewhere, or its name is no IRI.
        BadRequest: the file breaks the format; names row and column.
        ShapeViolation: a mapping breaks a shape; nothing was written.
    """
    file = _checked(kg, data, graph)
    digest = hashlib.sha256(f"{_READING}\0{kg.settings.base}\0".encode() + data).hexdigest()
    report = _compared(kg, file, graph)
    if kg.store.digests().get(graph.value) == digest:
        return report
    return replace(report, commit=kg.store.replace_graph(graph, file.quads, digest))


def _folder(kg: KnowledgeGraph) -> str:
    return f"{kg.settings.base}graph/imported/"


def _checked(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingFile:
    below = graph.value.startswith(_folder(kg)) and graph.value != _folder(kg)
    if not below or not is_absolute(graph.value):
        raise BadParameter("graph", f"Imported mappings go into a graph below {_folder(kg)}, not <{graph}>.")
    file = read_mappings(data, graph, kg.settings.base)
    report = check_quads(file.quads, shapes_dir())
    if not report.conforms:
        raise ShapeViolation(report)
    return file


def _compared(kg: KnowledgeGraph, file: MappingFile, graph: Iri) -> MappingImport:
    stored = kg.store.rows(canned("graph_content"), {"graph": graph})
    before = _by_mapping(Quad(Iri(str(r["s"])), Iri(str(r["p"])), r["o"], graph) for r in stored)
    after = _by_mapping(file.quads)
    common = before.keys() & after.keys()
    changed = sum(before[iri] != after[iri] for iri in common)
    return MappingImport(
        graph=graph.value,
        created=len(after.keys() - before.keys()),
        changed=changed,
        unchanged=len(common) - changed,
        removed=len(before.keys() - after.keys()),
        ignored=file.ignored,
        undescribed=_undescribed(kg, file.quads, graph),
    )


def _by_mapping(quads: Iterable[Quad]) -> dict[Iri, set[Quad]]:
    """The statements about each mapping; plain matches follow from them and are left out."""
    grouped = defaultdict(set)
    for quad in quads:
        grouped[quad.subject].add(quad)
    return {iri: said for iri, said in grouped.items() if any(quad.object == _MAPPING for quad in said)}


def _undescribed(kg: KnowledgeGraph, quads: Iterable[Quad], graph: Iri) -> tuple[str, ...]:
    ends = {quad.object for quad in quads if quad.predicate.value in _ENDS}
    return tuple(
        sorted(
            end.value
            for end in ends
            if isinstance(end, Iri)
            and end.value != NO_TERM
            and all(quad.graph == graph for quad in kg.store.statements(subject=end))
        )
    )
