"""What each client may use of the engine, so that one cannot take it all.

What is counted is the processor time of readers, not requests: a thousand short queries are cheaper than a
long one. Everything here is in memory and begins anew with the service.

Source: the limits of the Wikidata Query Service, which bills time per client in the same way.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

from modernstats_kg.errors import Throttled

_MOST_CLIENTS: Final = 10_000
"""Clients that are remembered; of more, those that have asked for nothing for longest are forgotten."""
_LONG_RETRY_S: Final = 5
_MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The share of each client; 0 stands for no limit.

    Attributes:
        engine_s_per_min: seconds of engine time that come back each minute.
        engine_burst_s: seconds of engine time that an idle client has saved at most; above 0.
        long_queries: queries beyond their first moment, at once.
        failures_per_min: queries that fail through their own fault.
        key_failures_per_min: keys shown that are not valid.
    """

    engine_s_per_min: float = 0
    engine_burst_s: float = 0
    long_queries: int = 0
    failures_per_min: int = 0
    key_failures_per_min: int = 0


class Bucket:
    """An allowance that fills up by the minute and may be overdrawn, as costs are known afterwards."""

    def __init__(self, per_min: float, most: float, clock: Callable[[], float]) -> None:
        """Begin full.

        Args:
            per_min: what comes back each minute; 0 makes a bucket that is never empty.
            most: what it holds.
            clock: tells the time in seconds.
        """
        self._per_s = per_min / _MINUTE_S
        self._most = most if per_min else inf
        self._clock = clock
        self._level = self._most
        self._at = clock()

    def take(self, amount: float) -> None:
        """Use some of it."""
        self._level = self._now() - amount

    def wait_s(self) -> float:
        """Seconds until something is in it; 0 while there is."""
        level = self._now()
        return 0.0 if level > 0 else -level / self._per_s + 1

    def _now(self) -> float:
        now = self._clock()
        self._level = min(self._most, self._level + (now - self._at) * self._per_s)
        self._at = now
        return self._level


class Account:
    """What one client has used; see `Shares`."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self.engine = Bucket(limits.engine_s_per_min, limits.engine_burst_s, clock)
        self.failures = Bucket(limits.failures_per_min, limits.failures_per_min, clock)
        self.key_failures = Bucket(limits.key_failures_per_min, limits.key_failures_per_min, clock)
        self.long = 0


class Bill:
    """The meter of one request: what its readers do goes to the account of its client."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._is_long = False

    def lengthen(self) -> Throttled | None:
        """Count the query among the long ones of its client; why it may not go on, or None."""
        most = self._account.limits.long_queries
        if most and self._account.long >= most:
            return Throttled(
                f"{most} long queries of this client are running: wait for one of them to end.", _LONG_RETRY_S
            )
        self._account.long += 1
        self._is_long = True
        return None

    def end(self, engine_s: float) -> None:
        """Write down the engine time of a turn that is over, in seconds."""
        self._account.long -= self._is_long
        self._is_long = False
        self._account.engine.take(engine_s)

    def pay(self, engine_s: float) -> None:
        """Write down engine time that was used beside a turn, in seconds."""
        self._account.engine.take(engine_s)

    def fail(self) -> None:
        """Write down that the query failed through its own fault."""
        self._account.failures.take(1)


class Shares:
    """The accounts of the clients. Belongs to one event loop.

    A client is a text: the prefix of a key, or an address.
    """

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with no client known.

        Args:
            limits: None limits nobody.
            clock: tells the time in seconds.
        """
        self._limits = limits or Limits()
        self._clock = clock
        self._accounts: OrderedDict[str, Account] = OrderedDict()

    def admit(self, client: str) -> Bill:
        """The meter for a request of `client`.

        Raises:
            Throttled: the client has used its share of engine time, or too many of its queries failed.
        """
        account = self._account(client)
        if wait := account.engine.wait_s():
            share = f"{self._limits.engine_s_per_min:g} seconds of engine time per minute"
            raise _throttled(f"This client has used its share of {share}", wait)
        if wait := account.failures.wait_s():
            raise _throttled(
                f"More than {self._limits.failures_per_min} queries of this client failed within a minute",
                wait,
            )
        return Bill(account)

    def bill(self, client: str, engine_s: float) -> None:
        """Charge a client for engine time, in seconds."""
        self._account(client).engine.take(engine_s)

    def refuse_key(self, client: str) -> None:
        """Write down that a client showed a key that is not valid.

        Raises:
            Throttled: it did so too often.
        """
        failures = self._account(client).key_failures
        if wait := failures.wait_s():
            raise _throttled(
                f"This client showed more than {self._limits.key_failures_per_min} keys within a minute that "
                "are not valid",
                wait,
            )
        failures.take(1)

    def _account(self, client: str) -> Account:
        account = self._accounts.pop(client, None) or Account(self._limits, self._clock)
        self._accounts[client] = account
        if len(self._accounts) > _MOST_CLIENTS:
            self._accounts.popitem(last=False)
        return account


def _throttled(reason: str, wait_s: float) -> Throttled:
    seconds = max(1, ceil(wait_s))
    return Throttled(f"{reason}: wait {seconds} s.", seconds)
