"""The words of a SPARQL query, by the token rules of the grammar.

Only the guard uses this, so it errs on one side: what the engine could read as a keyword is never taken
for something else.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri>     <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string>  \"\"\"(?:\\.|[^\\])*?\"\"\" | '''(?:\\.|[^\\])*?'''
                 | "(?:\\.|[^"\\\n\r])*"       | '(?:\\.|[^'\\\n\r])*' )
    | (?P<variable>[?$]\w+ )
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<name>    (?:[^\W\d_](?:[\w.-]*[\w-])?|_)?:(?:[\w:%.-]|\\[^\w\s])* )
    | (?P<word>    [^\W\d]\w* )
    | (?P<mark>    [^\s] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODEPOINT: Final = 0x10FFFF


class Token(NamedTuple):
    """One token: its kind (`iri`, `string`, `variable`, `language`, `name`, `word`, `mark`) and text."""

    kind: str
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order, without comments and white space.

    Source: SPARQL 1.1 Query 19.8 (terminals); the longest match wins.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind != "comment":
            yield Token(kind, match[0])


def without_escapes(text: str) -> str:
    r"""`text` with `\u` and `\U` escapes replaced, as a parser may do before it looks for tokens.

    Source: SPARQL 1.1 Query 19.2 (codepoint escape sequences).
    """
    return _CODEPOINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= _LAST_CODEPOINT else match[0]
