"""Webhooks are told what they may know, in order, until it arrives; and nobody waits for them."""

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import replace
from threading import current_thread

import pytest

from modernstats_kg.actions.keys import revoke_key
from modernstats_kg.actions.webhook_delivery import (
    Delivering,
    delivering_of,
    wait_s,
)
from modernstats_kg.actions.webhooks import (
    WebhookWish,
    create_webhook,
)
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.change import Attribution, Change, Commit
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.model.webhook import Interest
from modernstats_kg.namespaces import expand
from webhook_setting import EX, OPEN, OTHER, PRIVATE, SERVICE, Setting, opened


def test_each_commit_is_told_once_in_order_and_signed_by_the_secret(it: Setting) -> None:
    hook = it.hook()
    numbers = [it.say("one"), it.say("two"), it.say("one", remove=True)]

    messages = it.deliver()

    assert [message.data["number"] for message in messages] == numbers
    assert [message.data["resources"] for message in messages] == [
        [{"id": f"{EX}one", "change": "create"}],
        [{"id": f"{EX}two", "change": "create"}],
        [{"id": f"{EX}one", "change": "delete"}],
    ]
    assert messages[0].data["graphs"] == [{"id": OPEN, "added": 1, "removed": 0}]
    assert messages[0].data["url"] == f"{SERVICE}/api/v1/changes/{numbers[0]}"
    assert (messages[0].data["reason"], messages[0].data["resourcesTotal"]) == ("a test", 1)
    assert [message.headers["webhook-id"] for message in messages] == [f"msg_{hook.id}_{n}" for n in numbers]
    assert all(message.headers["webhook-timestamp"] == "1800000000" for message in messages)
    assert all(message.is_signed_by(hook.secret) for message in messages)
    assert it.deliver() == []


def test_another_secret_or_another_body_fails_the_check_of_the_receiver(it: Setting) -> None:
    hook, other = it.hook(), it.hook()
    it.say("one")

    by_hook = {message.headers["webhook-id"].split("_")[1]: message for message in it.deliver()}
    for_hook, for_other = by_hook[hook.id], by_hook[other.id]

    assert for_hook.is_signed_by(hook.secret)
    assert for_other.is_signed_by(other.secret)
    assert not for_hook.is_signed_by(other.secret)
    assert not replace(for_hook, body=for_hook.body.replace(b"create", b"delete")).is_signed_by(hook.secret)
    later = {**for_hook.headers, "webhook-timestamp": "1800000001"}
    assert not replace(for_hook, headers=later).is_signed_by(hook.secret)


def test_the_secret_has_256_random_bits_and_is_never_listed(it: Setting) -> None:
    hook, other = it.hook(), it.hook()

    assert len(base64.b64decode(hook.secret.removeprefix("whsec_"))) == 32
    assert hook.secret != other.secret
    assert hook.secret not in repr(hook)


def test_only_commits_of_the_collections_and_graphs_asked_for_are_told(it: Setting) -> None:
    events, outputs = it.hook(collections=("events",)), it.hook(collections=("outputs", "projects"))
    others = it.hook(graphs=(f"{EX}graph/oth*",))
    it.say("event")
    it.say("output", OTHER, "hlg:Output")
    it.note("event", "A word about an event, without its class")
    it.say("event", remove=True)
    it.note("nothing", "What this is nobody knows")

    told: dict[str, list[int]] = {}
    for message in it.deliver():
        told.setdefault(message.headers["webhook-id"].split("_")[1], []).append(message.data["number"])

    assert told == {events.id: [2, 4, 5], outputs.id: [3], others.id: [3]}
    assert {it.state(hook).commit for hook in (events, outputs, others)} == {6}


def test_a_pattern_has_no_more_stars_than_anybody_needs(it: Setting) -> None:
    it.hook(graphs=(f"{EX}{'a*' * 10}",))

    with pytest.raises(BadParameter, match="more than 10 stars"):
        it.hook(graphs=(f"{EX}{'a*' * 11}",))


def test_a_webhook_that_is_behind_reads_later_history_once_however_much_has_no_class(
    it: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = it.hook(collections=("events",))
    first = it.say("event")
    for name in ("one", "two", "three", "four"):
        it.note(name, "What this is nobody knows")
    second, last = it.note("event", "A word about an event"), it.say("event", remove=True)
    read: list[int] = []
    history = it.kg.store.history

    def counted(after: int = 0, until: int | None = None) -> Iterator[Commit]:
        for commit in history(after, until):
            read.append(commit.number)
            yield commit

    monkeypatch.setattr(it.kg.store, "history", counted)

    told = [message.data["number"] for message in it.deliver()]

    assert (told, it.state(hook).commit) == ([first, second, last], last)
    assert read.count(last) == 5  # for three messages, for what became of things, and for what is gone


def test_deliveries_have_threads_of_their_own(it: Setting) -> None:
    used: set[str] = set()

    async def look(work: Delivering) -> None:
        used.add(await work.apart(lambda: current_thread().name))
        await work.courier.resolve("127.0.0.1", 80)

    with delivering_of(it.kg) as work:
        asyncio.run(look(work))

    assert {name.partition("_")[0] for name in used} == {"webhooks"}


def test_a_message_shows_only_what_was_asked_for(it: Setting) -> None:
    it.hook(collections=("events",), graphs=(OPEN,))
    adds = frozenset(
        Quad(Iri(EX + name), Iri(expand("rdf:type")), Iri(expand(of)), Iri(graph))
        for name, of, graph in (
            ("event", "hlg:Event", OPEN),
            ("output", "hlg:Output", OPEN),
            ("else", "hlg:Event", OTHER),
        )
    )
    it.kg.store.write(lambda: Change(adds), Attribution())

    (message,) = it.deliver()

    assert [one["id"] for one in message.data["resources"]] == [f"{EX}event"]
    assert [one["id"] for one in message.data["graphs"]] == [OPEN]
    assert OTHER.encode() not in message.body


def test_private_graphs_are_told_only_to_who_may_read_them(it: Setting) -> None:
    public, elsewhere = it.hook(f"read:{OPEN}"), it.hook(f"read:{EX}graph/private/*")
    reader, admin = it.hook(f"read:{PRIVATE}"), it.hook("admin")
    it.say("plan", PRIVATE)
    it.say("event", OPEN)
    it.say("plan", PRIVATE, remove=True)

    told: dict[str, list[tuple[str, str]]] = {}
    for message in it.deliver():
        if message.headers["webhook-id"].split("_")[1] in (public.id, elsewhere.id):
            assert b"plan" not in message.body
        (resource,) = message.data["resources"]
        name = message.headers["webhook-id"].split("_")[1]
        told.setdefault(name, []).append((resource["id"].removeprefix(EX), resource["change"]))

    everything = [("plan", "create"), ("event", "create"), ("plan", "delete")]
    assert told == {
        public.id: everything[1:2],
        elsewhere.id: everything[1:2],
        reader.id: everything,
        admin.id: everything,
    }


def test_what_was_not_taken_is_sent_again_with_the_same_id_and_a_new_signature(it: Setting) -> None:
    it.receiver.statuses = [500, 503, 204]
    hook = it.hook()
    number = it.say("one")

    (first,) = it.deliver()
    assert (it.state(hook).failures, it.state(hook).fault) == (1, "It answered 500.")
    assert it.deliver() == []  # not before it is due

    it.now += 10
    (second,) = it.deliver()
    it.now += 20
    (third,) = it.deliver()

    assert first.headers["webhook-id"] == second.headers["webhook-id"] == third.headers["webhook-id"]
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert third.is_signed_by(hook.secret)
    assert replace(it.state(hook), secret="") == replace(hook, secret="", commit=number)


def test_the_wait_doubles_to_an_hour_and_is_never_the_same() -> None:
    for failures, whole in ((1, 5), (2, 10), (5, 80), (30, 3600), (1000, 3600)):
        waits = {wait_s(failures) for _ in range(50)}

        assert len(waits) > 1
        assert all(whole / 2 <= wait <= whole for wait in waits)


def test_after_so_many_failures_it_is_disabled_and_says_why(it: Setting) -> None:
    it.receiver.statuses = [500]
    hook = it.hook()
    it.say("one")
    sent = 0
    for _ in range(10):
        sent += len(it.deliver())
        it.now += 4000

    assert sent == 4
    assert it.state(hook).disabled == "4 deliveries failed one after the other. It answered 500."
    assert it.state(hook).commit == hook.commit


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(it: Setting) -> None:
    it.receiver.statuses = [410]
    hook = it.hook()
    it.say("one")
    it.deliver()
    it.now += 4000

    assert it.deliver() == []
    assert "410" in it.state(hook).disabled


def test_what_was_due_when_the_service_stopped_is_told_when_it_runs_again(it: Setting) -> None:
    it.receiver.statuses = [500, 204]
    hook = it.hook()
    numbers = [it.say("one"), it.say("two")]
    it.deliver()
    it.kg.close()

    it.kg = opened(it.folder, it.receiver)
    assert it.state(hook).failures == 1
    it.now += 10
    messages = it.deliver()

    assert [message.data["number"] for message in messages] == numbers
    assert all(message.is_signed_by(hook.secret) for message in messages)


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_without_a_valid_key_nothing_is_told_any_more(
    it: Setting, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = it.hook()
    it.say("one")
    assert len(it.deliver()) == 1
    if end == "revoked":
        revoke_key(it.kg.keys, hook.key)
    else:
        (key,) = it.kg.keys.listed()
        monkeypatch.setattr(it.kg.keys, "listed", lambda: (replace(key, expires=key.created),))
    it.say("two")

    assert it.deliver() == []
    assert it.state(hook).disabled == f"Its API key {hook.key} is {end}."


def test_a_name_that_leads_to_this_machine_later_is_not_reached_and_says_so(it: Setting) -> None:
    port = it.receiver.host.partition(":")[2]
    wish = WebhookWish(f"https://localhost:{port}/hook", Interest())
    hook = create_webhook(it.kg, wish, it.caller("read"), SERVICE)
    it.say("one")

    assert it.deliver() == []
    assert it.state(hook).fault.startswith("No public address of localhost is known.")


def test_a_webhook_begins_where_it_is_told_to(it: Setting) -> None:
    numbers = [it.say("one"), it.say("two"), it.say("three")]
    it.hook(since=numbers[0])
    it.hook()

    assert [message.data["number"] for message in it.deliver()] == numbers[1:]
    with pytest.raises(BadParameter, match="no commit 9 yet"):
        it.hook(since=9)
