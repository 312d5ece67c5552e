"""Documents as they are or as they were: `version=` and Memento, for each document with an own address."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.model.history import Version
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.documents import document_response, target_of
from modernstats_kg_api.links import quoted
from modernstats_kg_api.mementos import ACCEPT_DATETIME, memento_headers, redirect_to_memento
from modernstats_kg_api.past import version_in_address

Resolving = Callable[[Version | None], Callable[[str], str]]


def document_in_time(request: Request, path: str, iris: Iterable[str], resolving: Resolving) -> Response:
    """The document at a path, in the state that the request asks for.

    Args:
        path: of the document on this service, not yet percent-encoded; may end in a format suffix.
        iris: what it may be about; the first of which the history knows something counts.
        resolving: for a state gives what turns the path into the IRI; None stands for the newest state.

    Raises:
        BadParameter: the version or the time is malformed.
        NotFound: nothing was said of it in that state, or there is no such state.
    """
    if (memento := redirect_to_memento(request, iris, root_of(request) + quoted(path))) is not None:
        return memento
    version = version_in_address(request)
    target = replace(target_of(request, path, resolving(version)), version=version)
    response = document_response(request, target)
    headers = memento_headers(request, root_of(request) + quoted(target.path or path), target.iri, version)
    links = response.headers.get("Link")
    response.headers.update(headers | {"Link": ", ".join(filter(None, (links, headers["Link"])))})
    response.headers.add_vary_header(ACCEPT_DATETIME)
    return response
