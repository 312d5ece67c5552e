"""What is looked at before a client's query or update runs: its size, its form, its nesting, and SERVICE.

The engine calls other hosts for SERVICE and cannot be told not to, so it is refused here; readers
without a network are the second lock on that door.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NoReturn

from modernstats_kg.errors import QueryRefused, TooLarge
from modernstats_kg.model.update import UpdateRequest
from modernstats_kg.query.prologue import after_prologue, namespaces
from modernstats_kg.query.tokens import Token, fail, is_plain, tokenize
from modernstats_kg.query.updates import read_update

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

MAX_DEPTH: Final = 100
"""Brackets within brackets. Above some hundred the engine plans for seconds or overflows its stack."""

_FORMS: Final[tuple[Form, ...]] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_FORM_BY_WORD: Final[dict[str, Form]] = {form: form for form in _FORMS}
_BEGINNING: Final = re.compile(
    r"""[ \t\r\n]*+
    (?:PREFIX[ \t\r\n]++[A-Za-z]\w*+:[ \t\r\n]*+<[^<>"{}|^`\\\x00-\x20]*+>[ \t\r\n]*+)*+
    (SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[ \t\r\n{*?$<])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""How most queries begin: where a word of the prologue or of the form is that word and nothing else."""
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_TAKES_ANY_LOCAL_NAME: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?!//)[^\\]*"  # urn:x:
    r"|[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\]*[/?#][^\\]*"  # http://host/…
    r"|(?!//)[^:/?#\\]*[/?#][^\\]*"  # relative, such as #
)
_NO_IRI_FROM_HERE_ON: Final = "\ufff0"


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that may go to a reader; `form` decides in which formats it can be answered."""

    text: str
    form: Form


def check_query(text: str, max_bytes: int) -> CheckedQuery:
    """Refuse what no reader should see. The engine's parser still has the last word on syntax.

    Args:
        text: the query as the client sent it.
        max_bytes: largest query, in bytes of UTF-8.

    Raises:
        TooLarge: it is longer than that.
        QuerySyntaxError: it cannot be cut into tokens, or is of no known form; says where.
        QueryRefused: it is an update, calls another service, or nests too deeply.

    Source: SPARQL 1.1 Query 19.8 (grammar); SPARQL 1.1 Federated Query 4 (SERVICE is an outbound call).
    """
    _expect_size(text, max_bytes, "A query")
    if form := _harmless_form(text):
        return CheckedQuery(text, form)
    tokens = tokenize(text)
    body = after_prologue(text, tokens)
    form = _form(text, tokens[body:])
    _check_depth(tokens)
    _check_service(text, tokens, namespaces(tokens[:body]))
    return CheckedQuery(text, form)


def check_update(text: str, max_bytes: int, base: str) -> UpdateRequest:
    """Refuse what no reader should see of an update request; cut the rest into operations.

    Args:
        text: the request as the client sent it: any number of operations.
        max_bytes: largest request, in bytes of UTF-8.
        base: what relative IRIs are resolved against where there is no BASE.

    Raises:
        TooLarge: it is longer than that.
        QuerySyntaxError: it cannot be cut into tokens, or into operations; says where.
        QueryRefused: it is a query, loads from elsewhere, calls another service, or nests too deeply.

    Source: SPARQL 1.1 Update 3.1.4 (LOAD fetches); SPARQL 1.1 Federated Query 4.
    """
    _expect_size(text, max_bytes, "An update")
    tokens = tokenize(text)
    _check_depth(tokens)
    request = read_update(text, tokens, base)
    _check_service(text, tokens, namespaces(_declarations(request)))
    return request


def _expect_size(text: str, max_bytes: int, what: str) -> None:
    if _size(text) > max_bytes:
        raise TooLarge(f"{what} may have {max_bytes} bytes; shorten it or split it.", max_bytes)


def _harmless_form(text: str) -> Form | None:
    """The form of a query in which nothing needs a closer look; None for all others.

    Cutting a point query into tokens takes a tenth of the time that it takes to answer it.
    """
    begins = _BEGINNING.match(text)
    if begins is None or _SERVICE.search(text) or sum(map(text.count, "({[")) > MAX_DEPTH:
        return None
    return _FORM_BY_WORD[begins[1].upper()] if is_plain(text) else None


def _declarations(request: UpdateRequest) -> list[Token]:
    return [token for written in request.declarations for token in tokenize(written)]


def _size(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError as fault:
        fail(text, fault.start, "Half of a character stands here: this is no valid Unicode.")


def _form(text: str, body: Sequence[Token]) -> Form:
    first = body[0] if body else Token("word", "", len(text))
    word = first.text.upper()
    for form in _FORMS:
        if first.kind == "word" and word.startswith(form):
            return form
    if first.kind == "word" and word.startswith(_UPDATES):
        raise QueryRefused("This address answers queries only; send updates to /update.")
    fail(text, first.start, "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE after its prefixes.")


def _check_depth(tokens: Sequence[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.kind == "mark":
            depth += (token.text in "({[") - (token.text in ")}]")
        if depth > MAX_DEPTH:
            raise QueryRefused(f"More than {MAX_DEPTH} brackets are nested here; flatten them.")


def _check_service(text: str, tokens: Sequence[Token], namespaces: dict[str, list[str]]) -> None:
    """Refuse every place where the engine could find the keyword SERVICE.

    In strings, comments, IRIs, variables and blank node labels it cannot. Elsewhere it can, even where
    the keyword is glued to its neighbours: the engine needs no space between a keyword and a name.
    """
    for index, token in enumerate(tokens):
        if token.kind not in ("word", "name") or not _SERVICE.search(token.text):
            continue
        before = tokens[index - 1].text.upper() if index else ""
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        prefix, _, local = token.text.partition(":")
        if token.kind == "word" or (_SERVICE.search(prefix) and after == "{" and before != "GRAPH"):
            _refuse_service()
        if _SERVICE.search(local):
            # `ap:SERVICE` may be `a` and the prefix `p` glued together, so an unknown prefix cannot pass
            if prefix not in namespaces:
                fail(text, token.start, f"The prefix {prefix}: is not declared.")
            if _may_be_cut(local, namespaces[prefix]):
                _refuse_service()


def _may_be_cut(local: str, namespaces: Sequence[str]) -> bool:
    """Whether the name may be no valid IRI, so that the engine takes the prefix alone for the name.

    So it does with `PREFIX p: <http://host:8>` and `p:SERVICE`: a port is a number.
    """
    return max(local) >= _NO_IRI_FROM_HERE_ON or not all(
        _TAKES_ANY_LOCAL_NAME.fullmatch(namespace) for namespace in namespaces
    )


def _refuse_service() -> NoReturn:
    raise QueryRefused(
        "SERVICE is not answered here: this endpoint calls no other. Query the other endpoint itself."
    )
