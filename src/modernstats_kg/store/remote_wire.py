"""Requests to one engine: a pool of connections, one deadline for all of a request, a cap on its answer.

What comes back is not trusted. Redirects are not followed, an encoding that was not asked for is not
unpacked, no proxy and nothing else of the environment is used, and of a failure only a bounded part of what
the engine says is kept, for the log of whoever runs the service.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import httpx2

from modernstats_kg import __version__
from modernstats_kg.errors import (
    AnswerTooLarge,
    EngineAnswerCut,
    EngineAnswerInvalid,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
)
from modernstats_kg.store.circuit import Circuit

_HEADERS: Final = {"Accept-Encoding": "identity", "User-Agent": f"modernstats-kg/{__version__}"}
_CONNECTIONS: Final = httpx2.Limits(max_connections=16, max_keepalive_connections=16, keepalive_expiry=5)
"""Connections that are kept unused end before an engine closes them on its own (Virtuoso: 10 s)."""
_SAID_BYTES: Final = 2_000
_LOST: Final = (httpx2.ConnectError, httpx2.ReadError, httpx2.WriteError, httpx2.CloseError)
_UNANSWERED: Final = "without sending a response"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: `timeout_s` seconds in all, and `max_bytes` of answer."""

    timeout_s: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Order:
    """One request.

    Attributes:
        method: of HTTP.
        address: whole, but for `parameters`.
        repeatable: it only reads, so it is sent again where the connection broke before any answer.
        content: the body.
        headers: of the request.
        parameters: of the address.
        form: the body as a form, instead of `content`.
    """

    method: str
    address: str
    repeatable: bool
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    parameters: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer.

    Attributes:
        status: of HTTP, from 200 to 299 or an error that says that the deadline passed.
        headers: of the answer.
        body: all of it.
        delimited: its length was known, so that its end is no guess.
    """

    status: int
    headers: httpx2.Headers
    body: bytes
    delimited: bool


class Wire:
    """The connections to one engine. Its methods belong to one event loop."""

    def __init__(self, auth: httpx2.Auth | None, relay: str = "") -> None:
        """Connect to nothing yet.

        Args:
            auth: how requests are signed.
            relay: path of a Unix socket that leads to the engine; a connection of its own where empty.
        """
        transport = httpx2.AsyncHTTPTransport(
            trust_env=False, limits=_CONNECTIONS, uds=relay or None, retries=0
        )
        self._client = httpx2.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # one deadline holds for all of a request, so no step has one of its own
            headers=_HEADERS,
        )
        self._auth = auth
        self._circuit = Circuit()

    async def send(self, order: Order, limits: Limits) -> Reply:
        """What the engine answers, when all of it is here.

        Raises:
            EngineUnreachable: there is no connection, or it broke before any answer.
            EngineTimeout: the answer was not whole at the deadline.
            EngineAnswerCut: the connection ended before the answer.
            EngineAnswerInvalid: it is no HTTP, or in an encoding that was not asked for.
            EngineRefused: a status that is no success.
            AnswerTooLarge: it is above the cap.
        """
        self._circuit.expect_closed()
        try:
            async with asyncio.timeout(limits.timeout_s):
                return await self._send(order, limits)
        except TimeoutError:
            raise EngineTimeout(limits.timeout_s) from None

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def _send(self, order: Order, limits: Limits) -> Reply:
        try:
            return await self._attempt(order, limits)
        except EngineUnreachable:
            if not order.repeatable:
                raise
            return await self._attempt(order, limits)

    async def _attempt(self, order: Order, limits: Limits) -> Reply:
        if isinstance(self._auth, httpx2.DigestAuth) and not order.repeatable:
            await self._meet_challenge(order)
        answer = await self._head(order)
        try:
            return await _whole(answer, limits.max_bytes)
        except httpx2.RemoteProtocolError as cut:
            raise EngineAnswerCut("The engine's answer ended before its end.", str(cut)) from cut
        except httpx2.HTTPError as cut:
            raise EngineAnswerCut("The connection broke in the middle of the answer.", repr(cut)) from cut
        finally:
            await answer.aclose()

    async def _meet_challenge(self, order: Order) -> None:
        """Ask for the challenge without a body: an engine may close the connection while it is still sent."""
        answer = await self._head(Order("GET", order.address, True))
        await answer.aclose()

    async def _head(self, order: Order) -> httpx2.Response:
        request = self._client.build_request(
            order.method,
            order.address,
            params=httpx2.QueryParams(order.parameters) if order.parameters else None,
            content=order.content if order.form is None else str(httpx2.QueryParams(order.form)).encode(),
            headers=order.headers,
        )
        try:
            answer = await self._client.send(request, auth=self._auth, stream=True)
        except httpx2.RemoteProtocolError as fault:
            if _UNANSWERED in str(fault):
                raise self._unreachable(order, fault) from fault
            self._circuit.reached()
            raise EngineAnswerInvalid("What the engine answered is no HTTP.", str(fault)) from fault
        except (*_LOST, OSError) as fault:
            raise self._unreachable(order, fault) from fault
        self._circuit.reached()
        return answer

    def _unreachable(self, order: Order, fault: Exception) -> EngineUnreachable:
        self._circuit.failed()
        _log.warning("the engine at %s cannot be reached: %r", order.address, fault)
        return EngineUnreachable("The engine that holds the statements cannot be reached.", repr(fault))


async def _whole(answer: httpx2.Response, max_bytes: int) -> Reply:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise EngineAnswerInvalid("The engine answered in an encoding that was not asked for.")
    if not answer.is_success:
        raise await _refusal(answer)
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > max_bytes:
            raise AnswerTooLarge(max_bytes)
    delimited = "content-length" in answer.headers or "transfer-encoding" in answer.headers
    return Reply(answer.status_code, answer.headers, bytes(body), delimited)


async def _refusal(answer: httpx2.Response) -> EngineRefused:
    said = bytearray()
    async for part in answer.aiter_raw():
        said += part
        if len(said) >= _SAID_BYTES:
            break
    reason = " ".join(bytes(said[:_SAID_BYTES]).decode(errors="replace").split())
    return EngineRefused(_explained(answer.status_code), answer.status_code, reason)


def _explained(status: int) -> str:
    if 300 <= status < 400:
        return "The address of the engine redirects, which is not followed."
    if status in (401, 403):
        return "The engine does not accept who asks (KG_STORE_USER, KG_STORE_PASSWORD)."
    if status == 404:
        return "There is no SPARQL endpoint at the address of the engine (KG_STORE)."
    return f"The engine refused with status {status}."
