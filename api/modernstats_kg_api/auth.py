"""Who a request comes from, and what it wants written how."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from modernstats_kg.actions.keys import caller_of_key
from modernstats_kg.actions.writing import Order
from modernstats_kg.errors import BadParameter, KnowledgeGraphError, Unauthenticated
from modernstats_kg.model.access import ANONYMOUS, Caller
from modernstats_kg_api.clients import address_of
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.problems import answer_error
from modernstats_kg_api.raw_headers import has_header

_CALLER: Final = "kg.caller"
_REASON: Final = "KG-Reason"
_LONGEST_REASON: Final = 500
_BREAKING: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that would let a reason look like two lines of a log, or like another reason."""
_JOINING: Final = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""Characters of those categories that some languages need; none of them reorders its neighbours."""
_REHEARSAL: Final = "dry-run"
_REHEARSALS: Final = {"true": True, "false": False}


class KnownCallers:
    """Refuses every request that shows a key which is not valid, reads included.

    Whoever shows a key means to be known: were they answered as anybody, they would take what everybody may
    see for all there is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its caller, or answer why not."""
        if scope["type"] == "http" and not has_header(scope, b"authorization"):
            scope[_CALLER] = ANONYMOUS
        elif scope["type"] == "http":
            request = Request(scope)
            try:
                scope[_CALLER] = await _read_caller(request)
            except KnowledgeGraphError as error:
                await answer_error(request, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def caller_of(request: Request) -> Caller:
    """Who sent the request, as `KnownCallers` has found; ANONYMOUS without an `Authorization` header."""
    caller: Caller = request.scope[_CALLER]
    return caller


def order_of(request: Request) -> Order:
    """Who wants a write, why (`KG-Reason`), and whether it is only rehearsed (`dry-run=true`).

    Raises:
        BadParameter: the reason is too long or no plain text, or `dry-run` is misspelt, or neither true nor
            false.
    """
    request_id = str(request.scope.get("request_id", ""))
    return Order(
        caller_of(request), _reason(request), request_id, rehearsal_in(request.query_params.multi_items())
    )


async def _read_caller(request: Request) -> Caller:
    """Who sent the request, by its `Authorization` header.

    Raises:
        Unauthenticated: the header names no valid key or token.
        Throttled: it does not, and neither did many others from the same address.
        StoreUnavailable: the keys cannot be read.

    Source: RFC 6750, 2.1 (bearer tokens in the header, never in the address).
    """
    shown = request.headers.getlist("authorization")
    if not shown:
        return ANONYMOUS
    try:
        token = _token(shown)
    except Unauthenticated:
        graph_of(request).shares.refuse_key(address_of(request))
        raise
    return await caller_showing(request, token)


async def caller_showing(request: Request, token: str) -> Caller:
    """Who shows a key or a token, wherever in the request it stands.

    Raises:
        Unauthenticated: it is not valid.
        Throttled: it is not, and neither were many others from the same address.
        StoreUnavailable: the keys cannot be read.
    """
    kg = graph_of(request)
    try:
        if kg.tokens is not None and kg.tokens.reads(token):
            return await kg.tokens.caller(token)
        return caller_of_key(kg.keys, token)
    except Unauthenticated:
        kg.shares.refuse_key(address_of(request))
        raise


def known_as(request: Request, caller: Caller) -> None:
    """Let a request come from a caller whom a page knows by other means than the `Authorization` header."""
    request.scope[_CALLER] = caller


def order_because(request: Request, reason: str) -> Order:
    """As `order_of`, with a reason that stands in a form.

    Raises:
        BadParameter: the reason is too long or no plain text.
    """
    return replace(order_of(request), reason=_one_line(reason.strip()))


def _token(shown: list[str]) -> str:
    scheme, _, token = shown[0].partition(" ")
    if len(shown) > 1 or scheme.lower() != "bearer":
        raise Unauthenticated("The Authorization header is sent once, and reads `Bearer KEY`.")
    return token.strip()


def order_with_reason(request: Request) -> Order:
    """As `order_of`, with `reason=` in the address where there is no `KG-Reason`.

    Raises:
        BadParameter: as `order_of`, or `reason` is given twice.
    """
    order, given = order_of(request), request.query_params.getlist("reason")
    if len(given) > 1:
        raise BadParameter("reason", "There is more than one reason; send exactly one.")
    return order if order.reason or not given else replace(order, reason=_one_line(given[0].strip()))


def _reason(request: Request) -> str:
    return _one_line(_plain(request.headers.get(_REASON, "")).strip())


def _one_line(reason: str) -> str:
    if len(reason) > _LONGEST_REASON:
        raise BadParameter(_REASON, f"The reason has {len(reason)} characters; {_LONGEST_REASON} are kept.")
    wrong = (one for one in reason if unicodedata.category(one) in _BREAKING and one not in _JOINING)
    if (found := next(wrong, None)) is not None:
        raise BadParameter(
            _REASON,
            f"The reason is one line of text, without control characters: U+{ord(found):04X} is one, as are "
            "those that turn the direction of text.",
        )
    return reason


def _plain(header: str) -> str:
    """A header's text, sent as UTF-8, or as the Latin-1 that scripts in a browser are held to."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


def rehearsal_in(parameters: Iterable[tuple[str, str]]) -> bool:
    """Whether the parameters of a write ask for a rehearsal only.

    Raises:
        BadParameter: `dry-run` is neither true nor false, is given twice or misspelt.
    """
    given = []
    for name, value in parameters:
        if name == _REHEARSAL:
            given.append(value)
        elif "".join(filter(str.isalpha, name.lower())) == "dryrun":  # or what was to be tried would be done
            raise BadParameter(name, f"The parameter is written `{_REHEARSAL}`, not {name!r}.")
    if len(given) > 1 or not {*given} <= _REHEARSALS.keys():
        raise BadParameter(_REHEARSAL, "dry-run is given once, and is true or false.")
    return bool(given) and _REHEARSALS[given[0]]
