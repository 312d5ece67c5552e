"""A CONSTRUCT or DESCRIBE asked for as rows, for engines that do not say where they cut statements.

The text of the query is only cut apart: what stands before the template, the template, and the rest. The
rows of the rest, which an engine cannot shorten unnoticed, are put in the place of the pattern, and our own
engine fills the template from them. It has no statements to read.

Source: SPARQL 1.1 Query, 16.2 (CONSTRUCT), 16.4 (DESCRIBE: here the statements about the resources).
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from modernstats_kg.errors import EngineAnswerInvalid
from modernstats_kg.store.dataset import LEXEMES, resolve

_NOTHING: Final = "?kg_row"
_BLANK: Final = "urn:modernstats-kg:blank:"
_BLANK_IRI: Final = re.compile(rf"<{_BLANK}(\w+)>".encode())
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Cut(NamedTuple):
    """A CONSTRUCT apart.

    Attributes:
        prologue: BASE and PREFIX.
        template: in its braces.
        rest: dataset, pattern and modifiers.
    """

    prologue: str
    template: str
    rest: str

    def rows_query(self) -> str:
        """The SELECT that gives the values of the template's variables."""
        names = dict.fromkeys(f"?{name}" for name in _variables(self.template))
        return f"{self.prologue}SELECT {' '.join(names) or f'(1 AS {_NOTHING})'} {self.rest}"


def form_of(query: str) -> tuple[str, int]:
    """The form of a query that has been checked, in upper case, and where it stands."""
    for found in LEXEMES.finditer(query):
        if (word := (found["word"] or "").upper()) in _FORMS:
            return word, found.start()
    raise ValueError("the query has no form")


def cut_construct(query: str) -> Cut:
    """A CONSTRUCT apart; in the short form, its pattern is its template.

    Raises:
        ValueError: it is none, or does not parse.
    """
    form, start = form_of(query)
    if form != "CONSTRUCT":
        raise ValueError("the query is no CONSTRUCT")
    after = start + len(form)
    opened, closed = _block(query, after)
    template = query[opened:closed]
    short = any(found.lastgroup for found in LEXEMES.finditer(query, after, opened))
    return Cut(query[:start], template, query[after:] if short else query[closed:])


def described(query: str) -> tuple[str, list[str]]:
    """What a DESCRIBE describes: the SELECT that gives resources ("" if none is needed), and those it names.

    Raises:
        ValueError: it is none, or an IRI stands for nothing.
    """
    form, start = form_of(query)
    if form != "DESCRIBE":
        raise ValueError("the query is no DESCRIBE")
    names, iris, end, every = [], [], start + len(form), False
    for found in LEXEMES.finditer(query, end):
        every = every or "*" in query[end : found.start()]
        if (found.lastgroup == "word" and found["word"]) or "{" in query[end : found.start()]:
            break
        if found.lastgroup in ("iri", "name"):
            iris.append(found[0])
        elif _VARIABLE.fullmatch(found[0]):
            names.append(found[0])
        end = found.end()
    named = resolve(query[:start], iris)
    if named is None:
        raise ValueError("an IRI stands for nothing")
    asked = "*" if every else " ".join(names)
    return (f"{query[:start]}SELECT DISTINCT {asked} {query[end:].lstrip(' *')}" if asked else ""), named


def filled(cut: Cut, rows: ox.QuerySolutions) -> bytes:
    """The template filled with the rows, as N-Triples.

    Raises:
        EngineAnswerInvalid: a row cannot be filled in.
    """
    names = [variable.value for variable in rows.variables]
    head = " ".join(f"?{name}" for name in names)
    values = " ".join(f"({' '.join(_written(row[name]) for name in names)})" for row in rows)
    query = f"{cut.prologue}CONSTRUCT {cut.template} WHERE {{ VALUES ({head}) {{ {values} }} }}"
    try:
        found = ox.Store().query(query)
    except SyntaxError as fault:
        raise EngineAnswerInvalid("The engine's rows do not fit the query.", str(fault)) from fault
    if not isinstance(found, ox.QueryTriples):
        raise TypeError("a CONSTRUCT has statements")
    text: bytes = found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    return _BLANK_IRI.sub(rb"_:\1", text)


def resources(rows: ox.QuerySolutions) -> Iterator[str]:
    """The IRIs among the values of the rows."""
    for row in rows:
        for value in row:
            if isinstance(value, ox.NamedNode):
                yield value.value


def about(iris: list[str]) -> Cut:
    """The statements about resources, as a CONSTRUCT apart."""
    values = " ".join(str(ox.NamedNode(iri)) for iri in iris)
    return Cut("", "{ ?s ?p ?o }", f"WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")


def _variables(text: str) -> Iterator[str]:
    for found in LEXEMES.finditer(text):
        if name := _VARIABLE.fullmatch(found[0]):
            yield name[1]


def _block(text: str, start: int) -> tuple[int, int]:
    """Where the first block after `start` begins and ends."""
    depth, opened, end = 0, -1, start
    for found in (*LEXEMES.finditer(text, start), None):
        stop = found.start() if found else len(text)
        for place in range(end, stop):
            if text[place] == "{":
                opened = place if depth == 0 else opened
                depth += 1
            elif text[place] == "}":
                depth -= 1
                if depth == 0:
                    return opened, place + 1
        end = found.end() if found else stop
    raise ValueError("a block is not closed")


def _written(value: object) -> str:
    if value is None:
        return "UNDEF"
    return f"<{_BLANK}{value.value}>" if isinstance(value, ox.BlankNode) else str(value)
