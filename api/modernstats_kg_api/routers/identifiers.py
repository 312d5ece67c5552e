"""Following an IRI: `/id` to `/doc`, `/r` for other hosts, `/resource?iri=` for any, `/timemap` in time."""

from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.describing import is_described, resolve_foreign, resolve_path
from modernstats_kg.actions.past import resolve_at
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.history import Version
from modernstats_kg.query.formats import RESOURCE_FORMATS, negotiate_format, split_suffix
from modernstats_kg_api.conditional import caching_headers, not_modified, replayed
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.documents import Target, document_response
from modernstats_kg_api.documents_in_time import document_in_time
from modernstats_kg_api.links import current_form, foreign_path, local_path, quoted
from modernstats_kg_api.mementos import LINK_FORMAT, timemap_text
from modernstats_kg_api.past import PARAMETER, version_in_address

_DOC: Final = "/doc/"
_FOREIGN: Final = "/r/"
_OF_PAGES: Final = ("lang", "saved")
_WITH_STATES: Final = (_DOC, _FOREIGN, "/def")


def thing(request: Request) -> Response:
    """Send whoever asks for a thing to the document about it.

    Source: Cool URIs for the Semantic Web, 4.2 (303 URIs); RFC 9110, 15.4.4.
    """
    path = str(request.path_params["path"])
    _resolving(request, version := version_in_address(request))(_DOC + path)
    state = f"?{PARAMETER}={version.number}" if version else ""
    return RedirectResponse(f"{root_of(request)}{_DOC}{quoted(path)}{state}", 303)


def document(request: Request) -> Response:
    """The document about one of our own things, as it is or as it was."""
    if (unchanged := replayed(request)) is not None:
        return unchanged
    path = _DOC + str(request.path_params["path"])
    base = f"{graph_of(request).settings.base}id/"
    stem, _ = split_suffix(path)
    iris = (base + name.removeprefix(_DOC) for name in (path, stem))
    return document_in_time(request, path, iris, lambda version: _resolving(request, version))


def _resolving(request: Request, version: Version | None) -> Callable[[str], str]:
    """Finds the thing that a path below `/doc` is about, in that state."""
    kg = graph_of(request)

    def resolve(path: str) -> str:
        name = path.removeprefix(_DOC)
        if version is None:
            return resolve_path(kg, name)
        return resolve_at(kg, (f"{kg.settings.base}id/{name}",), version)

    return resolve


def timemap(request: Request) -> Response:
    """The states that the document of an IRI went through.

    Raises:
        BadParameter: `iri` is missing.
        NotFound: it has no document of its own here, or the history says nothing of it.
    """
    kg, iri = graph_of(request), request.query_params.get("iri", "").strip()
    path = local_path(kg.settings.base, iri, {iri}) if iri else None
    if not iri:
        raise BadParameter("iri", f"Give the IRI whose states are wanted, such as {kg.settings.base}id/….")
    if path is None or "#" in path or not path.startswith(_WITH_STATES):
        raise NotFound(f"<{iri}> has no document with a history here.")
    headers = {**caching_headers(request, request.headers.get("host", "")), "Content-Type": LINK_FORMAT}
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    address = f"{str(request.base_url).rstrip('/')}{path}"
    return Response(timemap_text(request, address, iri), headers=headers)


def foreign_document(request: Request) -> Response:
    """The document about an IRI of another host; one of an older form names the current one.

    An older form of which nothing is said leads to the current one.

    Source: RFC 5829, 3.3 (`successor-version`).
    """
    if (unchanged := replayed(request)) is not None:
        return unchanged
    kg = graph_of(request)
    asked = str(request.path_params["path"])
    query = _own_query(request, asked)

    def resolving(version: Version | None) -> Callable[[str], str]:
        def resolve(path: str) -> str:
            named = path.removeprefix(_FOREIGN) + query
            if version is None:
                return resolve_foreign(kg, named)
            return resolve_at(kg, (f"http://{named}", f"https://{named}"), version)

        return resolve

    current = current_form(f"http://{asked}")
    successor = root_of(request) + foreign_path(current) if current else ""
    if successor and not is_described(kg, f"http://{asked}"):
        return RedirectResponse(successor, 308)
    names = (asked, split_suffix(asked)[0])
    iris = (f"{scheme}://{name}{query}" for name in names for scheme in ("http", "https"))
    response = document_in_time(request, _FOREIGN + asked, iris, resolving)
    if successor:
        response.headers["Link"] += f', <{successor}>; rel="successor-version"'
    return response


def _own_query(request: Request, asked: str) -> str:
    """The query of an IRI of another host, without what its page is asked: state, language, what is new."""
    url = request.url.remove_query_params(PARAMETER)
    kg, name = graph_of(request), f"{asked}?{url.query}"
    if not any(is_described(kg, f"{scheme}://{name}") for scheme in ("http", "https")):
        url = url.remove_query_params(_OF_PAGES)
    return f"?{url.query}" if url.query else ""


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
    if (unchanged := replayed(request)) is not None:
        return unchanged
    if not is_described(kg, iri):
        expect_not_withdrawn(kg, iri)
        iri = current_form(iri) or iri
    path = local_path(kg.settings.base, iri, {iri}) if is_described(kg, iri) else None
    if path is None:
        raise NotFound(f"Nothing is said of <{iri}>.")
    if "#" in path:
        form = negotiate_format(request.headers.get("accept"), RESOURCE_FORMATS)
        return document_response(request, Target(iri, None, form))
    return RedirectResponse(root_of(request) + path, 303)


routes = [
    Route("/id/{path:path}", thing, name="thing"),
    Route("/doc/{path:path}", document, name="document"),
    Route("/r/{path:path}", foreign_document, name="foreign_document"),
    Route("/resource", any_resource, name="any_resource"),
    Route("/timemap", timemap, name="timemap"),
]
