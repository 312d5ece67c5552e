"""Which graphs does a query name in its own text?

The engine does not merge the graphs of several FROM clauses: a triple of two of them would be two solutions.
So a reader must know them before it evaluates. Source: SPARQL 1.1 Query, 13.2 (a dataset in the query takes
the place of the default one; the default graph is the RDF merge) and 19.8 (lexical grammar).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

LEXEMES: Final = re.compile(
    r"""
      \#[^\r\n]*                                     # comment
    | (?P<iri><[^<>"{}|^`\x00-\x20]*>)               # IRI
    | \"{3}(?:[^\"\\]|\\.|\"{1,2}(?!\"))*\"{3}       # strings, long ones first
    | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | [?$@]\w+                                       # variable, language tag
    | (?P<name>[\w.-]*:(?:\\.|%[0-9A-Fa-f]{2}|[\w.:-])*)
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)
_FROM: Final = re.compile("from", re.IGNORECASE)
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Clauses:
    """The IRIs of the graphs after FROM and after FROM NAMED."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def names_own_dataset(query: str) -> bool:
    """Whether the query has a FROM clause, wherever the word means that and nothing else.

    Args:
        query: text of a query that may or may not parse.
    """
    return _FROM.search(query) is not None and any(_is_from(lexeme) for lexeme in LEXEMES.finditer(query))


def own_dataset(query: str, base: str) -> Clauses | None:
    """The graphs that the query names; None where it names none, or does not parse.

    Args:
        query: its text.
        base: what relative IRIs are resolved against where it has no BASE.
    """
    if not _FROM.search(query):
        return None  # most queries; cutting each into lexemes would cost a short one a twentieth
    lexemes = [found for found in LEXEMES.finditer(query) if found.lastgroup]
    clauses = list(_clauses(lexemes))
    start = next((word.start() for word in lexemes if (word["word"] or "").upper().startswith(_FORMS)), 0)
    iris = resolve(f"BASE <{base}> {query[:start]}", [iri for _, iri in clauses]) if clauses else None
    if iris is None:
        return None
    told = list(zip((named for named, _ in clauses), iris, strict=True))
    return Clauses(
        tuple(dict.fromkeys(iri for named, iri in told if not named)),
        tuple(dict.fromkeys(iri for named, iri in told if named)),
    )


def without_dataset(query: str) -> str:
    """The query without the graphs that it names in its own text; lines and the rest stay as they are."""
    lexemes = [found for found in LEXEMES.finditer(query) if found.lastgroup]
    pieces, end = [], 0
    for index, lexeme in enumerate(lexemes):
        if not _is_from(lexeme):
            continue
        rest = lexemes[index + 1 : index + 3]
        named = bool(rest) and (rest[0]["word"] or "").upper() == "NAMED"
        if len(rest) > named:
            pieces.append(query[end : lexeme.start()])
            end = rest[named].end()
    return " ".join([*pieces, query[end:]])


def resolve(prologue: str, written: Sequence[str]) -> list[str] | None:
    """The IRIs that prefixed names and relative IRIs stand for.

    Args:
        prologue: BASE and PREFIX; TriG writes them as SPARQL does.
        written: IRIs as they are written after it.

    Returns:
        The IRIs in the same order; None where one of them stands for nothing.
    """
    trig = "".join(f"\nGRAPH {iri} {{ {iri} a {iri} }}" for iri in written)
    try:
        quads = list(ox.parse(f"{prologue}\n{trig}", ox.RdfFormat.TRIG))
    except SyntaxError:
        return None
    return [quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)]


def _clauses(lexemes: Sequence["re.Match[str]"]) -> Iterator[tuple[bool, str]]:
    """Whether the clause is a FROM NAMED, and its IRI as it is written."""
    for index, lexeme in enumerate(lexemes):
        if not _is_from(lexeme):
            continue
        rest = lexemes[index + 1 : index + 3]
        named = bool(rest) and (rest[0]["word"] or "").upper() == "NAMED"
        for iri in rest[named : named + 1]:
            if iri.lastgroup in ("iri", "name"):
                yield named, iri[0]


def _is_from(lexeme: "re.Match[str]") -> bool:
    return (lexeme["word"] or "").upper() == "FROM"
