"""Whether a query gives the same bytes each time it is asked of the same content."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from modernstats_kg.query.tokens import Token, tokenize

_CHANGING: Final = re.compile("NOW|RAND|UUID|BNODE", re.IGNORECASE)  # STRUUID holds one of them
_CONSTRUCT: Final = re.compile("CONSTRUCT", re.IGNORECASE)


def is_repeatable(text: str) -> bool:
    """Whether nothing in the query makes its answer differ from one time to the next.

    NOW, RAND, UUID, STRUUID and BNODE do, and so do blank nodes in what CONSTRUCT builds: the engine names
    them anew each time. A word that merely contains such a name counts too, as the engine reads letters
    and not words: the cost is one evaluation, that of the contrary a wrong answer.

    Args:
        text: a query that `query.guard` let pass.

    Source: SPARQL 1.1 Query 17.4 (functions), 16.2.1 (blank nodes in templates).
    """
    builds = _CONSTRUCT.search(text) is not None
    if not builds and not _CHANGING.search(text):
        return True
    tokens = tokenize(text)
    if any(token.kind == "word" and _CHANGING.search(token.text) for token in tokens):
        return False
    return not builds or not any(map(_is_blank, _template(tokens)))


def _template(tokens: Sequence[Token]) -> Iterator[Token]:
    """What stands in the first braces: the template, or the pattern of CONSTRUCT WHERE, which is both."""
    depth = 0
    for token in tokens:
        depth += (token.text == "{") - (token.text == "}")
        if depth:
            yield token
        elif token.text == "}":
            return


def _is_blank(token: Token) -> bool:
    return token.kind == "blank" or token.text in ("[", "(")
