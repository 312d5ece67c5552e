"""`/reconcile`: the Reconciliation Service API 0.2, and 0.1 for older clients, over kinds and schemes.

JSONP is refused: an address that answers with a script of the caller's choice would undo the policy that
lets our own pages run scripts of this host. Pages of any site may read by CORS.
"""

from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.reconcilable import EVERYTHING, holdings, scope_named
from modernstats_kg.actions.reconciled_properties import properties_of
from modernstats_kg.actions.reconciling import reconcile
from modernstats_kg.actions.reconciling_help import (
    extend,
    suggest_properties,
    suggest_things,
    suggest_types,
)
from modernstats_kg.errors import AddressTooLong, BadParameter, BadRequest, NotFound, UnsupportedMediaType
from modernstats_kg.model.reconcile import Scope
from modernstats_kg_api.bodies import media_type_of, read_body
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.preview import preview_page
from modernstats_kg_api.protocol import FORM, Pairs, pairs_of, single_value
from modernstats_kg_api.reconciliation import (
    PREVIEW_PATH,
    Json,
    Place,
    extended,
    manifest,
    proposed,
    results,
    suggested,
    suggested_things,
)
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.reconciliation import ExtensionQuery, read_batch, read_extension, read_query
from modernstats_kg_api.turns import in_turn

MOST_BYTES: Final = 2_097_152
"""Largest form, in bytes: a thousand bytes for each query of a full batch."""

_JSON: Final = "application/json"
_QUESTIONS: Final = ("queries", "extend", "query")
_CALLBACK: Final = "callback"
_MOST_SKIPPED: Final = 10_000
_PROPOSED: Final = 100
_SUGGESTING: Final[dict[str, Callable[..., Any]]] = {
    "entity": suggest_things,
    "type": suggest_types,
    "property": suggest_properties,
}


async def service(request: Request) -> Response:
    """The manifest of a service; the candidates for queries; or values of properties.

    Raises:
        NotFound: there is no such kind or scheme.
        BadParameter: a question is malformed, or above what is answered at once.
        BadRequest: there is more than one question, or a form without any.

    Source: Reconciliation Service API 0.2, sections on the manifest, on queries and on data extension.
    """
    pairs = await _pairs(request)
    return await _answer(request, await run_in_threadpool(_work, request, pairs))


async def suggest(request: Request) -> Response:
    """Things, types or properties whose name begins like `prefix`, from the `cursor`-th on.

    Raises:
        NotFound: there is no such kind, scheme or suggestion.
        BadParameter: the cursor is no number.
    """
    what = request.path_params["what"]
    if what not in _SUGGESTING:
        raise NotFound(f"There are no suggestions for {what!r}, but for {', '.join(_SUGGESTING)}.")
    kg, scope = graph_of(request), await run_in_threadpool(_scope, request)
    pairs = await _pairs(request)
    prefix, skip = (single_value(pairs, "prefix") or "")[:200], _number(pairs, "cursor", 0, _MOST_SKIPPED)
    render = suggested_things if what == "entity" else suggested
    return await _answer(request, lambda: render(_SUGGESTING[what](kg, scope, prefix, skip)))


async def propose(request: Request) -> Response:
    """The properties whose values can be fetched, of a type or of all that the service is for.

    Raises:
        NotFound: there is no such kind or scheme.
        BadParameter: the limit is no number.
    """
    kg, scope = graph_of(request), await run_in_threadpool(_scope, request)
    pairs = await _pairs(request)
    named, limit = single_value(pairs, "type") or "", _number(pairs, "limit", _PROPOSED, _PROPOSED)

    def work() -> Json:
        meant = (holdings(kg).of_type(named) if named else None) or scope
        return proposed(properties_of(kg, meant), named, limit)

    return await _answer(request, work)


async def preview(request: Request) -> Response:
    """A small page about one thing, to be shown in a frame of any site."""
    pairs = await _pairs(request)
    iri = (single_value(pairs, "id") or "").strip()
    if not iri:
        raise BadParameter("id", "Give the IRI of the thing, as candidates have it.")
    return await in_turn(request, lambda: preview_page(request, iri))


def _work(request: Request, pairs: Pairs) -> Callable[[], Json]:
    """What answers the question; a malformed one is refused here, before anything is done."""
    kg, scope = graph_of(request), _scope(request)
    asked = {name: text for name in _QUESTIONS if (text := single_value(pairs, name)) is not None}
    if len(asked) > 1:
        raise BadRequest(f"Ask one thing at a time: {' or '.join(asked)}.")
    if not asked and request.method == "POST":
        raise BadRequest(f"The form asks nothing; it has one of {', '.join(_QUESTIONS)}.")
    if "queries" in asked:
        batch = read_batch(asked["queries"])
        return lambda: results(reconcile(kg, scope, batch, kg.settings.query_timeout_s))
    if "query" in asked:
        single = {"": read_query(asked["query"])}
        return lambda: results(reconcile(kg, scope, single, kg.settings.query_timeout_s))[""]
    if "extend" in asked:
        wanted = read_extension(asked["extend"])
        return lambda: _extension(request, scope, wanted)
    return lambda: manifest(scope, _place(request))


def _extension(request: Request, scope: Scope, asked: ExtensionQuery) -> Json:
    languages = {one.id: one.settings.language for one in asked.properties}
    limits = {one.id: _most(one.settings.limit) for one in asked.properties}
    return extended(extend(graph_of(request), scope, asked.ids, languages), limits, _place(request))


async def _answer(request: Request, work: Callable[[], Json]) -> Response:
    """What the work gives, as JSON; 304 where the client has it."""
    if request.method == "POST":  # no tag is learned: the address alone would stand for every form
        commit = str(graph_of(request).store.commit)
        body = await in_turn(request, lambda: json_bytes(work()))
        return Response(body, headers={"Content-Type": _JSON, "KG-Commit": commit})
    headers = {**caching_headers(request, _place(request).service), "Content-Type": _JSON}
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    body = await in_turn(request, lambda: json_bytes(work()))
    return Response(body, headers=headers)


def _scope(request: Request) -> Scope:
    key = request.path_params.get("scope", "")
    return scope_named(graph_of(request), key) if key else EVERYTHING


def _place(request: Request) -> Place:
    return Place(str(request.base_url).rstrip("/"), graph_of(request).settings.base)


async def _pairs(request: Request) -> Pairs:
    """Names and values of the address, and of a form."""
    limit = graph_of(request).settings.address_max_bytes
    address: bytes = request.scope["query_string"]
    if len(request.scope.get("raw_path") or b"") + len(address) > limit:
        raise AddressTooLong(f"The address is longer than {limit} bytes: send the queries in a form.", limit)
    pairs = pairs_of(address, "address")
    if request.method == "POST":
        if media_type_of(request) != FORM:
            given = request.headers.get("content-type", "")
            raise UnsupportedMediaType(f"Queries come as `queries=…` in a form, not in {given!r}.", (FORM,))
        pairs += await run_in_threadpool(pairs_of, await read_body(request, MOST_BYTES), "form")
    if single_value(pairs, _CALLBACK) is not None:
        raise BadParameter(_CALLBACK, "There is no JSONP here: pages of any site may read the JSON by CORS.")
    return pairs


def _number(pairs: Pairs, name: str, default: int, most: int) -> int:
    text = single_value(pairs, name)
    if text is None or not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise BadParameter(name, f"{text!r} is no number; give one from 0 to {most}.")
    return min(int(text[:9]), most)


def _most(limit: float | str) -> int:
    """Most values of a property; 0 for all, also where a client sends what is no number."""
    try:
        return max(0, min(int(float(limit)), 1_000))
    except (ValueError, OverflowError):
        return 0


def _route(path: str, answer: Callable[..., Any], *methods: str) -> Route:
    return Route(path, answer, methods=list(methods or ("GET",)))


routes = [
    _route("/reconcile", service, "GET", "POST"),
    _route(PREVIEW_PATH, preview),
    _route("/reconcile/properties", propose),
    _route("/reconcile/suggest/{what}", suggest),
    _route("/reconcile/{scope}", service, "GET", "POST"),
    _route("/reconcile/{scope}/properties", propose),
    _route("/reconcile/{scope}/suggest/{what}", suggest),
]
