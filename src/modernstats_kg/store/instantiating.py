"""Statements made of a template, once for each solution.

Source: SPARQL 1.1 Update 3.1.3 (statements with an unbound variable, and illegal ones, are left out; blank
nodes of the template are new for each solution).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from secrets import token_hex
from typing import NamedTuple

import pyoxigraph as ox

from modernstats_kg.errors import QueryRefused
from modernstats_kg.model.update import Template

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Pattern(NamedTuple):
    """One statement of a template; `graph` is None for one that stands in no graph."""

    subject: Value | ox.Variable
    predicate: Value | ox.Variable
    object: Value | ox.Variable
    graph: Value | ox.Variable


def read_patterns(prologue: str, template: Template) -> list[Pattern]:
    """The statements of a template.

    Args:
        prologue: BASE and PREFIX; TriG writes them as SPARQL does.
        template: its text has been seen by the parser of updates.

    Raises:
        QueryRefused: a statement is about a statement, or a text has a direction.
        SyntaxError: TriG writes something in another way than SPARQL does.
    """
    quads = ox.parse(f"{prologue}\n{template.trig}", ox.RdfFormat.TRIG)
    variables = {iri: ox.Variable(name) for iri, name in template.variables.items()}
    return [_pattern(quad, variables) for quad in quads]


class Mint:
    """Makes the IRIs that blank nodes are stored as, which nobody can guess."""

    def __init__(self, base: str) -> None:
        """Begin with none.

        Args:
            base: of this deployment's own IRIs.
        """
        self._skolem = f"{base}.well-known/genid/{token_hex(16)}-"
        self._made = 0

    def iri(self) -> ox.NamedNode:
        """A new one."""
        self._made += 1
        return ox.NamedNode(f"{self._skolem}{self._made}")


class Filling:
    """Fills one template with solutions."""

    def __init__(
        self, patterns: Iterable[Pattern], graph: ox.NamedNode, mint: Mint, spared: Collection[str] = ()
    ) -> None:
        """Prepare a template.

        Args:
            patterns: its statements.
            graph: where those go that stand in no graph.
            mint: makes the IRIs of blank nodes.
            spared: IRIs of graphs that are left alone when a variable means them.
        """
        self._patterns = [
            pattern if pattern.graph is not None else pattern._replace(graph=graph) for pattern in patterns
        ]
        self._mint = mint
        self._spared = spared
        self._computed: dict[ox.BlankNode, ox.NamedNode] = {}

    def quads(self, solution: Mapping[ox.Variable, Value]) -> Iterator[ox.Quad]:
        """The legal statements for one solution.

        Raises:
            QueryRefused: a statement is about a statement, or a text has a direction.
        """
        written: dict[ox.BlankNode, ox.NamedNode] = {}
        for pattern in self._patterns:
            s, p, o, g = (self._term(part, solution, written) for part in pattern)
            if not isinstance(s, ox.NamedNode) or not isinstance(p, ox.NamedNode):
                continue
            if not isinstance(o, ox.NamedNode | ox.Literal) or not isinstance(g, ox.NamedNode):
                continue
            if not isinstance(pattern.graph, ox.Variable) or g.value not in self._spared:
                yield ox.Quad(s, p, o, g)

    def _term(
        self,
        part: Value | ox.Variable,
        solution: Mapping[ox.Variable, Value],
        written: dict[ox.BlankNode, ox.NamedNode],
    ) -> Value:
        """The term in the place of a part. Blank nodes of the template are new, those of a solution not."""
        value = solution.get(part) if isinstance(part, ox.Variable) else part
        if isinstance(value, ox.BlankNode):
            known = self._computed if isinstance(part, ox.Variable) else written
            if value not in known:
                known[value] = self._mint.iri()
            return known[value]
        return _storable(value)


def _pattern(quad: ox.Quad, variables: Mapping[str, ox.Variable]) -> Pattern:
    def part(term: Value) -> Value | ox.Variable:
        if isinstance(term, ox.NamedNode):
            return variables.get(term.value, term)
        return _storable(term)

    graph = None if isinstance(quad.graph_name, ox.DefaultGraph) else part(quad.graph_name)
    return Pattern(part(quad.subject), part(quad.predicate), part(quad.object), graph)


def _storable(term: Value) -> Value:
    if isinstance(term, ox.Triple):
        raise QueryRefused("Statements about statements are not stored here.")
    if isinstance(term, ox.Literal) and term.direction is not None:
        raise QueryRefused("Text with a base direction is not stored here.")
    return term
