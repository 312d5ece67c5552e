"""`/api/v1/webhooks`: addresses that are told of each commit."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.webhooks import (
    WebhookWish,
    create_webhook,
    expect_reachable,
    list_webhooks,
    remove_webhook,
    webhook_named,
)
from modernstats_kg.model.webhook import Interest, Webhook
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.bodies import StrictRoute
from modernstats_kg_api.conditional import entity_headers
from modernstats_kg_api.deps import Kg, root_of
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.webhooks import (
    Delivery,
    NewWebhook,
    WebhookBody,
    WebhookList,
    WebhookWithSecret,
)

WEBHOOKS: Final = "/api/v1/webhooks"
_JSON: Final = "application/json"
_Id = Annotated[str, Path(max_length=64, description="`id` of the webhook.", examples=["3f0c1d2e4b5a6978"])]

router = APIRouter(prefix=WEBHOOKS, tags=["webhooks"], route_class=StrictRoute)
deliveries = APIRouter()
"""What is sent, not what is asked for: OpenAPI describes it among the webhooks."""


@deliveries.post(
    "commit",
    operation_id="commitMade",
    summary="A commit was made",
    tags=["webhooks"],
    response_model=None,
    responses={200: {"description": "Any status from 200 to 299 says that it has arrived."}},
)
def commit_made(delivery: Delivery) -> None:
    """Sent to every webhook that the commit is for, signed by its secret, until it has arrived."""


@router.post(
    "",
    operation_id="createWebhook",
    summary="Have an address told of commits",
    status_code=201,
    response_model=WebhookWithSecret,
    responses=numbered(problem_responses("400", "401", "403", "409", "413", "503")),
)
async def create(request: Request, kg: Kg, wanted: NewWebhook) -> Response:
    """Its secret is shown in this answer and never again. What the key may read, the webhook is told."""
    caller = caller_of(request)
    await expect_reachable(kg, wanted.target, caller)
    interest = Interest(tuple(wanted.collections), tuple(wanted.graphs))
    origin = str(request.base_url).rstrip("/")
    wish = WebhookWish(wanted.target, interest, wanted.since)
    hook = await asyncio.to_thread(create_webhook, kg, wish, caller, origin)
    body = {**_body(request, hook), "secret": hook.secret}
    return _answer(request, body, 201, {"Location": body["url"]})


@router.get(
    "",
    operation_id="listWebhooks",
    summary="The webhooks of this key",
    response_model=WebhookList,
    responses=numbered(problem_responses("401", "503")),
)
def list_all(request: Request, kg: Kg) -> Response:
    """Those of all keys for an administrator; none with its secret."""
    items = [_body(request, hook) for hook in list_webhooks(kg, caller_of(request))]
    return _answer(request, {"items": items, "total": len(items), "next": None})


@router.get(
    "/{identifier}",
    operation_id="readWebhook",
    summary="One webhook, and how far its deliveries have come",
    response_model=WebhookBody,
    responses=numbered(problem_responses("400", "401", "404", "503")),
)
def read(request: Request, kg: Kg, identifier: _Id) -> Response:
    """Why a delivery failed, when the next is tried, and why there may be none."""
    return _answer(request, _body(request, webhook_named(kg, identifier, caller_of(request))))


@router.delete(
    "/{identifier}",
    operation_id="deleteWebhook",
    summary="Tell an address nothing more",
    status_code=204,
    response_model=None,
    responses=numbered(problem_responses("400", "401", "404", "503")),
)
def delete(request: Request, kg: Kg, identifier: _Id) -> Response:
    """A delivery that is under way may still arrive."""
    remove_webhook(kg, identifier, caller_of(request))
    return Response(status_code=204, headers=entity_headers(request, None))


def _body(request: Request, hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": f"{root_of(request)}{WEBHOOKS}/{hook.id}",
        "key": hook.key,
        "target": hook.target,
        "collections": list(hook.interest.collections),
        "graphs": list(hook.interest.graphs),
        "created": hook.created,
        "commit": hook.commit,
        "state": _state(hook),
        "failures": hook.failures,
        "fault": hook.fault,
        "next": _moment(hook.due) if hook.failures and not hook.disabled else None,
        "disabled": hook.disabled,
    }


def _state(hook: Webhook) -> str:
    if hook.disabled:
        return "disabled"
    return "failing" if hook.failures else "active"


def _moment(due: float) -> str:
    return datetime.fromtimestamp(due, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _answer(
    request: Request, body: dict[str, Any], status: int = 200, more: dict[str, str] | None = None
) -> Response:
    return Response(json_bytes(body), status, {**entity_headers(request, None), **(more or {})}, _JSON)
