"""Which addresses of the Internet are anybody's, so that nobody reaches through us what is not theirs."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

_TRANSLATED: Final = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))
"""Addresses whose last 32 bits are an IPv4 address that a gateway passes them on to."""
_NEWLY_SPECIAL: Final = tuple(map(ip_network, ("3fff::/20", "5f00::/16", "fec0::/10")))
"""Networks that `is_global` does not know of: RFC 9637 (documentation), RFC 9602 (segment routing), and the
site-local ones of RFC 3879, which were given up but are used."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, and so is every IPv4 address within it.

    Args:
        address: as the system writes it; a zone after `%` does not matter.

    Source: the registries of RFC 6890; RFC 6052 (NAT64), RFC 2765 (SIIT), RFC 3056 (6to4), RFC 4380 (Teredo).
    """
    found = ip_address(address.partition("%")[0])
    return all(_is_global(one) for one in _within(found))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    special = any(address in network for network in _NEWLY_SPECIAL)
    return address.is_global and not address.is_multicast and not special


def _within(address: IPv4Address | IPv6Address) -> tuple[IPv4Address | IPv6Address, ...]:
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    tunnels = [address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _TRANSLATED):
        tunnels.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return (address, *(one for one in tunnels if one is not None))
