"""Tells webhooks of commits: in their order, each until it has arrived, and never while a write waits."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.webhook_messages import LostClasses, message_of, signed_headers
from modernstats_kg.actions.webhooks import courier_of
from modernstats_kg.errors import BadRequest, StoreUnavailable
from modernstats_kg.exchange.courier import Courier, resolve
from modernstats_kg.model.access import Caller
from modernstats_kg.model.webhook import Webhook

_FIRST_WAIT_S: Final = 5.0
_LONGEST_WAIT_S: Final = 3600.0
_AT_A_TIME: Final = 100
"""Commits that are looked through in one go, so that a webhook far behind does not keep a thread."""
_NO_LONGER: Final = 410
_READERS: Final = 2
_NAMERS: Final = 4
Made = TypeVar("Made")
_random: Final = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Delivering:
    """What deliveries are made with.

    Attributes:
        kg: whose commits are told.
        courier: sends the messages.
        clock: tells the time, in seconds since 1970.
        pool: whose threads read the history; those of the event loop, which requests need, if not given.
    """

    kg: KnowledgeGraph
    courier: Courier
    clock: Callable[[], float] = field(default=time.time)
    pool: Executor | None = None

    async def apart(self, do: Callable[..., Made], *given: object) -> Made:
        """What `do` returns, called in a thread of the pool."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(do, *given))


@contextmanager
def delivering_of(kg: KnowledgeGraph) -> Iterator[Delivering]:
    """Deliveries as this deployment makes them, with threads of their own: those of requests stay free.

    Names are asked for in other threads than the history is read in, as some take long and cannot be stopped.
    """
    reading = ThreadPoolExecutor(_READERS, "webhooks")
    naming = ThreadPoolExecutor(_NAMERS, "webhook-names")
    courier = replace(courier_of(kg), resolve=partial(resolve, pool=naming))
    try:
        yield Delivering(kg, courier, pool=reading)
    finally:
        naming.shutdown(wait=False, cancel_futures=True)
        reading.shutdown(cancel_futures=True)


def due_webhooks(work: Delivering) -> tuple[Webhook, ...]:
    """Those that have not come to the newest commit, and may be tried now.

    Raises:
        StoreUnavailable: the webhooks cannot be read.
    """
    newest, now = work.kg.store.commit, work.clock()
    hooks = work.kg.webhooks.listed()
    return tuple(one for one in hooks if not one.disabled and one.commit < newest and one.due <= now)


async def serve_webhook(work: Delivering, hook: Webhook) -> None:
    """Tell one webhook all that it has not been told, up to the first delivery that fails.

    Raises:
        StoreUnavailable: how far it came cannot be noted.
    """
    lost = LostClasses(work.kg, hook.commit)
    while (found := await work.apart(_next_message, work, hook.id, lost)) is not None:
        hook, commit, body = found
        if not await _tell(work, hook, commit, body):
            return


def wait_s(failures: int) -> float:
    """Seconds until the next attempt: twice as long after each failure, up to an hour, and never the same.

    Args:
        failures: deliveries that failed one after the other, at least 1.
    """
    whole = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(failures - 1, 30))
    return whole * _random.uniform(0.5, 1.0)


def _next_message(work: Delivering, identifier: str, lost: LostClasses) -> tuple[Webhook, int, bytes] | None:
    """The next commit that is for the webhook, with its message; what is not for it is passed over."""
    kg = work.kg
    while (hook := kg.webhooks.find(identifier)) is not None and not hook.disabled:
        caller = _caller(work, hook)
        if caller is None:
            return None
        commits = [*islice(kg.store.history(after=hook.commit), _AT_A_TIME)]
        for commit in commits:
            if (body := message_of(kg, hook, caller, commit, lost)) is not None:
                return hook, commit.number, body
        if not commits:
            return None
        kg.webhooks.advance(identifier, commits[-1].number)
    return None


def _caller(work: Delivering, hook: Webhook) -> Caller | None:
    """Who the webhook's key belongs to; without a valid key it is told nothing any more."""
    ring = work.kg.keys
    for key in ring.listed():
        if key.prefix == hook.key:
            if (state := key.state(ring.now())) == "valid":
                return Caller(key.agent, key.prefix, key.scopes, key.name)
            work.kg.webhooks.disable(hook.id, f"Its API key {hook.key} is {state}.")
            return None
    work.kg.webhooks.disable(hook.id, f"Its API key {hook.key} is not known.")
    return None


async def _tell(work: Delivering, hook: Webhook, commit: int, body: bytes) -> bool:
    now = work.clock()
    headers = signed_headers(hook, commit, body, now)
    try:
        status = await work.courier.post(hook.target, body, headers)
    except (BadRequest, StoreUnavailable) as failure:
        await work.apart(_note_failure, work, hook, str(failure))
        return False
    if not 200 <= status < 300:
        await work.apart(_note_failure, work, hook, f"It answered {status}.", status == _NO_LONGER)
        return False
    await work.apart(work.kg.webhooks.advance, hook.id, commit)
    return True


def _note_failure(work: Delivering, hook: Webhook, fault: str, final: bool = False) -> None:
    failures = hook.failures + 1
    work.kg.webhooks.fail(hook.id, fault, work.clock() + wait_s(failures))
    if final:
        work.kg.webhooks.disable(hook.id, "The other side wants no more deliveries: it answered 410.")
    elif failures >= work.kg.settings.webhook_failures:
        work.kg.webhooks.disable(hook.id, f"{failures} deliveries failed one after the other. {fault}")
