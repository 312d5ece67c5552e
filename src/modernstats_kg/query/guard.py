"""What a client's query must pass before it reaches an engine.

The engine calls other hosts for SERVICE and LOAD and cannot be told not to, so they are refused here;
readers without a network are the second lock on that door.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from modernstats_kg.errors import QueryRefused, QuerySyntaxError, TooLarge
from modernstats_kg.query.tokens import Token, tokens, without_escapes

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

MAX_DEPTH: Final = 100
"""Brackets within brackets. Above some hundred the engine plans for seconds or overflows its stack."""

_FORMS: Final[tuple[Form, ...]] = get_args(Form)
_PROLOGUE: Final = ("BASE", "PREFIX", "VERSION")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
# The engine needs no space between a keyword and what follows or precedes it: it reads `trueSERVICEex:a`
# as `true SERVICE ex:a`. No keyword or built-in function but SERVICE contains that word.
_SERVICE_PREFIX: Final = re.compile(r"(TRUE|FALSE)?SERVICE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may go to a reader, and its form."""

    text: str
    form: Form


def check_query(text: str, max_bytes: int) -> CheckedQuery:
    """Pass a query on, or say why not. The engine still judges its grammar.

    Args:
        text: the query as received.
        max_bytes: its largest size in UTF-8.

    Raises:
        TooLarge: it is larger.
        QueryRefused: it is an update, uses SERVICE, or nests brackets too deeply.
        QuerySyntaxError: it has none of the four forms of a query.
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise TooLarge(f"A query may have {max_bytes} bytes; shorten it or split it.", max_bytes)
    for reading in {text, without_escapes(text)}:
        found = list(tokens(reading))
        _refuse_service(found)
        _refuse_depth(found)
    return CheckedQuery(text, _form(tokens(text)))


def _refuse_service(found: Iterable[Token]) -> None:
    if any(_is_service(token) for token in found):
        raise QueryRefused(
            "SERVICE is not answered here: this endpoint calls no other. Query the other endpoint itself, "
            "or rename a prefix that begins with 'service'."
        )


def _is_service(token: Token) -> bool:
    if token.kind == "word":
        return "SERVICE" in token.text.upper()
    return token.kind == "name" and _SERVICE_PREFIX.match(token.text.partition(":")[0]) is not None


def _refuse_depth(found: Iterable[Token]) -> None:
    depth = 0
    for token in found:
        depth += (token.text in "{([") - (token.text in "})]") if token.kind == "mark" else 0
        if depth > MAX_DEPTH:
            raise QueryRefused(f"The query nests more than {MAX_DEPTH} brackets; flatten it.")


def _form(found: Iterable[Token]) -> Form:
    for token in found:
        word = token.text.partition(":")[0].upper()
        if token.kind not in ("word", "name") or word in _PROLOGUE:
            continue
        for form in _FORMS:
            if word.startswith(form):
                return form
        if token.kind == "word":
            _refuse_word(word)
    raise QuerySyntaxError("The query has none of SELECT, ASK, CONSTRUCT and DESCRIBE.")


def _refuse_word(word: str) -> None:
    if word.startswith(_UPDATES):
        raise QueryRefused("This address answers queries only; it takes no updates.")
    raise QuerySyntaxError(
        f"A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE after its prefixes, not with {word!r}."
    )
