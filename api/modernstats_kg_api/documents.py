"""Documents about IRIs: the one way in which `/doc`, `/r`, `/def` and `/graph` answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.describing import describe, render_description
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import NotFound
from modernstats_kg.query.formats import DOCUMENT_FORMATS, HTML, Format, negotiate_format, split_suffix
from modernstats_kg_api import pages
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import alternates, quoted

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
Render = Callable[[KnowledgeGraph, str, str], bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """What document is asked for.

    Attributes:
        iri: the IRI it describes.
        path: its own path on this service, without suffix and not yet percent-encoded; None for a
            document that has none, such as that of one term of a hash vocabulary.
        form: the form that the suffix or else `Accept` asks for.
        licence: IRI of the licence of what the document says.
    """

    iri: str
    path: str | None
    form: Format
    licence: str = LICENCE


def target_of(request: Request, path: str, resolve: Callable[[str], str]) -> Target:
    """The document that `path` asks for, which may end in a format suffix.

    The whole path is tried first, as the names of some things end like a suffix.

    Args:
        path: path of the document on this service.
        resolve: from path to IRI; raises NotFound when nothing is described there.

    Raises:
        NotFound: neither the path nor what precedes its suffix is described.
        NotAcceptable: no form fits `Accept`.
    """
    try:
        iri = resolve(path)
    except NotFound:
        stem, form = split_suffix(path)
        if form is None:
            raise
        return Target(resolve(stem), stem, form)
    return Target(iri, path, negotiate_format(request.headers.get("accept"), DOCUMENT_FORMATS))


def render_document(kg: KnowledgeGraph, iri: str, media_type: str) -> bytes:
    """All that is said of `iri`, in one RDF format."""
    return render_description(describe(kg, iri), media_type)


def document_response(request: Request, target: Target, render: Render = render_document) -> Response:
    """The document in the form asked for, or 304.

    Args:
        request: what is answered.
        target: which document, in which form.
        render: writes the document in an RDF format; pages are drawn by `pages`.

    Source: RFC 9110, 8.7 (Content-Location), 13.1.2 (If-None-Match); RFC 8288 (Link).
    """
    kg = graph_of(request)
    language = request.headers.get("accept-language", "") if target.form is HTML else ""
    headers = caching_headers(request, target.form.media_type, language)
    headers["Link"] = f'<{target.iri}>; rel="describes", <{target.licence}>; rel="license"'
    if target.path is not None:
        address = root_of(request) + quoted(target.path)
        headers["Content-Location"] = f"{address}.{target.form.suffix}"
        headers["Link"] += f", {alternates(address, DOCUMENT_FORMATS)}"
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    if target.form is HTML:
        response = pages.resource_page(request, describe(kg, target.iri))
    else:
        body = render(kg, target.iri, target.form.media_type)
        response = Response(body, headers={"Content-Type": target.form.content_type})
    response.headers.update(headers)
    return response
