"""`/def`: our own vocabulary, served whole, as its terms are `…/def#Term`."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.describing import vocabulary_document
from modernstats_kg.errors import NotFound
from modernstats_kg_api.documents import document_response, target_of

_DEF = "/def"


def vocabulary(request: Request) -> Response:
    """The vocabulary with all its terms."""

    def resolve(path: str) -> str:
        if path != _DEF:
            raise NotFound(f"There is nothing at {path}; the vocabulary is at {_DEF}.")
        return vocabulary_document()

    suffix = request.path_params.get("suffix")
    path = _DEF if suffix is None else f"{_DEF}.{suffix}"
    return document_response(request, target_of(request, path, resolve))


routes = [
    Route("/def", vocabulary, name="vocabulary"),
    Route("/def.{suffix}", vocabulary, name="vocabulary_file"),
]
