"""Following an IRI: `/id` to `/doc`, `/r` for IRIs of other hosts, `/resource?iri=` for any."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.describing import is_described, resolve_foreign, resolve_path
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.query.formats import DOCUMENT_FORMATS, negotiate_format
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.documents import Target, document_response, target_of
from modernstats_kg_api.links import current_form, foreign_path, local_path, quoted

_DOC: Final = "/doc/"
_FOREIGN: Final = "/r/"


def thing(request: Request) -> Response:
    """Send whoever asks for a thing to the document about it.

    Source: Cool URIs for the Semantic Web, 4.2 (303 URIs); RFC 9110, 15.4.4.
    """
    path = str(request.path_params["path"])
    resolve_path(graph_of(request), path)
    return RedirectResponse(f"{root_of(request)}{_DOC}{quoted(path)}", 303)


def document(request: Request) -> Response:
    """The document about one of our own things."""
    kg = graph_of(request)

    def resolve(path: str) -> str:
        return resolve_path(kg, path.removeprefix(_DOC))

    return document_response(request, target_of(request, _DOC + request.path_params["path"], resolve))


def foreign_document(request: Request) -> Response:
    """The document about an IRI of another host; one of an older form names the current one.

    An older form of which nothing is said leads to the current one.

    Source: RFC 5829, 3.3 (`successor-version`).
    """
    kg = graph_of(request)
    query = f"?{request.url.query}" if request.url.query else ""

    def resolve(path: str) -> str:
        return resolve_foreign(kg, path.removeprefix(_FOREIGN) + query)

    asked = str(request.path_params["path"])
    current = current_form(f"http://{asked}")
    successor = root_of(request) + foreign_path(current) if current else ""
    if successor and not is_described(kg, f"http://{asked}"):
        return RedirectResponse(successor, 308)
    response = document_response(request, target_of(request, _FOREIGN + asked, resolve))
    if successor:
        response.headers["Link"] += f', <{successor}>; rel="successor-version"'
    return response


def any_resource(request: Request) -> Response:
    """Send whoever asks for any IRI to its document here; describe a `#` term, which has none, in place.

    Raises:
        BadParameter: `iri` is missing.
        NotFound: nothing is said of the IRI.
    """
    kg, iri = graph_of(request), request.query_params.get("iri", "").strip()
    if not iri:
        raise BadParameter(
            "iri", "Give the IRI to look up, as in /resource?iri=http://id.unece.org/def/coos."
        )
    if not is_described(kg, iri):
        iri = current_form(iri) or iri
    path = local_path(kg.settings.base, iri, {iri}) if is_described(kg, iri) else None
    if path is None:
        raise NotFound(f"Nothing is said of <{iri}>.")
    if "#" in path:
        form = negotiate_format(request.headers.get("accept"), DOCUMENT_FORMATS)
        return document_response(request, Target(iri, None, form))
    return RedirectResponse(root_of(request) + path, 303)


routes = [
    Route("/id/{path:path}", thing, name="thing"),
    Route("/doc/{path:path}", document, name="document"),
    Route("/r/{path:path}", foreign_document, name="foreign_document"),
    Route("/resource", any_resource, name="any_resource"),
]
