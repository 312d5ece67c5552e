"""`/graph/{name}`: one named graph at its own address, read and written as `/graphs` does; also as a page."""

from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.describing import graph_named
from modernstats_kg.actions.past import graph_at
from modernstats_kg.actions.status import licence_of
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import is_private
from modernstats_kg.query.formats import HTML, MARKDOWN, RESOURCE_FORMATS
from modernstats_kg_api.conditional import replayed
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.documents import Target, document_response, links_about, target_of
from modernstats_kg_api.links import alternates, quoted
from modernstats_kg_api.past import PARAMETER, version_in_address
from modernstats_kg_api.routers import graph_store

_GRAPH: Final = "/graph/"


async def named_graph(request: Request) -> Response:
    """Read or write one named graph; as a page only its description and links.

    Source: SPARQL 1.1 Graph Store HTTP Protocol, 4.1 (direct graph identification).
    """
    iri = f"{graph_of(request).settings.base}{_GRAPH[1:]}{request.path_params['name']}"
    if request.method not in ("GET", "HEAD"):
        return await graph_store.answer(request, Iri(iri))
    if (unchanged := replayed(request)) is not None:
        return unchanged
    if is_private(iri):  # neither listed nor described
        return await graph_store.answer(request, Iri(iri))
    target = await run_in_threadpool(_target, request)
    if target.form in (HTML, MARKDOWN):
        return await run_in_threadpool(document_response, request, target)
    return await graph_store.read_as(request, Iri(target.iri), target.form, _headers(request, target))


def _target(request: Request) -> Target:
    kg = graph_of(request)
    version = version_in_address(request)

    def resolve(path: str) -> str:
        name = path.removeprefix(_GRAPH)
        return graph_named(kg, name) if version is None else graph_at(kg, name, version)

    target = target_of(request, _GRAPH + request.path_params["name"], resolve)
    return replace(target, licence=licence_of(kg, target.iri) or target.licence, version=version)


def _headers(request: Request, target: Target) -> dict[str, str]:
    address = root_of(request) + quoted(target.path or "")
    links = links_about(request, target)
    state = f"?{PARAMETER}={target.version.number}" if target.version else ""
    return {
        "Content-Location": f"{address}.{target.form.suffix}{state}",
        "Link": f"{links}, {alternates(address, RESOURCE_FORMATS, state)}",
    }


routes = [
    Route("/graph/{name:path}", named_graph, methods=list(graph_store.METHODS), name="named_graph"),
]
