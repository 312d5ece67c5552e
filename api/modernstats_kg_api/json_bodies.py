"""JSON bodies of writes, read strictly: what a lenient parser would drop or round is an error here."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from modernstats_kg.errors import BadRequest, BodySyntaxError


def json_object(body: bytes) -> dict[str, Any]:
    """The object that a body is; numbers with a point as Decimal, as they were written.

    Raises:
        BodySyntaxError: it is no JSON in UTF-8, or a member stands in it twice; with line and column where
            they are known.
        BadRequest: it is no object, or nests too deeply.

    Source: RFC 8259, sections 4 (names should be unique) and 8.1 (UTF-8).
    """
    try:
        found = json.loads(
            _text(body), parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except json.JSONDecodeError as fault:
        raise BodySyntaxError(f"The body is no JSON: {fault}.", fault.lineno, fault.colno) from fault
    except RecursionError:
        raise BadRequest("The body nests too deeply.") from None
    except ValueError as fault:  # of a number with thousands of digits
        raise BodySyntaxError("The body is no JSON that can be read: a number is too long.") from fault
    if not isinstance(found, dict):
        raise BadRequest('The body is a JSON object, such as {"labels": {"en": "Name"}}.')
    _expect_characters(found)
    return found


def _text(body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        before = body[: broken.start]
        line, column = before.count(b"\n") + 1, broken.start - before.rfind(b"\n")
        told = f"The body is not UTF-8 at byte {broken.start}."
        raise BodySyntaxError(told, line, column) from broken
    return text


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BodySyntaxError(
                f"The member {name!r} stands twice in one object; one of them would be lost."
            )
        found[name] = value
    return found


def _expect_characters(found: dict[str, Any]) -> None:
    """Refuse half of a character, such as the first surrogate of a pair."""
    try:
        json.dumps(found, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as broken:
        raise BodySyntaxError("Half of a character stands in the body: no valid Unicode.") from broken


def _refuse_constant(name: str) -> NoReturn:
    raise BodySyntaxError(f"{name} is no JSON.")
