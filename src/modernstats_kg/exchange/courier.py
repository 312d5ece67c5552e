"""One message to an address that somebody else chose. The only place that posts.

A name is resolved once, each of its addresses has to be public, and the connection goes to the one that was
looked at: a name that leads elsewhere a moment later changes nothing. Redirects are not followed, nothing of
the answer but its status is read, and the deadline holds for all of it. What an administrator named may be
in a private network, and speak plain http.
"""

import asyncio
import logging
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Final

import httpx2

from modernstats_kg import __version__
from modernstats_kg.errors import BadRequest, StoreUnavailable
from modernstats_kg.exchange.addresses import is_public

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Gives the IP addresses of a host, as text."""
_SECURE: Final = "https"
_PORTS: Final = {_SECURE: 443, "http": 80}
_NAME: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?")
"""The name of a host, as it is asked for (RFC 1123, 2.1; underscores are seen)."""
_MOST_FOR_A_NAME_S: Final = 5.0
"""How long who makes a webhook waits for what its name stands for."""
_AGENT: Final = {"User-Agent": f"modernstats-kg/{__version__}", "Accept-Encoding": "identity"}
_log = logging.getLogger(__name__)


async def resolve(host: str, port: int, pool: Executor | None = None) -> list[str]:
    """The IP addresses of a host, as the system knows them.

    Args:
        pool: whose threads wait for the system; those of the event loop if not given.

    Raises:
        OSError: it knows none.
    """
    ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(pool, ask)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Courier:
    """How messages are sent.

    Attributes:
        timeout_s: deadline for all of one delivery, in seconds.
        trusted: hosts, as `host` or `host:port`, that may be private and speak plain http.
        resolve: gives the addresses of a host.
        certificates: those that are trusted; the system's where none are given.
    """

    timeout_s: float
    trusted: frozenset[str] = frozenset()
    resolve: Resolve = resolve
    certificates: ssl.SSLContext | None = None

    def check(self, target: str) -> None:
        """Refuse what could never be delivered to, without asking what its name stands for.

        Raises:
            BadRequest: it is no https address, names a person or a part, or an IP address that is not public.
        """
        self._destination(target)

    async def look_up(self, target: str) -> None:
        """Refuse what messages could not be sent to now, by the addresses that its name stands for.

        A name that stands for none yet, or not in time, is let pass: each delivery looks again.

        Raises:
            BadRequest: as `check`, or one of the addresses is not public.
        """
        url = self._destination(target)
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        try:
            async with asyncio.timeout(min(self.timeout_s, _MOST_FOR_A_NAME_S)):
                found = await self.resolve(host, port)
        except (OSError, UnicodeError):  # a timeout is one too
            return
        self._expect_public(url, found)

    async def post(self, target: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a message; the status that the other side answers with.

        Raises:
            BadRequest: the address is not one that messages are sent to.
            StoreUnavailable: there was no answer before the deadline.
        """
        try:
            async with asyncio.timeout(self.timeout_s):
                return await self._post(self._destination(target), body, headers)
        except TimeoutError:
            raise StoreUnavailable(f"There was no answer within {self.timeout_s:g} s.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError) as cause:
            _log.warning("no answer of %r: %r", target, cause)
            raise StoreUnavailable(f"There was no answer{_of_certificate(cause)}.") from cause

    async def _post(self, url: httpx2.URL, body: bytes, headers: Mapping[str, str]) -> int:
        host, found = url.raw_host.decode("ascii"), await self._addresses(url)
        verify = self.certificates or ssl.create_default_context()
        # The certificate is held against the name, though the connection goes to the address.
        sent = {**_AGENT, **headers, "Host": url.netloc.decode("ascii")}
        async with (
            httpx2.AsyncClient(
                trust_env=False, follow_redirects=False, verify=verify, timeout=self.timeout_s
            ) as client,
            client.stream(
                "POST",
                url.copy_with(host=found[0]),
                content=body,
                headers=sent,
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            return answer.status_code

    async def _addresses(self, url: httpx2.URL) -> list[str]:
        """The addresses of a host; whoever names one learns neither them nor whether there are any."""
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        try:
            found = await self.resolve(host, port)
        except (OSError, UnicodeError) as unknown:
            _log.warning("the addresses of %r are not known: %s", host, unknown)
            found = []
        self._expect_public(url, found)
        return found

    def _expect_public(self, url: httpx2.URL, found: list[str]) -> None:
        host = url.raw_host.decode("ascii")
        private = [] if self._trusts(url) else [address for address in found if not is_public(address)]
        if private:
            _log.warning("%r leads to addresses that are not public: %s", host, ", ".join(private))
        if private or not found:
            raise BadRequest(
                f"No public address of {host} is known. An administrator may allow hosts that have none "
                "(KG_WEBHOOK_PRIVATE_HOSTS)."
            )

    def _destination(self, target: str) -> httpx2.URL:
        try:
            url = httpx2.URL(target)
        except httpx2.InvalidURL as fault:
            raise BadRequest(f"{target!r} is no address: {fault}.") from fault
        host = url.raw_host.decode("ascii")
        if not (_NAME.fullmatch(host) or _is_literal(host)) or url.userinfo or url.fragment:
            raise BadRequest(f"{target!r} is no address of a host, without a name, a password or a fragment.")
        if url.scheme != _SECURE and not (url.scheme in _PORTS and self._trusts(url)):
            raise BadRequest(
                f"{target!r} is not https. An administrator may allow hosts that are not "
                "(KG_WEBHOOK_PRIVATE_HOSTS)."
            )
        if not self._trusts(url) and _is_literal(host) and not is_public(host):
            raise BadRequest(
                f"The address {host} is not public. An administrator may allow those that are not "
                "(KG_WEBHOOK_PRIVATE_HOSTS)."
            )
        return url

    def _trusts(self, url: httpx2.URL) -> bool:
        host = url.raw_host.decode("ascii")
        return bool(self.trusted & {host, f"{host}:{url.port or _PORTS.get(url.scheme)}"})


def _is_literal(host: str) -> bool:
    try:
        is_public(host)
    except ValueError:
        return False
    return True


def _of_certificate(cause: BaseException) -> str:
    """What is wrong with the certificate, which its owner mends; nothing of what else failed is told."""
    words = str(cause)
    return f": {words}" if "CERTIFICATE_VERIFY_FAILED" in words else ""
