"""BASE, PREFIX and VERSION: what stands before a query, and before each operation of an update."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from modernstats_kg.query.tokens import Token, fail

_WORDS: Final = {"BASE": ("iri",), "PREFIX": ("name", "iri"), "VERSION": ("string",)}


def after_prologue(text: str, tokens: Sequence[Token], start: int = 0) -> int:
    """Index of the first token that is no part of the prologue that begins at `start`.

    Raises:
        QuerySyntaxError: a word of the prologue is not followed by what it needs; says where.

    Source: SPARQL 1.1 Query 19.8 (Prologue).
    """
    index = start
    while index < len(tokens) and (expected := _WORDS.get(tokens[index].text.upper())):
        index += 1
        if tuple(token.kind for token in tokens[index : index + len(expected)]) != expected:
            word = tokens[index - 1]
            fail(text, word.start, f"After {word.text} comes {' and '.join(expected)}.")
        index += len(expected)
    return index


def namespaces(prologue: Sequence[Token]) -> dict[str, list[str]]:
    """Every IRI that each prefix is declared to stand for."""
    declared: dict[str, list[str]] = {}
    for name, iri in pairwise(prologue):
        if name.kind == "name":
            declared.setdefault(name.text.partition(":")[0], []).append(iri.text[1:-1])
    return declared
