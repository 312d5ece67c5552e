"""The graph page: what surrounds a resource, as a drawing and as a list."""

from dataclasses import dataclass, replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.describing import is_described
from modernstats_kg.actions.exploring import Link, surroundings
from modernstats_kg.actions.searching import search
from modernstats_kg.errors import NotFound
from modernstats_kg.model.search import SearchRequest
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import curie
from modernstats_kg_api.conditional import replayed
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.pages.surroundings import draw_surroundings

router = APIRouter()

_STARTS: Final = ("standards/gsbpm", "standards/gsim", "standards/coos", "activities/project/generativeAi")
_Depth = Annotated[int, Query(ge=1, le=2)]
_Name = Annotated[str, Query(max_length=2000)]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in words: the ends, the property between, the address of the drawing around its far end."""

    near: Value
    predicate: Value
    far: Value
    incoming: bool
    around: str


@router.api_route("/explore", methods=["GET", "HEAD"])
def explore_page(request: Request, iri: _Name = "", depth: _Depth = 1, predicate: _Name = "") -> Response:
    """The surroundings of a resource, given by IRI or name; without one, those of GSBPM.

    Raises:
        NotFound: it is neither the IRI nor the name of anything.
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg, naming = graph_of(request), naming_of(request)
    starts = [f"{kg.settings.base}id/{path}" for path in _STARTS]
    focus = iri.strip() or starts[0]
    if not is_described(kg, focus):
        return _redirect_by_name(request, focus)
    found = surroundings(kg, focus, depth, predicate)
    return render(
        request,
        "explore.html",
        focus=focus,
        here=naming.value(Iri(focus)),
        starts=[replace(naming.named(start, start), href=naming.root + _address(start)) for start in starts],
        depth=depth,
        predicate=predicate,
        predicates=[(name, naming.predicate_label(name), count) for name, count in found.predicates.items()],
        drawing=draw_surroundings(focus, found.links, naming),
        rows=[_row(link, naming) for link in found.links],
        total=found.total,
        shown=sum(abs(link.level) == 1 for link in found.links),
    )


def _redirect_by_name(request: Request, text: str) -> Response:
    """To the drawing around what a text is the name of.

    Raises:
        NotFound: it is neither the IRI nor the name of anything.
    """
    hits = () if ":" in text else search(graph_of(request), SearchRequest(text, limit=1)).hits
    if not hits:
        raise NotFound(f"Nothing is said of <{text}>. The lists and the search help to find its name.")
    return RedirectResponse(f"{root_of(request)}{_address(hits[0].iri)}", 303)


def _row(link: Link, naming: Naming) -> LinkRow:
    name = naming.predicate_label(link.predicate)
    return LinkRow(
        naming.value(Iri(link.near)),
        Value(name, naming.href(link.predicate), curie=curie(link.predicate)),
        naming.value(Iri(link.far)),
        link.level < 0,
        naming.root + _address(link.far),
    )


def _address(iri: str) -> str:
    return f"/explore?{urlencode({'iri': iri})}"
