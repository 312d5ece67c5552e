"""The first page, the data page and the about page."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from modernstats_kg import __version__
from modernstats_kg.actions.listing import list_records
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.actions.status import count_content, public_graphs
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import ListingRequest
from modernstats_kg.query.formats import GRAPH_FORMATS, RESOURCE_FORMATS, RESULT_FORMATS
from modernstats_kg_api.conditional import replayed
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.columns import PAGES, period
from modernstats_kg_api.pages.docs import service_links
from modernstats_kg_api.pages.place import NEWEST
from modernstats_kg_api.pages.schema_org_catalog import catalog_block
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

_NEWEST: Final = 6


@router.api_route("/", methods=["GET", "HEAD"])
def home_page(request: Request) -> Response:
    """What there is: counts by kind, the newest projects, the phases of GSBPM."""
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg = graph_of(request)
    newest = list_records(kg, "projects", ListingRequest(limit=_NEWEST, sort="-startDate")).items
    page = render(
        request,
        "home.html",
        counts=count_content(kg),
        kinds=KINDS,
        pages=PAGES,
        newest=[(project, period(project)) for project in newest],
        matrix=read_matrix(kg, NEWEST),
        graphs=public_graphs(kg),
        naming=naming_of(request),
    )
    page.headers["Link"] = service_links(root_of(request))
    return page


@router.api_route("/data", methods=["GET", "HEAD"])
def data_page(request: Request) -> Response:
    """Ways to the data: formats, addresses, named graphs with counts, sources and licences."""
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg = graph_of(request)
    return render(
        request,
        "data.html",
        graphs=public_graphs(kg),
        naming=naming_of(request),
        graph_formats=GRAPH_FORMATS,
        result_formats=RESULT_FORMATS,
        document_formats=RESOURCE_FORMATS,
        kinds=KINDS,
        settings=kg.settings,
        address=str(request.base_url).rstrip("/"),
        newest=NEWEST,
        block=catalog_block(request),
    )


@router.api_route("/about", methods=["GET", "HEAD"])
def about_page(request: Request) -> Response:
    """What this is, where the statements come from, how links were made, licences."""
    return render(request, "about.html", version=__version__, base=graph_of(request).settings.base)
