"""Where a concept stands in GSBPM: its version, phase and cell, and what comes before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.coverage import VERSIONS
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg_api.pages.naming import Naming, Value

NEWEST: Final = VERSIONS[-1]
"""The version of GSBPM that pages show unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One phase of the small matrix: its code, whether the concept is in it, which cells are the concept."""

    code: str
    on: bool
    cells: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Position of one phase or sub-process.

    Attributes:
        version: version of GSBPM.
        cell: the concept itself.
        phase: the phase it belongs to; itself for a phase.
        columns: the small matrix.
        previous: the concept before it on the same level; None for the first.
        next: the concept after it on the same level; None for the last.
    """

    version: str
    cell: Cell
    phase: Cell
    columns: tuple[Column, ...]
    previous: Cell | None
    next: Cell | None


def find_place(kg: KnowledgeGraph, iri: str) -> Place | None:
    """The place of `iri` in the first version of GSBPM that has it; None if none has."""
    places = (place_in(read_matrix(kg, version), iri) for version in VERSIONS)
    return next((place for place in places if place), None)


def place_in(matrix: Matrix, iri: str) -> Place | None:
    """The place of `iri` among the phases and sub-processes of one version."""
    phases = [phase for phase, _ in matrix.phases]
    parts = [part for _, below in matrix.phases for part in below]
    level = phases if any(phase.iri == iri for phase in phases) else parts
    here = next((index for index, cell in enumerate(level) if cell.iri == iri), None)
    if here is None:
        return None
    cell = level[here]
    phase = next(p for p, below in matrix.phases if iri in (p.iri, *_iris(below)))
    columns = tuple(
        Column(p.code, p.iri == phase.iri, tuple(part.iri == iri for part in below))
        for p, below in matrix.phases
    )
    before = level[here - 1] if here > 0 else None
    after = level[here + 1] if here + 1 < len(level) else None
    return Place(matrix.version, cell, phase, columns, before, after)


def titled(cell: Cell, naming: Naming) -> Value:
    """Code and label, as people cite a part of GSBPM; overarching activities of 5.2 have no code."""
    return naming.named(cell.iri, cell.label, cell.code if cell.code[:1].isdigit() else "")


def _iris(cells: Iterable[Cell]) -> list[str]:
    return [cell.iri for cell in cells]
