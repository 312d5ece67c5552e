"""Reads what a request of the SPARQL protocol asks, wherever it says it: address, form or body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from modernstats_kg.actions.entailment import entailment_named
from modernstats_kg.actions.queries import longest_query
from modernstats_kg.actions.query_order import order_named
from modernstats_kg.errors import AddressTooLong, BadParameter, BadRequest, UnsupportedMediaType
from modernstats_kg.model.answer import Entailment, Order
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.bodies import media_type_of, read_body
from modernstats_kg_api.deps import graph_of

QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
UNDERSTOOD: Final = (QUERY, FORM)
"""Media types of bodies that a query can be read from."""

_FORMAT_NAMES: Final = ("format", "output", "results")
_MOST_PARAMETERS: Final = 1000
_BYTES: Final = "latin-1"  # carries every byte through text as itself
_UTF_8: Final = frozenset(("", "utf-8", "utf8", "us-ascii"))
_CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^";\s]*)', re.IGNORECASE)
_ABSOLUTE_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
Pairs = Sequence[tuple[str, str]]
"""Names and values of a form or of the query of an address, in their order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a protocol request; `query` is None when there is none."""

    query: str | None
    format_name: str | None
    timeout_s: float | None
    dataset: Dataset
    entailment: Entailment | None
    version: str | None = None
    order: Order = "counts"


async def read_question(request: Request) -> Asked:
    """What the request asks.

    Raises:
        AddressTooLong: the address is above `address_max_bytes`.
        UnsupportedMediaType: a query cannot be read from a body of that type.
        TooLarge: the body is longer than any query may be.
        BadParameter: a parameter is wrong, unknown here or given twice; names it.
        BadRequest: something is not UTF-8, or there is no query where one must be.

    Source: SPARQL 1.1 Protocol 2.1 (query operation); RFC 10008 (the QUERY method).
    """
    limit = graph_of(request).settings.address_max_bytes
    address: bytes = request.scope["query_string"]
    if len(request.scope.get("raw_path") or b"") + len(address) > limit:
        raise AddressTooLong(f"The address is longer than {limit} bytes: send the query in a body.", limit)
    pairs = pairs_of(address, "address")
    if request.method in ("POST", "QUERY"):
        pairs += await _read_body(request)
    asked = _asked(pairs)
    if asked.query is None and (request.method in ("POST", "QUERY") or asked.dataset):
        raise BadRequest(f"There is no query: send it as `query=…` in a form, or as {QUERY}.")
    return asked


async def _read_body(request: Request) -> list[tuple[str, str]]:
    """The parameters of a form, or the query that is the body; percent-encoding may triple a form."""
    media_type = media_type_of(request)
    charset = _CHARSET.search(request.headers.get("content-type", ""))
    if media_type not in UNDERSTOOD or (charset and charset[1].lower() not in _UTF_8):
        given = request.headers.get("content-type", "")
        told = (
            f"A query cannot be read from {given!r}; send it in UTF-8 as {QUERY}, or as `query=…` in a form."
        )
        raise UnsupportedMediaType(told, UNDERSTOOD)
    longest = longest_query(graph_of(request), caller_of(request))
    body = await read_body(request, longest * 3 + 1024)
    return pairs_of(body, "form") if media_type == FORM else [("query", text_of(body, "body"))]


def expect_no_form(request: Request) -> None:
    """Refuse a form where parameters stand in the address only: a dry run asked for in it would be lost.

    Raises:
        BadRequest: the request has one.
    """
    if media_type_of(request) == FORM:
        raise BadRequest("A form is not read here: the parameters stand in the address, as in ?dry-run=true.")


def pairs_of(encoded: bytes, place: str, most: int = _MOST_PARAMETERS) -> list[tuple[str, str]]:
    """Names and values of a form or of the query of an address.

    Args:
        encoded: as they were sent.
        place: what they are, for messages.
        most: how many there may be.

    Raises:
        BadRequest: there are more, or a byte is no UTF-8: it is not taken for a replacement character.
    """
    try:
        return _parsed(encoded, "utf-8", place, most)
    except UnicodeError:
        pairs = _parsed(encoded, _BYTES, place, most)  # where it is no UTF-8, is told from what it decodes to
    return [
        (text_of(name.encode(_BYTES), name), text_of(value.encode(_BYTES), name)) for name, value in pairs
    ]


def _parsed(encoded: bytes, encoding: str, place: str, most: int) -> list[tuple[str, str]]:
    try:
        text = encoded.decode(encoding)
        return parse_qsl(text, True, encoding=encoding, errors="strict", max_num_fields=most)
    except UnicodeError:
        raise
    except ValueError as fault:
        raise BadRequest(f"The {place} has more than {most} parameters.") from fault


def text_of(encoded: bytes, place: str) -> str:
    """The text of bytes from `place`.

    Raises:
        BadRequest: they are no UTF-8; says where.
    """
    try:
        return encoded.decode()
    except UnicodeDecodeError as broken:
        raise BadRequest(f"The {place} is not UTF-8 at byte {broken.start}.") from broken


def _asked(pairs: Pairs) -> Asked:
    if any(name == "update" for name, _ in pairs):
        raise BadParameter("update", "This address answers queries only; updates go to /update.")
    # SPARQLWrapper gives each of these names twice: a short name, then a list of media types
    formats = (value for known in _FORMAT_NAMES for name, value in pairs if name == known)
    entailment = single_value(pairs, "entailment")
    return Asked(
        single_value(pairs, "query"),
        next(filter(None, formats), None),
        seconds_of(single_value(pairs, "timeout")),
        Dataset(graphs_named(pairs, "default-graph-uri"), graphs_named(pairs, "named-graph-uri")),
        None if entailment is None else entailment_named(entailment),
        single_value(pairs, "version"),
        order_named(single_value(pairs, "order") or "counts"),
    )


def single_value(pairs: Pairs, name: str) -> str | None:
    """The value of a parameter that may be given once.

    Raises:
        BadParameter: it is given more than once.
    """
    values = [value for given, value in pairs if given == name]
    if len(values) > 1:
        raise BadParameter(name, f"There is more than one {name}; send exactly one.")
    return values[0] if values else None


def graphs_named(pairs: Pairs, name: str) -> tuple[str, ...]:
    """The graphs that a parameter names, each once, in the order in which they come.

    Raises:
        BadParameter: a value is no absolute IRI.
    """
    graphs = dict.fromkeys(value for given, value in pairs if given == name)
    for graph in graphs:
        if not _ABSOLUTE_IRI.fullmatch(graph):
            raise BadParameter(name, f"{graph!r} is no absolute IRI, such as https://example.org/graph.")
    return tuple(graphs)


def seconds_of(text: str | None) -> float | None:
    """The deadline asked for, in seconds; a reader keeps it below that of the service.

    Raises:
        BadParameter: it is no number above 0.
    """
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not seconds > 0:
        raise BadParameter("timeout", "The timeout is a number of seconds above 0, such as 2.5.")
    return seconds
