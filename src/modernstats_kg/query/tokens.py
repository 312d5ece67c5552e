"""The lexical grammar of SPARQL, read strictly.

The engine's parser has no tokens: it reads letters, so `trueSERVICE<…>` is a keyword after a boolean to
it, and `<'>'` a comparison with a string where an expression stands. Text that could be cut in two ways
is therefore a syntax error here, and whatever passes is cut as the engine cuts it.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple, NoReturn

from modernstats_kg.errors import QuerySyntaxError

_HEX4: Final = "[0-9A-Fa-f]{4}"
_CODEPOINT: Final = rf"\\u(?![Dd][89A-Fa-f]){_HEX4}|\\U(?:0000(?![Dd][89A-Fa-f])|000[1-9A-Fa-f]|0010){_HEX4}"
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_CODEPOINT}"
_BASE_CHARS: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS: Final = _BASE_CHARS + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_LONGEST_PREFIX: Final = 256  # keeps the time to read a text of hyphens and dots linear
_PREFIX: Final = rf"[{_BASE_CHARS}](?:[{_CHARS}.-]{{0,{_LONGEST_PREFIX - 2}}}[{_CHARS}-])?"
_LOCAL_CHAR: Final = rf"[{_CHARS}:-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?!-)(?:{_LOCAL_CHAR})+(?:\.+(?:{_LOCAL_CHAR})+)*"

_TOKEN: Final = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|{_CODEPOINT})*+>)
    |(?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|{_ESCAPE}))*\"\"\"
              |\'\'\'(?:\'{{0,2}}(?:[^'\\]|{_ESCAPE}))*\'\'\'
              |\"(?!\"\")(?:[^"\\\r\n]++|{_ESCAPE})*+\"
              |\'(?!\'\')(?:[^'\\\r\n]++|{_ESCAPE})*+\')
    |(?P<variable>[?$][{_BASE_CHARS}_0-9][{_CHARS}]*)
    |(?P<blank>_:[{_BASE_CHARS}_0-9][{_CHARS}-]*(?:\.+[{_CHARS}-]+)*)
    |(?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<word>(?![{_CHARS}.-]{{{_LONGEST_PREFIX}}})[A-Za-z][A-Za-z0-9_]*)
    |(?P<language>@[A-Za-z]+(?:--?[A-Za-z0-9]+)*)
    |(?P<mark><<|>>|\^\^|&&|\|\||[<>!]=|[{{}}()\[\].;,|/^!=<>+*?~-])
    """,
    re.VERBOSE,
)
_TOKENS: Final = re.compile(f"(?>{re.sub('[?]P<[a-z]+>', '?:', _TOKEN.pattern)})*+", re.VERBOSE)
_BEFORE_OPERAND: Final = frozenset(
    ("(", "{", "[", ",", ";", "/", "|", "^", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-", "&&", "||", "^^")
)
_WITH_AUTHORITY: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_WITHOUT_AUTHORITY: Final = re.compile("<(?![A-Za-z][A-Za-z0-9+.-]*://)")
_BEGINS_WITHIN: Final = re.compile(r"[#'()\[\]]|service", re.IGNORECASE)


class Token(NamedTuple):
    """One piece of a query.

    Attributes:
        kind: iri, string, variable, blank, name, number, word, language or mark.
        text: as it is written.
        start: index of its first character.
    """

    kind: str
    text: str
    start: int


def tokenize(text: str) -> list[Token]:
    """Cut a query into its tokens; white space and comments are left out.

    Raises:
        QuerySyntaxError: a character fits nowhere, a string is not closed, an escape is unknown, or a
            `<` could begin an IRI as well as stand for "less than".

    Source: SPARQL 1.1 Query 19.7 (escapes in strings) and 19.8 (terminals).
    """
    tokens: list[Token] = []
    open_brackets: list[str] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            fail(text, position, _reason(text[position]))
        token = Token(found.lastgroup, found[0], position)
        position = found.end()
        if token.kind == "space":
            continue
        if token.kind == "iri" and _may_compare(token, tokens, open_brackets):
            fail(text, token.start, "Write a space after this `<`, or a prefixed name instead of this IRI.")
        _follow(token, open_brackets)
        tokens.append(token)
    return tokens


def is_plain(text: str) -> bool:
    """Whether `tokenize` would accept the text, seen without cutting it.

    Of a text in which `<` might be "less than" this is not told; False stands for that too.
    """
    if "(" in text and _WITHOUT_AUTHORITY.search(text):
        return False
    return _TOKENS.fullmatch(text) is not None


def fail(text: str, position: int, message: str) -> NoReturn:
    """Raise a syntax error at an index of the query.

    Raises:
        QuerySyntaxError: always, with line and column.
    """
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    raise QuerySyntaxError(f"Line {line}, column {column}: {message}", line, column)


def _reason(character: str) -> str:
    if character in "\"'":
        return "This string is not closed, or holds an escape that SPARQL does not know."
    if character == "\\":
        return "An escape may stand in a string, an IRI or the local part of a prefixed name only."
    if character.isalpha():
        return (
            f"Neither a word of SPARQL nor a prefix of fewer than {_LONGEST_PREFIX} characters begins here."
        )
    return f"No token of SPARQL begins with {character!r}."


def _may_compare(iri: Token, before: Sequence[Token], open_brackets: Sequence[str]) -> bool:
    """Whether the engine might read `<` as "less than" here, and then cut what follows differently.

    It does so after an operand inside parentheses. A scheme with `//` cannot be read that way, and
    where neither a comment nor a string nor a bracket begins inside, both ways go on alike.
    """
    in_expression = bool(open_brackets) and open_brackets[-1] == "(" and _ends_operand(before[-1])
    if not in_expression or _WITH_AUTHORITY.match(iri.text):
        return False
    return _BEGINS_WITHIN.search(iri.text) is not None


def _ends_operand(token: Token) -> bool:
    if token.kind == "word":
        return token.text.lower().endswith(("true", "false"))
    return token.text not in _BEFORE_OPERAND


def _follow(token: Token, open_brackets: list[str]) -> None:
    if token.kind != "mark":
        return
    if token.text in "({[":
        open_brackets.append(token.text)
    elif token.text in ")}]" and open_brackets:
        open_brackets.pop()
