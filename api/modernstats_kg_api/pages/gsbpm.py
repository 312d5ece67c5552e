"""GSBPM as a matrix: how much is linked to each part of it, and what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.matrix import VERSIONS, read_matrix, related_to
from modernstats_kg.errors import NotFound
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Cell, Matrix, Related
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import query_link, statements_query
from modernstats_kg_api.pages.naming import Naming, Value, mark_of
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

HEAT_STEPS: Final = (1, 2, 3, 5, 8)
"""Least number of related things for each step of shade after the blank one."""

_OTHER: Final = "Other things"


@dataclass(frozen=True, slots=True)
class RelatedView:
    """One related thing: what it is called, and how it is linked."""

    value: Value
    how: str


@router.api_route("/gsbpm", methods=["GET", "HEAD"])
def gsbpm_page(
    request: Request,
    version: str = VERSIONS[0],
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
        versions=VERSIONS,
        view=view,
        chosen=chosen,
        groups=group_related(related_to(kg, chosen.iri), naming_of(request)) if chosen else {},
        query_href=query_link(statements_query(chosen.iri)) if chosen else None,
        naming=naming_of(request),
        heat=heat,
        most=HEAT_STEPS[-1],
        address=address,
    )


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


def group_related(related: Iterable[Related], naming: Naming) -> dict[str, list[RelatedView]]:
    """The related things by kind, each once with all the ways it is linked; kinds in their usual order."""
    ways: dict[str, list[str]] = defaultdict(list)
    first: dict[str, Related] = {}
    for link in related:
        first.setdefault(link.iri, link)
        ways[link.iri].append(naming.predicate_label(link.predicate))
    groups: dict[str, list[RelatedView]] = {name.capitalize(): [] for name in KINDS}
    for iri, link in first.items():
        value = Value(link.label, naming.href(iri), mark=mark_of(iri))
        groups.setdefault(_kind_of(link, naming), []).append(RelatedView(value, ", ".join(sorted(ways[iri]))))
    return {name: links for name, links in groups.items() if links}


def _kind_of(link: Related, naming: Naming) -> str:
    """The list it belongs to, else its class."""
    for name, kind in KINDS.items():
        if set(link.types) & set(kind.class_iris):
            return name.capitalize()
    named = (naming.label(iri) for iri in link.types if iri in naming.labels)
    return next(named, _OTHER)
