"""Who may have webhooks, and what of them is seen."""

import pytest

from modernstats_kg.actions.webhooks import (
    WebhookWish,
    create_webhook,
    list_webhooks,
    remove_webhook,
    webhook_named,
)
from modernstats_kg.errors import BadParameter, Conflict, Forbidden, NotFound, Unauthenticated
from modernstats_kg.model.access import ANONYMOUS, ITSELF
from modernstats_kg.model.webhook import Interest
from webhook_setting import SERVICE, Setting


def test_each_key_sees_and_removes_its_own_and_an_administrator_all(it: Setting) -> None:
    one, two, admin = it.caller("read"), it.caller("write:*"), it.caller("admin")
    wish = WebhookWish(it.receiver.address, Interest())
    hooks = [create_webhook(it.kg, wish, caller, SERVICE) for caller in (one, two)]

    assert [[hook.id for hook in list_webhooks(it.kg, who)] for who in (one, two, admin)] == [
        [hooks[0].id],
        [hooks[1].id],
        [hooks[0].id, hooks[1].id],
    ]
    with pytest.raises(NotFound):
        webhook_named(it.kg, hooks[1].id, one)
    with pytest.raises(NotFound):
        remove_webhook(it.kg, hooks[1].id, one)
    remove_webhook(it.kg, hooks[1].id, admin)
    assert [hook.id for hook in it.kg.webhooks.listed()] == [hooks[0].id]


def test_nobody_without_an_api_key_has_one_and_no_key_has_more_than_twenty(it: Setting) -> None:
    wish = WebhookWish(it.receiver.address, Interest())
    with pytest.raises(Unauthenticated):
        create_webhook(it.kg, wish, ANONYMOUS, SERVICE)
    with pytest.raises(Forbidden, match="API keys"):
        create_webhook(it.kg, wish, ITSELF, SERVICE)
    caller = it.caller("read")
    for _ in range(20):
        create_webhook(it.kg, wish, caller, SERVICE)
    with pytest.raises(Conflict, match="20 webhooks"):
        create_webhook(it.kg, wish, caller, SERVICE)


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        (WebhookWish("http://portal.example.org/", Interest()), "target"),
        (WebhookWish("https://10.0.0.1/", Interest()), "target"),
        (WebhookWish("https://portal.example.org/", Interest(("robots",))), "collections"),
        (WebhookWish("https://portal.example.org/", Interest((), ("open",))), "graphs"),
    ],
)
def test_a_malformed_wish_is_refused_and_names_its_member(it: Setting, wish: WebhookWish, name: str) -> None:
    with pytest.raises(BadParameter) as refused:
        create_webhook(it.kg, wish, it.caller("read"), SERVICE)

    assert refused.value.name == name
    assert it.kg.webhooks.listed() == ()
