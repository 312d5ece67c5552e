"""The statements between the brackets of INSERT and DELETE, written as TriG.

Both languages write statements alike. Only variables are unknown to TriG, where the statements of no graph
have brackets too and no full stop follows a graph.

Source: SPARQL 1.1 Query 19.8 (Quads); RDF 1.1 TriG, section 4.
"""

from collections.abc import Sequence
from itertools import pairwise
from secrets import token_hex
from typing import NoReturn

from modernstats_kg.errors import QueryRefused
from modernstats_kg.model.update import Template
from modernstats_kg.query.tokens import Token, fail


def read_template(text: str, block: Sequence[Token]) -> Template:
    """The statements with a reserved IRI, which nobody can guess, in the place of each variable.

    Args:
        text: of the whole request.
        block: the tokens from the opening to the closing bracket, both included.

    Raises:
        QuerySyntaxError: a bracket stands where none can; says where.
        QueryRefused: there are statements about statements.
    """
    writing = _Writing(text)
    for token, after in pairwise(block[1:]):
        writing.take(token, after)
    return writing.finish()


class _Writing:
    """What has been written so far, and inside what."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._reserved = f"urn:x-variable:{token_hex(8)}:"
        self._variables: dict[str, str] = {}
        self._pieces = ["{"]
        self._names_graph = False
        self._in_graph = False
        self._after_graph = False

    def take(self, token: Token, after: Token) -> None:
        """Write one token, and the blanks and comments before the next one."""
        after_graph, self._after_graph = self._after_graph, False
        if token.kind == "variable":
            written = f" <{self._stand_in(token.text[1:])}> "
        elif token.kind == "word" and token.text.upper() == "GRAPH":
            written, self._names_graph = "} GRAPH", True
        elif token.kind != "mark":
            written = token.text
        else:
            written = self._mark(token, after, after_graph)
        self._pieces += (written, self._text[token.start + len(token.text) : after.start])

    def finish(self) -> Template:
        """Close what is open."""
        return Template("".join((*self._pieces, "\n}")), {iri: name for name, iri in self._variables.items()})

    def _stand_in(self, name: str) -> str:
        return self._variables.setdefault(name, f"{self._reserved}{len(self._variables)}")

    def _mark(self, token: Token, after: Token, after_graph: bool) -> str:
        if token.text in ("<<", ">>") or (token.text == "{" and after.text == "|"):
            raise QueryRefused("Statements about statements are not stored here.")
        if token.text == "{":
            if self._in_graph or not self._names_graph:
                self._misplaced(token)
            self._names_graph, self._in_graph = False, True
        if token.text == "}":
            if not self._in_graph:
                self._misplaced(token)
            self._in_graph, self._after_graph = False, True
            return "} {"
        return "" if token.text == "." and after_graph else token.text

    def _misplaced(self, token: Token) -> NoReturn:
        fail(self._text, token.start, "Brackets stand around a graph here: GRAPH, a space, its name, {…}.")
