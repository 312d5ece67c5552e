"""What all pages share: the templates, the frame around the content, the graph they read."""

from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from modernstats_kg.actions.labelling import label_index
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.apart import apart_by
from modernstats_kg_api.pages.assets import asset_url, built_url
from modernstats_kg_api.pages.naming import Naming

NAVIGATION: Final = (
    ("/standards", "Standards"),
    ("/projects", "Projects"),
    ("/groups", "Groups"),
    ("/gsbpm", "GSBPM"),
    ("/crosswalk", "Crosswalk"),
    ("/gaps", "Gaps"),
    ("/query", "SPARQL"),
    ("/data", "Data"),
    ("/about", "About"),
)
"""Links of the header: pages that exist, in reading order. Every list leads to all other lists."""

# StrictUndefined: a misspelt name fails in the tests instead of leaving a hole in the page.
_TEMPLATES: Final = Environment(
    loader=PackageLoader("modernstats_kg_api", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals.update(asset_url=asset_url, built_url=built_url, navigation=NAVIGATION)


def naming_of(request: Request) -> Naming:
    """Labels and links of everything the graph names."""
    kg = graph_of(request)
    labels = label_index(kg)
    return Naming(kg.settings.base, labels, root_of(request), apart_by(kg, labels))


def render(request: Request, template: str, http_status: int = 200, **values: Any) -> HTMLResponse:
    """One page.

    Args:
        template: file name below `templates/`.
        http_status: HTTP status.
        values: what the template reads.
    """
    kg = getattr(request.app.state, "kg", None)
    frame = {
        "root": root_of(request),
        "path": request.scope["path"],
        "commit": kg.store.commit if kg else None,
    }
    html = _TEMPLATES.get_template(template).render(**frame, **values)
    return HTMLResponse(html, http_status, {"Vary": "Accept"})
