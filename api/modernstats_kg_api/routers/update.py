"""`/update`: the update operation of the SPARQL 1.1 protocol. Reads the request, decides nothing."""

from dataclasses import replace
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.updating import UpdateWish, update
from modernstats_kg.actions.writing import Order, Receipt, expect_key
from modernstats_kg.errors import BadRequest, UnsupportedMediaType
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg_api.auth import order_of, rehearsal_in
from modernstats_kg_api.bodies import media_type_of, read_body
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.metering import metered
from modernstats_kg_api.protocol import FORM, Pairs, graphs_named, pairs_of, seconds_of, single_value, text_of
from modernstats_kg_api.reports import rehearsed

UPDATE: Final = "application/sparql-update"
UNDERSTOOD: Final = (UPDATE, FORM)
"""Media types of bodies that an update can be read from."""


async def post_update(request: Request) -> Response:
    """Do what one update request asks, in one commit; with `dry-run=true` say what it would change.

    Source: SPARQL 1.1 Protocol, section 2.2.
    """
    order = order_of(request)
    expect_key(order.caller)  # before a byte of the body is read
    pairs = await _read_pairs(request)
    order = replace(order, rehearsal=rehearsal_in(pairs))
    wish = _wish_in(pairs)
    receipt = await metered(request, update(graph_of(request), wish, order))
    headers = {"KG-Commit": str(receipt.commit), "Cache-Control": "no-store"}
    return Response(orjson.dumps(_told(receipt, order)), headers=headers, media_type="application/json")


def _told(receipt: Receipt, order: Order) -> dict[str, Any]:
    change = receipt.change
    told: dict[str, Any] = {
        "commit": receipt.commit,
        "added": len(change.adds),
        "removed": len(change.removes),
        "graphs": [graph.value for graph in change.graphs],
        "dryRun": order.rehearsal,
        "rewritten": list(receipt.rewritten),
    }
    return told | rehearsed(receipt) if order.rehearsal else told


async def _read_pairs(request: Request) -> Pairs:
    """The parameters of the address and of the form; a body that is no form is the parameter `update`.

    Raises:
        UnsupportedMediaType: an update cannot be read from a body of that type.
        TooLarge: the body is longer than any update may be.
        BadRequest: something is not UTF-8.
    """
    pairs = pairs_of(request.scope["query_string"], "address")
    media_type = media_type_of(request)
    if media_type not in UNDERSTOOD:
        given = request.headers.get("content-type", "")
        raise UnsupportedMediaType(f"An update cannot be read from {given!r}.", UNDERSTOOD)
    limit = graph_of(request).settings.update_max_bytes
    if media_type == FORM:
        # percent-encoding triples
        return [*pairs, *pairs_of(await read_body(request, limit * 3 + 1024), "form")]
    return [*pairs, ("update", text_of(await read_body(request, limit), "body"))]


def _wish_in(pairs: Pairs) -> UpdateWish:
    """What the parameters ask.

    Raises:
        BadParameter: a parameter is wrong or given twice.
        BadRequest: there is no update.
    """
    text = single_value(pairs, "update")
    if text is None:
        raise BadRequest(f"There is no update: send it as `update=…` in a form, or as {UPDATE}.")
    using = Dataset(graphs_named(pairs, "using-graph-uri"), graphs_named(pairs, "using-named-graph-uri"))
    return UpdateWish(text, using, seconds_of(single_value(pairs, "timeout")))


routes = [Route("/update", post_update, methods=["POST"], name="update")]
