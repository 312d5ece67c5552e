"""A small page about one thing, for the frame in which a reconciliation client shows it."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.reconciling_help import preview
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.site import naming_of, render

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""Nothing but text and our style: no script, no form; and alone of all our pages, a frame of any site."""


def preview_page(request: Request, iri: str) -> Response:
    """What people need to see of a thing to know it again.

    Clients put an IRI into the address as it is, so that its `#…` never gets here. Then the page has all
    terms of the document, and the browser shows the one that the fragment names, without a script.

    Raises:
        NotFound: nothing is known of the thing.
    """
    headers = caching_headers(request)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    cards = preview(graph_of(request), iri)
    naming = naming_of(request)
    views = [(card, card.entity.iri.partition("#")[2], naming.href(card.entity.iri)) for card in cards]
    page = render(request, "preview.html", cards=views)
    page.headers.update({**headers, "Content-Security-Policy": _POLICY})
    return page
