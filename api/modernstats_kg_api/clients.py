"""Where a request comes from."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from starlette.requests import Request

_NETWORK_BITS: Final = 64
"""What one customer gets of IPv6, who would otherwise have 2^64 addresses to ask from (RFC 6177)."""
_NO_ADDRESS: Final = "local"


def address_of(request: Request) -> str:
    """The address of the client, or its network; behind a trusted proxy that which the proxy names."""
    client = request.scope.get("client")
    return _who(client[0] if client else _NO_ADDRESS)


@lru_cache(maxsize=4096)
def _who(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or ip_network((address, _NETWORK_BITS), strict=False))
