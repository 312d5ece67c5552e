"""Which parts of GSBPM a tool, a service or a project supports: the side card of its page."""

from collections.abc import Iterable
from dataclasses import dataclass

from modernstats_kg.actions.coverage import VERSIONS
from modernstats_kg.actions.elements import objects_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.naming import Naming, Value, mark_of
from modernstats_kg_api.pages.place import Column, titled


@dataclass(frozen=True, slots=True)
class SupportView:
    """The supported parts of one version: the small matrix with their cells marked, and links to them."""

    version: str
    columns: tuple[Column, ...]
    parts: tuple[Value, ...]


def view_support(kg: KnowledgeGraph, iri: str, naming: Naming) -> tuple[SupportView, ...]:
    """One card for each version of GSBPM that `iri` supports a part of; none for most things."""
    supported = set(objects_of(kg, Iri(iri), "hlg:supportsProcess"))
    if not supported:
        return ()
    views = (_view(read_matrix(kg, version), supported, naming) for version in VERSIONS)
    return tuple(view for view in views if view.parts)


def _view(matrix: Matrix, supported: set[Iri], naming: Naming) -> SupportView:
    cells = [cell for phase, below in matrix.phases for cell in (phase, *below)]
    found = [cell for cell in (*cells, *matrix.overarching) if Iri(cell.iri) in supported]
    here = {cell.iri for cell in found}
    columns = tuple(
        Column(phase.code, bool(here & {phase.iri, *_iris(below)}), tuple(c.iri in here for c in below))
        for phase, below in matrix.phases
    )
    return SupportView(matrix.version, columns, tuple(_value(cell, naming) for cell in found))


def _value(cell: Cell, naming: Naming) -> Value:
    return Value(titled(cell), naming.href(cell.iri), mark=mark_of(cell.iri))


def _iris(cells: Iterable[Cell]) -> set[str]:
    return {cell.iri for cell in cells}
