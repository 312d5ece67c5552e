"""Does a query name its own dataset?

Telling the engine that the default graph is empty silently overrides FROM, so a reader of a strict
dataset must know before it does. Source: SPARQL 1.1 Query, 13.2 (a dataset in the query takes the place of
the default one) and 19.8 (lexical grammar).
"""

import re
from typing import Final

_LEXEMES: Final = re.compile(
    r"""
      \#[^\r\n]*                                     # comment
    | <[^<>"{}|^`\x00-\x20]*>                        # IRI
    | \"{3}(?:[^\"\\]|\\.|\"{1,2}(?!\"))*\"{3}       # strings, long ones first
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | [?$@]\w+                                       # variable, language tag
    | [\w.-]*:(?:\\.|%[0-9A-Fa-f]{2}|[\w.:-])*       # prefixed name
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)


def names_own_dataset(query: str) -> bool:
    """Whether the query has a FROM clause, wherever the word means that and nothing else.

    Args:
        query: text of a query that may or may not parse.
    """
    return any((lexeme["word"] or "").upper() == "FROM" for lexeme in _LEXEMES.finditer(query))
