"""GSBPM as a matrix: each part with the number of things linked to it."""

from collections import defaultdict
from collections.abc import Set

from modernstats_kg.actions.coverage import Place, places
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.records import Cell, Matrix


def read_matrix(kg: KnowledgeGraph, version: str, things: Set[str] | None = None) -> Matrix:
    """One version of GSBPM with the number of things linked to each part.

    Counted are things linked to the part itself, and those linked to the same part of another version.

    Args:
        version: one of `coverage.VERSIONS`.
        things: IRIs of those that count; None for all.

    Raises:
        NotFound: there is no such version; names those that exist.

    Source: GSBPM 5.0, 5.1 and 5.2 (eight phases, their sub-processes, overarching processes).
    """
    found = places(kg, version)
    parts = [_cell(place, things) for place in found if place.level == "subProcess"]
    phases = [_cell(place, things) for place in found if place.level == "phase"]
    return Matrix(
        version=version,
        overarching=tuple(_cell(place, things) for place in found if place.level == "overarchingActivity"),
        phases=tuple((phase, _below(phase, parts)) for phase in phases),
    )


def phase_totals(kg: KnowledgeGraph, version: str, things: Set[str] | None = None) -> dict[str, int]:
    """Things linked to each phase or to any of its sub-processes, each counted once, by code of the phase.

    Args:
        version: one of `coverage.VERSIONS`.
        things: IRIs of those that count; None for all.

    Raises:
        NotFound: there is no such version; names those that exist.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for place in places(kg, version):
        if place.level != "overarchingActivity":
            linked = {link.thing for link in (*place.direct, *place.carried)}
            found[place.code.partition(".")[0]] |= linked if things is None else linked & things
    return {code: len(linked) for code, linked in found.items()}


def _cell(place: Place, things: Set[str] | None) -> Cell:
    direct = {link.thing for link in place.direct}
    carried = {link.thing for link in place.carried} - direct
    if things is not None:
        direct, carried = direct & things, carried & things
    return Cell(place.iri, place.code, place.label, len(direct) + len(carried), len(carried))


def _below(phase: Cell, parts: list[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for cell in parts if cell.code.partition(".")[0] == phase.code)
