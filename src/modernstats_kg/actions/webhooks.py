"""Webhooks: made, listed and removed by who holds an API key; an administrator sees them all."""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from modernstats_kg.access.scopes import ABSOLUTE_IRI
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.writing import expect_key
from modernstats_kg.errors import BadParameter, BadRequest, Conflict, Forbidden, NotFound
from modernstats_kg.exchange.courier import Courier
from modernstats_kg.model.access import Caller
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.webhook import Interest, Webhook

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  # it begins every secret and is none
"""What the secrets begin with. Source: Standard Webhooks, "Signature scheme"."""
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 8
_MOST_OF_A_KEY: Final = 20
_EVERYTHING: Final = "*"
_MOST_STARS: Final = 10
"""Of one pattern; more mean nothing that fewer do not."""


@dataclass(frozen=True, slots=True)
class WebhookWish:
    """What a new webhook is to be.

    Attributes:
        target: the address that is told.
        interest: which commits it is told of.
        since: number of the commit after which it begins; None for the newest.
    """

    target: str
    interest: Interest
    since: int | None = None


def courier_of(kg: KnowledgeGraph) -> Courier:
    """How this deployment sends messages."""
    settings = kg.settings
    trusted = (host.strip().lower() for host in settings.webhook_private_hosts.split(","))
    return Courier(settings.webhook_timeout_s, frozenset(filter(None, trusted)))


async def expect_reachable(kg: KnowledgeGraph, target: str, caller: Caller) -> None:
    """Refuse a target whose name stands for an address of a private network; `create_webhook` asks no names.

    Raises:
        Unauthenticated, Forbidden: as `create_webhook`; nothing is looked up for whoever may make none.
        BadParameter: messages cannot go there; says why.
    """
    _expect_api_key(kg, caller)
    try:
        await courier_of(kg).look_up(target)
    except BadRequest as fault:
        raise BadParameter("target", str(fault)) from fault


def create_webhook(kg: KnowledgeGraph, wish: WebhookWish, caller: Caller, origin: str) -> Webhook:
    """Make a webhook; its secret, which nobody can show again, is in what is returned.

    Args:
        caller: whose it is to be; what this key may read, the webhook is told.
        origin: address of the service as the caller called it, without a slash at its end.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: what the caller showed is no API key, such as the token of a person.
        BadParameter: something of the wish is malformed; says what.
        Conflict: the key has as many as one may have.
        StoreUnavailable: it cannot be kept.
    """
    _expect_api_key(kg, caller)
    _expect_target(kg, wish.target)
    _expect_known(wish.interest)
    since = kg.store.commit if wish.since is None else wish.since
    if since > kg.store.commit:
        raise BadParameter("since", f"There is no commit {since} yet; the newest is {kg.store.commit}.")
    if len(kg.webhooks.listed(caller.key)) >= _MOST_OF_A_KEY:
        raise Conflict(f"This key has {_MOST_OF_A_KEY} webhooks, which is the most: delete one first.")
    secret = base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    hook = Webhook(
        id=secrets.token_hex(_ID_BYTES),
        key=caller.key,
        target=wish.target,
        secret=f"{SECRET_PREFIX}{secret}",
        interest=wish.interest,
        created=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        origin=origin,
        commit=since,
    )
    kg.webhooks.add(hook)
    return hook


def list_webhooks(kg: KnowledgeGraph, caller: Caller) -> tuple[Webhook, ...]:
    """The webhooks of the caller's key, oldest first; those of all keys for an administrator.

    Raises:
        Unauthenticated: the caller showed no key.
    """
    expect_key(caller, "Webhooks are shown to who has a key: send that with which they were made.")
    return kg.webhooks.listed(None if caller.is_admin else caller.key)


def webhook_named(kg: KnowledgeGraph, identifier: str, caller: Caller) -> Webhook:
    """One webhook.

    Raises:
        Unauthenticated: the caller showed no key.
        NotFound: there is none, or it is another key's; these look the same.
    """
    expect_key(caller, "Webhooks are shown to who has a key: send that with which they were made.")
    hook = kg.webhooks.find(identifier)
    if hook is None or not (caller.is_admin or hook.key == caller.key):
        raise NotFound(f"This key has no webhook {identifier!r}; /api/v1/webhooks lists those it has.")
    return hook


def remove_webhook(kg: KnowledgeGraph, identifier: str, caller: Caller) -> None:
    """Deliver nothing more to one, and forget it.

    Raises:
        Unauthenticated: the caller showed no key.
        NotFound: as `webhook_named`.
    """
    kg.webhooks.remove(webhook_named(kg, identifier, caller).id)


def _expect_api_key(kg: KnowledgeGraph, caller: Caller) -> None:
    expect_key(caller, "Nobody makes a webhook without a key.")
    if not any(key.prefix == caller.key for key in kg.keys.listed()):
        raise Forbidden("Webhooks belong to API keys, which can be revoked: show one.")


def _expect_target(kg: KnowledgeGraph, target: str) -> None:
    try:
        courier_of(kg).check(target)
    except BadRequest as fault:
        raise BadParameter("target", str(fault)) from fault


def _expect_known(interest: Interest) -> None:
    if unknown := _those_not(interest.collections, KINDS):
        raise BadParameter(
            "collections", f"There is no collection {unknown!r}. Those that exist: {', '.join(KINDS)}."
        )
    for pattern in interest.graphs:
        if pattern != _EVERYTHING and not ABSOLUTE_IRI.fullmatch(pattern):
            raise BadParameter(
                "graphs",
                f"{pattern!r} is neither * nor the IRI of a graph, such as https://example.org/graph/mine*.",
            )
        if pattern.count(_EVERYTHING) > _MOST_STARS:
            raise BadParameter("graphs", f"{pattern!r} has more than {_MOST_STARS} stars.")


def _those_not(names: Iterable[str], known: Iterable[str]) -> str:
    return next((name for name in names if name not in {*known}), "")
