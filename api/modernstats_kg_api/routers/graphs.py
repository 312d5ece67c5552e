"""`/graph/{name}`: the content of one named graph with what the catalogue says of it."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.describing import graph_named, render_graph
from modernstats_kg.actions.status import licence_of
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.documents import document_response, target_of

_GRAPH = "/graph/"


def named_graph(request: Request) -> Response:
    """One named graph; as a page only its description and links."""
    kg = graph_of(request)

    def resolve(path: str) -> str:
        return graph_named(kg, path.removeprefix(_GRAPH))

    target = target_of(request, _GRAPH + request.path_params["name"], resolve)
    licence = licence_of(kg, target.iri) or target.licence
    return document_response(request, replace(target, licence=licence), render_graph)


routes = [Route("/graph/{name:path}", named_graph, name="named_graph")]
