"""GSBPM as a matrix: how much is linked to each part of it, and what."""

from collections.abc import Callable
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from modernstats_kg.actions.coverage import VERSIONS
from modernstats_kg.actions.matrix import phase_totals, read_matrix
from modernstats_kg.errors import NotFound
from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import query_link, statements_query
from modernstats_kg_api.pages.gsbpm_difference import difference_of
from modernstats_kg_api.pages.linked import linked_groups
from modernstats_kg_api.pages.overlay import OVERLAYS, OverlayName, overlay_of
from modernstats_kg_api.pages.place import NEWEST
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

HEAT_STEPS: Final = (1, 3, 6, 12, 24)
"""Least number of related things for each step of shade after the blank one."""


class MatrixParameters(BaseModel):
    """What the page may be asked for.

    Attributes:
        version: of GSBPM.
        compare: another version, for the difference between the two; "" for none.
        show: the overlay, the things that count.
        only: the one thing of the overlay that counts; "" for all.
        cell: code of the chosen part; "" for none.
        view: the drawing, or the same as a table.
    """

    version: str = NEWEST
    compare: str = Field("", max_length=20)
    show: OverlayName = ""
    only: str = Field("", max_length=2000)
    cell: str = Field("", max_length=60)
    view: Literal["matrix", "table"] = "matrix"


@router.api_route("/gsbpm", methods=["GET", "HEAD"])
def gsbpm_page(request: Request, asked: Annotated[MatrixParameters, Query()]) -> Response:
    """The matrix of one version, or how two differ, and the things related to the chosen cell.

    Raises:
        NotFound: there is no such version, no such cell in it, or nothing of that name to show alone.
    """
    kg, naming = graph_of(request), naming_of(request)
    difference = difference_of(kg, asked.version, asked.compare, naming) if asked.compare else None
    version = difference.later if difference else asked.version
    overlay = overlay_of(kg, version, asked.show, asked.only, naming)
    matrix = read_matrix(kg, version, overlay.things)
    chosen = find_cell(matrix, asked.cell) if asked.cell else None
    return render(
        request,
        "gsbpm.html",
        matrix=matrix,
        difference=difference,
        overlay=overlay,
        overlays=OVERLAYS,
        totals=phase_totals(kg, version, overlay.things),
        versions=VERSIONS,
        asked=asked,
        view=asked.view,
        chosen=chosen,
        groups=linked_groups(kg, version, chosen, naming, overlay.things) if chosen else {},
        query_href=query_link(statements_query(chosen.iri)) if chosen else None,
        naming=naming,
        heat=heat,
        most=HEAT_STEPS[-1],
        address=_addresses(asked),
    )


def _addresses(asked: MatrixParameters) -> Callable[..., str]:
    """A function that gives the address of the same page with another cell, view or overlay."""

    def address(code: str = "", **changes: str) -> str:
        wanted = {**asked.model_dump(), "cell": code, **changes}
        kept = {name: value for name, value in wanted.items() if value not in ("", "matrix")}
        return f"?{urlencode(kept)}" + ("#related" if code else "")

    return address


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
