"""GSBPM as a matrix: how much is linked to each part of it, and what."""

from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.coverage import VERSIONS, coverage
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.errors import NotFound
from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import query_link, statements_query
from modernstats_kg_api.pages.linked import linked_groups
from modernstats_kg_api.pages.place import NEWEST
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

HEAT_STEPS: Final = (1, 3, 6, 12, 24)
"""Least number of related things for each step of shade after the blank one."""


@router.api_route("/gsbpm", methods=["GET", "HEAD"])
def gsbpm_page(
    request: Request,
    version: str = NEWEST,
    cell: Annotated[str, Query(max_length=60)] = "",
    view: Literal["matrix", "table"] = "matrix",
) -> Response:
    """The matrix of one version, and the things related to the chosen cell.

    Raises:
        NotFound: there is no such version, or no such cell in it.
    """
    kg = graph_of(request)
    matrix = read_matrix(kg, version)
    chosen = find_cell(matrix, cell) if cell else None

    def address(code: str = "", **changes: str) -> str:
        wanted = {"version": version, "cell": code, "view": view, **changes}
        kept = {name: value for name, value in wanted.items() if value not in ("", "matrix")}
        return f"?{urlencode(kept)}" + ("#related" if code else "")

    return render(
        request,
        "gsbpm.html",
        matrix=matrix,
        totals=phase_totals(kg, version),
        versions=VERSIONS,
        view=view,
        chosen=chosen,
        groups=linked_groups(kg, version, chosen, naming_of(request)) if chosen else {},
        query_href=query_link(statements_query(chosen.iri)) if chosen else None,
        naming=naming_of(request),
        heat=heat,
        most=HEAT_STEPS[-1],
        address=address,
    )


def phase_totals(kg: KnowledgeGraph, version: str) -> dict[str, int]:
    """Things linked to each phase or to any of its sub-processes, each counted once, by code of the phase.

    Raises:
        NotFound: there is no such version.
    """
    rows = (row for row in coverage(kg, version).rows if row.level == "phaseTotal")
    return {row.code: row.total.direct + row.total.carried for row in rows}


def heat(count: int) -> int:
    """The step of shade for a number of related things, 0 to 5."""
    return sum(count >= least for least in HEAT_STEPS)


def find_cell(matrix: Matrix, code: str) -> Cell:
    """The phase, sub-process or overarching activity with this code.

    Raises:
        NotFound: the version has none; says what codes look like.
    """
    parts = (part for phase, below in matrix.phases for part in (phase, *below))
    for cell in (*parts, *matrix.overarching):
        if cell.code == code:
            return cell
    raise NotFound(f"GSBPM {matrix.version} has no part {code!r}. Codes look like 5 (phase) or 5.3.")
