"""Tokens of an OpenID Connect issuer, known again by its keys, which are read beside the requests."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from modernstats_kg.access.issuer_keys import Signers
from modernstats_kg.access.oidc_tokens import SUBJECT, Trust, caller_of_claims, claims_of, is_token, mark_of
from modernstats_kg.access.scopes import parse_scope
from modernstats_kg.errors import KnowledgeGraphError, Unauthenticated
from modernstats_kg.exchange.fetching import fetch
from modernstats_kg.model.access import Caller, Scope
from modernstats_kg.settings import Settings

_MOST_BYTES: Final = 262_144
_TIMEOUT_S: Final = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the issuer's keys are read.

    Attributes:
        period_s: seconds after which they are read again in any case.
        interval_s: least seconds between two readings, whatever tokens are shown.
    """

    period_s: float
    interval_s: float


class Tokens:
    """The tokens of one issuer. Belongs to one event loop.

    No request waits for more than one reading of the keys, and none causes one sooner than the interval.
    """

    def __init__(self, trust: Trust, signers: Signers, pace: Pace) -> None:
        self._trust = trust
        self._signers = signers
        self._pace = pace
        self._reading: asyncio.Task[None] | None = None
        self._begun = -float("inf")

    def reads(self, shown: str) -> bool:
        """Whether what was shown is to be read as a token, not as an API key."""
        return is_token(shown)

    async def caller(self, token: str) -> Caller:
        """Who shows a token.

        Raises:
            Unauthenticated: it is not valid here; says why.
            StoreUnavailable: the keys of the issuer could not be read.
        """
        mark = mark_of(token)
        if not self._signers.knows(mark.signer, mark.algorithm):
            await self._renewed()
        signer = self._signers.find(mark.signer, mark.algorithm)
        if signer is None:
            named = f"{mark.signer[:100]!r} ({mark.algorithm})"
            raise Unauthenticated(f"The token's issuer publishes no signing key {named}.")
        claims = claims_of(token, mark, signer, self._trust, lambda: int(time.time()))
        return caller_of_claims(claims, self._trust)

    async def keep_fresh(self) -> None:
        """Read the keys now and then, until it is cancelled."""
        while True:
            await self._renewed()
            await asyncio.sleep(self._pace.period_s)

    async def _renewed(self) -> None:
        """Wait for the reading that runs, or begin one if the last is long enough ago."""
        running = self._reading and not self._reading.done()
        if not running:
            if time.monotonic() - self._begun < self._pace.interval_s:
                return
            self._begun = time.monotonic()
            self._reading = asyncio.create_task(asyncio.to_thread(self._renew))
        if self._reading:
            await asyncio.shield(self._reading)  # whoever began it may go away; others wait for it too

    def _renew(self) -> None:
        try:
            self._signers.renew()
        except (KnowledgeGraphError, OSError, ValueError) as failure:
            _log.warning("the keys of the token issuer cannot be read: %s", failure)


def tokens_of(settings: Settings) -> Tokens | None:
    """The tokens that this deployment believes; None for none.

    Raises:
        BadParameter: a scope of the settings is malformed.
    """
    if not settings.oidc_issuer:
        return None
    trust = Trust(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_claim,
        _scopes(settings.oidc_scopes),
        settings.oidc_agent or f"{settings.base}id/agents/oidc-{SUBJECT}",
        not settings.oidc_agent,
        settings.oidc_name_claim,
    )
    pace = Pace(settings.oidc_keys_period_s, settings.oidc_keys_interval_s)
    return Tokens(trust, Signers(_reading(settings)), pace)


@asynccontextmanager
async def kept_fresh(tokens: Tokens | None) -> AsyncIterator[None]:
    """Read the keys of the issuer, if there is one, at once and again as long as this lasts."""
    if tokens is None:
        yield
        return
    reading = asyncio.create_task(tokens.keep_fresh())
    try:
        yield
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


def _scopes(named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Scope, ...]]:
    return {value: tuple(map(parse_scope, scopes)) for value, scopes in named.items()}


def _reading(settings: Settings) -> Callable[[], bytes]:
    place = settings.oidc_keys
    if not place.startswith(("https:", "http:")):
        return lambda: _head(Path(place))
    return lambda: fetch(place, _MOST_BYTES, _TIMEOUT_S, inside=settings.oidc_inside)


def _head(file: Path) -> bytes:
    with file.open("rb") as keys:
        return keys.read(_MOST_BYTES)
