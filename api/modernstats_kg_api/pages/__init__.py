"""Every HTML page. Rendered on the server, complete without JavaScript.

`router` has the pages with an address of their own; `resource_page`, `report_page` and `error_page` are
what other routers answer a browser with.
"""

from fastapi import APIRouter

from modernstats_kg_api.pages import (
    assets,
    crosswalk,
    docs,
    edit,
    edit_proposals,
    explore,
    gaps,
    gsbpm,
    history,
    home,
    lists,
    proposals,
    query,
    releases,
    search,
    signing_in,
    timeline,
)
from modernstats_kg_api.pages.errors import error_page
from modernstats_kg_api.pages.reason import reason_page
from modernstats_kg_api.pages.report import report_page
from modernstats_kg_api.pages.resource import resource_page
from modernstats_kg_api.pages.site import naming_of

__all__ = ["error_page", "naming_of", "reason_page", "report_page", "resource_page", "router"]

router = APIRouter(include_in_schema=False)
for part in (assets, home, lists, gsbpm, crosswalk, gaps, query, history, explore, timeline, docs, search):
    router.include_router(part.router)
for part in (releases, proposals):
    router.include_router(part.router)
for part in (signing_in, edit, edit_proposals):
    router.include_router(part.router)
