"""`/def`: our own vocabulary, served whole, as its terms are `…/def#Term`."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.describing import vocabulary_document
from modernstats_kg.actions.past import resolve_at
from modernstats_kg.errors import NotFound
from modernstats_kg.model.history import Version
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.documents_in_time import document_in_time

_DEF = "/def"


def vocabulary(request: Request) -> Response:
    """The vocabulary with all its terms, as it is or as it was."""
    kg = graph_of(request)

    def resolving(version: Version | None) -> Callable[[str], str]:
        def resolve(path: str) -> str:
            if path != _DEF:
                raise NotFound(f"There is nothing at {path}; the vocabulary is at {_DEF}.")
            iri = vocabulary_document()
            return resolve_at(kg, (iri,), version) if version else iri

        return resolve

    suffix = request.path_params.get("suffix")
    path = _DEF if suffix is None else f"{_DEF}.{suffix}"
    return document_in_time(request, path, (vocabulary_document(),), resolving)


routes = [
    Route("/def", vocabulary, name="vocabulary"),
    Route("/def.{suffix}", vocabulary, name="vocabulary_file"),
]
