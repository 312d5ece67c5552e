"""One file from the web, asked for by an administrator. The only place that fetches.

Refused: anything but https, addresses of private networks unless a setting allows them, redirects, answers
above the byte cap or after the deadline. Proxies of the environment are not used, as behind one nobody could
tell which host answered; what cannot be reached directly is put into a folder by hand.
"""

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

import httpx2

from modernstats_kg import __version__
from modernstats_kg.errors import BadRequest, StoreUnavailable, TooLarge
from modernstats_kg.exchange.addresses import is_public

Refuse = Callable[[str, Iterable[str]], None]
_PORTS: Final = {"https": 443, "http": 80}
_PATIENCE_S: Final = 10.0
"""Longest silence of the other side, in seconds; below the deadline, so that the deadline is kept."""
_HEADERS: Final = {"Accept-Encoding": "identity", "User-Agent": f"modernstats-kg/{__version__}"}


def fetch(address: str, max_bytes: int, timeout_s: float, *, inside: bool = False) -> bytes:
    """The bytes that are published at an address.

    Args:
        address: https address, from the table of official sources or from an administrator.
        max_bytes: largest answer that is read, in bytes.
        timeout_s: deadline for all of it, in seconds.
        inside: whether the address may be in a private network, and may be http on this machine; for what
            an administrator has set, never for what data or a request name.

    Raises:
        BadRequest: the address is not https, belongs to a private network, redirects, or answers with
            another status than 200.
        TooLarge: the answer is above the cap.
        StoreUnavailable: there was no whole answer before the deadline.
    """
    host, port = _host_of(address, inside)
    refuse = _expect_loopback if address.startswith("http:") else _allow if inside else _refuse_private
    refuse(address, _addresses(host, port))
    late = _deadline(address, timeout_s)
    patience = httpx2.Timeout(min(timeout_s, _PATIENCE_S))
    try:
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=patience) as client,
            client.stream("GET", address, headers=_HEADERS) as response,
        ):
            check_answer(address, response, refuse)
            return gathered(response.iter_raw(), address, max_bytes, late)
    except (httpx2.HTTPError, OSError) as cause:
        raise StoreUnavailable(f"{address} gave no answer: {cause}") from cause


def gathered(chunks: Iterable[bytes], address: str, max_bytes: int, late: Callable[[], None]) -> bytes:
    """All chunks as one, read no further than the cap.

    Args:
        chunks: the body as it comes.
        address: where it comes from, for the message.
        max_bytes: largest body, in bytes.
        late: called after each chunk; raises when the deadline has passed.

    Raises:
        TooLarge: the body is above the cap.
    """
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge(f"{address} is larger than {max_bytes} bytes (KG_LOAD_MAX_BYTES).", max_bytes)
        late()
    return bytes(body)


def check_answer(address: str, response: httpx2.Response, refuse: Refuse | None = None) -> None:
    """Refuse an answer before any of its body is read.

    Args:
        address: what was asked.
        response: the head of the answer, with the stream that it came through.
        refuse: raises for hosts that must not answer; those of private networks where none is given.

    Raises:
        BadRequest: it comes from a private network, as a name may lead elsewhere than a moment ago; it
            redirects; its status is not 200; its body is compressed, which was not asked for.
    """
    peer = response.extensions["network_stream"].get_extra_info("server_addr")
    (refuse or _refuse_private)(address, [str(peer[0])])
    if response.has_redirect_location:
        raise BadRequest(f"{address} redirects to {response.headers['location']}; that is not followed.")
    if response.status_code != httpx2.codes.OK:
        raise BadRequest(f"{address} answered {response.status_code}.")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BadRequest(f"{address} answered in an encoding that was not asked for.")


def _host_of(address: str, inside: bool) -> tuple[str, int]:
    parts = urlsplit(address)
    allowed = _PORTS if inside else {"https": 443}
    if parts.scheme not in allowed or not parts.hostname or parts.username or parts.password:
        raise BadRequest(f"{address} is not fetched: only https addresses are.")
    return parts.hostname, parts.port or allowed[parts.scheme]


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as cause:
        raise StoreUnavailable(f"{host} is not found: {cause}. Use --from with a folder.") from cause
    return [str(entry[4][0]) for entry in found]


def _allow(address: str, found: Iterable[str]) -> None:
    """Refuse no host."""


def _expect_loopback(address: str, found: Iterable[str]) -> None:
    if not all(_ip(one).is_loopback for one in found):
        raise BadRequest(f"{address} is not fetched: only https addresses are, but on this machine.")


def _ip(text: str) -> IPv4Address | IPv6Address:
    ip = ip_address(text.partition("%")[0])
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip


def _refuse_private(address: str, found: Iterable[str]) -> None:
    for one in found:
        if not is_public(one):
            raise BadRequest(f"{address} is not fetched: its host has the private address {one}.")


def _deadline(address: str, timeout_s: float) -> Callable[[], None]:
    end = time.monotonic() + timeout_s

    def late() -> None:
        if time.monotonic() > end:
            raise StoreUnavailable(f"{address} was not read within {timeout_s:g} s (KG_FETCH_TIMEOUT_S).")

    return late
