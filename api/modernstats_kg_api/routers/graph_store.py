"""`/graphs`: the Graph Store Protocol. A graph's own address takes the same methods.

Source: SPARQL 1.1 Graph Store HTTP Protocol, 4.1 (direct) and 4.2 (indirect graph identification).
"""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.graph_store import (
    Condition,
    Manner,
    Stored,
    delete_graph,
    expect_readable,
    graph_version,
    new_graph,
    past_graph_version,
    patch_graph,
    read_dataset,
    read_graph,
    store_documents,
)
from modernstats_kg.actions.writing import Order
from modernstats_kg.errors import BadParameter, BadRequest, UnsupportedMediaType
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import default_graph
from modernstats_kg.query.formats import (
    GRAPH_FORMATS,
    N_QUADS,
    TRIG,
    Format,
    format_by_name,
    negotiate_format,
)
from modernstats_kg_api.answers import response_of
from modernstats_kg_api.auth import caller_of, order_of
from modernstats_kg_api.bodies import MULTIPART, a_place, media_type_of, read_body, read_documents
from modernstats_kg_api.conditional import entity_headers, not_modified
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import quoted
from modernstats_kg_api.metering import metered
from modernstats_kg_api.past import PARAMETER, version_in_address, with_past
from modernstats_kg_api.reports import rehearsed

METHODS: Final = ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS")
_DIRECT: Final = "/graph/"
_UPDATE: Final = "application/sparql-update"
_DATASET_FORMATS: Final = (TRIG, N_QUADS)
_ANY: Final = "*"
_OF_FORM: Final = "."
"""Parts the version of a graph from the form of its representation in an entity tag."""
_IN_NO_IRI: Final = frozenset(' <>"{}|^`\\')
Method = Callable[[Request, Iri | None], Awaitable[Response]]


async def graph_store(request: Request) -> Response:
    """One graph of the store, or the whole dataset, read or written."""
    return await answer(request, _graph_asked(request))


async def answer(request: Request, graph: Iri | None) -> Response:
    """Do what the method says to the graph; None stands for the whole dataset.

    Raises:
        BadParameter: an older state is to be written.
    """
    if PARAMETER in request.query_params and request.method not in ("GET", "HEAD"):
        raise BadParameter(PARAMETER, "Older states are read, never written; leave out `version`.")
    return await _BY_METHOD[request.method](request, graph)


def _graph_asked(request: Request) -> Iri | None:
    """The graph that the address names; None for the whole dataset.

    Raises:
        BadParameter: it names more than one, or no absolute IRI.
    """
    graphs, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(graphs) + default > 1:
        raise BadParameter("graph", "The address names more than one graph: say `graph` once, or `default`.")
    if default:
        return Iri(default_graph(graph_of(request).settings.base))
    if not graphs:
        return None
    try:
        iri = urljoin(str(request.url.replace(query="", fragment="")), graphs[0])
    except ValueError:  # such as of a host in half a bracket
        iri = ""
    if not iri or not urlsplit(iri).scheme or _IN_NO_IRI & set(iri) or min(iri) < " ":
        raise BadParameter("graph", f"{graphs[0]!r} is no IRI of a graph.")
    here = f"{request.url.scheme}://{request.url.netloc}{root_of(request)}{_DIRECT}"
    if iri.startswith(here):  # the address of one of our graphs, on this host
        return Iri(f"{graph_of(request).settings.base}{_DIRECT[1:]}{iri.removeprefix(here)}")
    return Iri(iri)


async def _read(request: Request, graph: Iri | None) -> Response:
    formats = GRAPH_FORMATS if graph else _DATASET_FORMATS
    return await read_as(request, graph, _form(request, formats), {})


async def read_as(request: Request, graph: Iri | None, form: Format, more: dict[str, str]) -> Response:
    """The content of a graph, or of the dataset, in one form, or 304.

    Args:
        more: headers beside those that every such answer has.
    """
    kg = graph_of(request)
    if graph is not None:
        expect_readable(caller_of(request), graph)
    version = await run_in_threadpool(version_in_address, request)
    number = version.number if version else None
    state = graph_version(kg, graph) if number is None else past_graph_version(kg, graph, number)
    tag = entity_headers(request, f"{state}{_OF_FORM}{form.suffix}")
    headers = {**with_past(tag, version), "Content-Type": form.content_type, **more}
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    media_type = form.media_type
    reading = read_graph(kg, graph, media_type, number) if graph else read_dataset(kg, media_type, number)
    read = await metered(request, reading)
    return response_of(request, read, {**headers, "KG-Commit": str(read.commit)})


def _form(request: Request, formats: tuple[Format, ...]) -> Format:
    name = request.query_params.get("format")
    return format_by_name(name, formats) if name else negotiate_format(request.headers.get("accept"), formats)


async def _put(request: Request, graph: Iri | None) -> Response:
    return await _store(request, graph, "put")


async def _post(request: Request, graph: Iri | None) -> Response:
    """Add to a graph; without one, to a new graph, unless the document names its graphs itself."""
    if graph is None and media_type_of(request) not in {form.media_type for form in _DATASET_FORMATS}:
        graph = new_graph(graph_of(request))
    return await _store(request, graph, "post")


async def _store(request: Request, graph: Iri | None, manner: Manner) -> Response:
    kg, order, condition = graph_of(request), order_of(request), _condition(request)
    if graph is None and media_type_of(request) not in (*(f.media_type for f in _DATASET_FORMATS), MULTIPART):
        offered = tuple(form.media_type for form in _DATASET_FORMATS)
        raise UnsupportedMediaType("Without `graph` or `default` the body names its graphs itself.", offered)
    async with a_place(request):
        documents = await read_documents(request, _base(request, graph))
        storing = store_documents(kg, graph, documents, manner, (order, condition))
        stored = await metered(request, storing)
    return await _written(request, stored, order)


async def _delete(request: Request, graph: Iri | None) -> Response:
    if graph is None:
        raise BadRequest("Name the graph to remove with `graph` or `default`.")
    order = order_of(request)
    stored = await delete_graph(graph_of(request), graph, (order, _condition(request)))
    return await _written(request, stored, order)


async def _patch(request: Request, graph: Iri | None) -> Response:
    """A SPARQL update that sees and changes this one graph."""
    kg, order = graph_of(request), order_of(request)
    if graph is None:
        raise BadRequest("Name the graph to change with `graph` or `default`; /update changes several.")
    if media_type_of(request) != _UPDATE:
        raise UnsupportedMediaType(f"A graph is patched with {_UPDATE}.", (_UPDATE,))
    body = await read_body(request, kg.settings.update_max_bytes)
    try:
        text = body.decode()
    except UnicodeDecodeError as broken:
        raise BadRequest(f"The update is not UTF-8 at byte {broken.start}.") from broken
    patching = patch_graph(kg, graph, text, (order, _condition(request)))
    return await _written(request, await metered(request, patching), order)


async def _options(request: Request, graph: Iri | None) -> Response:
    headers = {"Allow": ", ".join(METHODS), "Accept-Patch": _UPDATE}
    headers["Accept-Post"] = ", ".join([form.media_type for form in GRAPH_FORMATS] + [MULTIPART])
    return Response(status_code=204, headers=headers)


async def _written(request: Request, stored: Stored, order: Order) -> Response:
    """201 for a new graph, 204 for one that was there, and for a rehearsal what would have changed.

    Source: SPARQL 1.1 Graph Store HTTP Protocol, 5.3 to 5.5.
    """
    change = stored.receipt.change
    if order.rehearsal:
        told = {"dryRun": True, "commit": stored.receipt.commit}
        body = {**told, "added": len(change.adds), "removed": len(change.removes)} | await run_in_threadpool(
            rehearsed, stored.receipt
        )
        return Response(orjson.dumps(body), media_type="application/json")
    headers = {"KG-Commit": str(stored.receipt.commit), "ETag": f'"{stored.version}"'}
    if not stored.created or stored.graph is None or not change.adds:
        return Response(status_code=204, headers=headers)
    return Response(status_code=201, headers={**headers, "Location": _address(request, stored.graph)})


def _address(request: Request, graph: Iri) -> str:
    root, below = root_of(request), f"{graph_of(request).settings.base}{_DIRECT[1:]}"
    if graph.value.startswith(below):
        path = f"{root}{_DIRECT}{quoted(graph.value.removeprefix(below))}"
    else:
        path = f"{root}/graphs?graph={quote(graph.value, safe='')}"
    return str(request.base_url.replace(path="")).rstrip("/") + path


def _condition(request: Request) -> Condition:
    return Condition(_versions(request, "if-match"), _versions(request, "if-none-match"))


def _versions(request: Request, header: str) -> tuple[str, ...]:
    """The versions that a header of entity tags names: the tag of any form of a graph tells its state.

    A star in quotes is a tag, which no graph has; without them it is the wildcard.
    """
    tags = (tag.strip() for tag in request.headers.get(header, "").split(","))
    return tuple(_version(tag) for tag in tags if tag and not tag.startswith("W/"))


def _version(tag: str) -> str:
    version = tag.strip('"').partition(_OF_FORM)[0]
    return version if version != _ANY or tag == _ANY else tag


def _base(request: Request, graph: Iri | None) -> str:
    return graph.value if graph else str(request.url.replace(query="", fragment=""))


_BY_METHOD: Final[dict[str, Method]] = {
    "GET": _read,
    "HEAD": _read,
    "PUT": _put,
    "POST": _post,
    "DELETE": _delete,
    "PATCH": _patch,
    "OPTIONS": _options,
}
routes = [Route("/graphs", graph_store, methods=list(METHODS), name="graph_store")]
