"""`POST /api/v1/{collection}`, `PUT`, `PATCH` and `DELETE` of its items. One function serves all kinds."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.editing import Edited, edit_item
from modernstats_kg.actions.proposing import as_proposal, drafted, expect_reason, submit
from modernstats_kg.actions.withdrawing import withdraw_item
from modernstats_kg.actions.writing import Order, Receipt, expect_key
from modernstats_kg.errors import UnsupportedMediaType
from modernstats_kg.model.editing import Manner, Wish, Withdrawal
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.auth import order_with_reason
from modernstats_kg_api.bodies import media_type_of, read_body
from modernstats_kg_api.conditional import entity_headers
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.editing import address_of_item, condition_of, rehearsed_body, showing, written
from modernstats_kg_api.json_bodies import json_object
from modernstats_kg_api.openapi.editing import (
    MERGE_PATCH,
    creation,
    merging,
    replacement,
    withdrawal,
)
from modernstats_kg_api.proposals import draft_body, proposal_detail
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import JSON
from modernstats_kg_api.schemas.editing import EditParameters, WithdrawalParameters
from modernstats_kg_api.turns import in_turn

_BODIES: Final[dict[Manner, tuple[str, ...]]] = {
    "create": (JSON,),
    "replace": (JSON,),
    "merge": (MERGE_PATCH, JSON),
}
Write = Callable[[Order], Edited]

router = APIRouter(prefix="/api/v1")


def _creating(kind: Kind) -> Callable[..., Awaitable[Response]]:
    async def create(request: Request, asked: Annotated[EditParameters, Query()]) -> Response:
        return await _edit(request, (kind, "", "create"), asked)

    return create


def _changing(kind: Kind, manner: Manner) -> Callable[..., Awaitable[Response]]:
    local_name = Path(description="Its `key`.", examples=[kind.example])

    async def change(
        request: Request, local: Annotated[str, local_name], asked: Annotated[EditParameters, Query()]
    ) -> Response:
        return await _edit(request, (kind, local, manner), asked)

    return change


def _withdrawing(kind: Kind) -> Callable[..., Awaitable[Response]]:
    local_name = Path(description="Its `key`.", examples=[kind.example])

    async def withdraw(
        request: Request, local: Annotated[str, local_name], asked: Annotated[WithdrawalParameters, Query()]
    ) -> Response:
        order = order_with_reason(request)
        expect_key(order.caller)
        wish = Withdrawal(kind, local, asked.replacedBy or "", asked.references, _graph(asked))
        show = showing(request, asked.lang)
        condition = condition_of(request)

        def write(order: Order) -> Edited:
            return withdraw_item(graph_of(request), wish, order, show, condition)

        return await _answered(request, kind, asked, order, write)

    return withdraw


async def _edit(request: Request, item: tuple[Kind, str, Manner], asked: EditParameters) -> Response:
    kind, key, manner = item
    order = order_with_reason(request)
    expect_key(order.caller)  # before a byte of the body is read
    body = await _read_object(request, manner)
    language = asked.lang.partition(",")[0] or "en"
    wish = Wish(kind, key, manner, body, _graph(asked), language)
    show = showing(request, asked.lang)
    condition = condition_of(request) if key else None

    def write(order: Order) -> Edited:
        return edit_item(graph_of(request), wish, order, show, condition)

    return await _answered(request, kind, asked, order, write)


async def _read_object(request: Request, manner: Manner) -> dict[str, Any]:
    understood = _BODIES[manner]
    if media_type_of(request) not in understood:
        given = request.headers.get("content-type", "")
        raise UnsupportedMediaType(f"An item cannot be read from {given!r}.", understood)
    return json_object(await read_body(request, graph_of(request).settings.update_max_bytes))


def _graph(asked: EditParameters | WithdrawalParameters) -> Iri | None:
    return None if asked.graph is None else Iri(asked.graph)


async def _answered(
    request: Request, kind: Kind, asked: EditParameters | WithdrawalParameters, order: Order, write: Write
) -> Response:
    if asked.proposal:
        return await _proposed(request, order, write)
    edited = await in_turn(request, partial(write, order), "writers")
    if order.rehearsal:
        return _answer(request, await run_in_threadpool(rehearsed_body, edited), 200, {})
    body, headers = await run_in_threadpool(written, request, kind, edited, asked.lang)
    if edited.created:
        headers["Location"] = address_of_item(request, kind, edited.key)
    return _answer(request, body, 201 if edited.created else 200, headers)


async def _proposed(request: Request, order: Order, write: Write) -> Response:
    """Keep what a write would change for somebody who may make it."""
    kg = graph_of(request)
    if not order.rehearsal:
        expect_reason(order, "A proposal says why")

    async def rehearsal() -> Receipt:
        return (await in_turn(request, partial(write, as_proposal(order)), "writers")).receipt

    draft = await drafted(kg.store.commit, rehearsal())
    if order.rehearsal:
        return _answer(request, draft_body(draft), 200, {})
    proposal = await run_in_threadpool(submit, kg, draft, order)
    body = await run_in_threadpool(proposal_detail, request, proposal)
    return _answer(request, body, 201, {"Location": body["url"]})


def _answer(request: Request, body: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    commit = {"KG-Commit": str(graph_of(request).store.commit)}
    return Response(json_bytes(body), status, entity_headers(request, None) | commit | headers, JSON)


def _add_routes(kind: Kind) -> None:
    item = f"/{kind.name}/{{local}}"
    add = partial(router.add_api_route, tags=[kind.name], response_class=Response)
    add(f"/{kind.name}", _creating(kind), methods=["POST"], **creation(kind))
    add(item, _changing(kind, "replace"), methods=["PUT"], **replacement(kind))
    add(item, _changing(kind, "merge"), methods=["PATCH"], **merging(kind))
    add(item, _withdrawing(kind), methods=["DELETE"], **withdrawal(kind))


for _kind in KINDS.values():
    if _kind.writable:
        _add_routes(_kind)
