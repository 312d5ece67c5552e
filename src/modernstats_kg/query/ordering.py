"""The order of triple patterns in a query: by counts, where it would run long as it is written.

The engine knows no counts. It begins with the pattern that has most places filled, among equals with the one
that is written first; it orders a branch of UNION as if nothing were known from outside, and compares all
with all within EXISTS. A basic graph pattern that would cost much more so than at its best is written as

    { p1 } LATERAL { p2 } LATERAL { p3 }

with its patterns in that order. LATERAL evaluates its right side once for each solution of its left side,
which the engine never turns round. It is an extension of the engine's grammar (SEP-0006).

Why the solutions stay the same, as often as before:

- A basic graph pattern is the join of its triple patterns, and join is commutative and associative on
  multisets (SPARQL 1.1 Query 18.4). FILTER holds for its whole group wherever it stands (18.2.2), so patterns
  that only FILTER parts are one basic graph pattern (5.1.1). Nothing is moved past anything else.
- a LATERAL { p } is the join of a and p for a single pattern p: its solutions with the values of a put in are
  those of p that agree with a. The same holds for paths, see `joining.is_movable`.
- There are no blank nodes, whose label would be torn apart, and each pattern is text of the query itself.

What depends on the order in which rows are found keeps its order: see `keeps_its_rows`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.errors import QuerySyntaxError
from modernstats_kg.model.counts import Counts
from modernstats_kg.query.estimates import Bound, Estimates, static_size
from modernstats_kg.query.groups import (
    Block,
    Element,
    Filter,
    Group,
    Nested,
    Values,
    nested_in,
    read_groups,
    variables_of,
)
from modernstats_kg.query.joining import Cost, Joins, Known, is_movable
from modernstats_kg.query.patterns import Pattern
from modernstats_kg.query.tokens import Token

LONG: Final = 2_000.0
"""Look-ups and matches that an order must be likely to cost before it is changed; 2,000 take about 10 ms."""
GAIN: Final = 4.0
"""How many times less the other order must cost: counts are averages, and what is written may be meant so."""
_MOST_PATTERNS: Final = 12
"""Of one group; the time that it takes to find their order grows with the cube of their number."""
_MOST_IN_ALL: Final = 24
"""Of one query, which is ordered where all requests pass."""
_LONGEST: Final = 16_384
_SEPARATOR: Final = re.compile(r"[.;,](?:\s+[^\s}]|[?$<:])")  # hardly ever within an IRI
_BY_ROWS: Final = re.compile(
    "LIMIT|OFFSET|REDUCED|SAMPLE|GROUP_CONCAT|SUM|AVG|MIN(?!US)|MAX|RAND|UUID|BNODE", re.IGNORECASE
)


def has_an_order(text: str) -> bool:
    """Whether a query may have two patterns whose order can change; a very long one keeps its order.

    This is all that a point query costs, so it is one look at the text: for a separator with more behind it.
    """
    return len(text) <= _LONGEST and _SEPARATOR.search(text) is not None


def keeps_its_rows(tokens: Iterable[Token]) -> bool:
    """Whether the solutions alone make the answer, in whichever order they are found.

    They do not where rows are cut off (LIMIT, OFFSET) or may be left out (REDUCED), where it shows which row
    of a group came first or in which order they came (SAMPLE, GROUP_CONCAT; SUM and AVG round, MIN and MAX
    take one of several equal values), and with functions that give something else each time. A word that
    merely contains such a name counts too.
    """
    return not any(token.kind == "word" and _BY_ROWS.search(token.text) for token in tokens)


def in_order(text: str, tokens: Sequence[Token], counts: Counts, at_least: float = LONG) -> str | None:
    """The query in the order that its counts suggest; None where it keeps its own.

    Args:
        text: the query as it is written; the guard let it pass.
        tokens: those of the text.
        counts: of the data that it is about.
        at_least: how many matches the written order must be likely to cost; 0 orders whatever can be.
    """
    if not keeps_its_rows(tokens):
        return None
    try:
        where = read_groups(text, tokens)
    except QuerySyntaxError:
        return None  # the engine tells what is wrong with it, if anything is
    orderer = _Orderer(Joins(Estimates(counts)), at_least)
    orderer.visit(where, Known())
    return _replaced(text, orderer.chains) if orderer.chains else None


@dataclass(frozen=True, slots=True)
class _Chain:
    """A basic graph pattern in its new order, and the blocks that it takes the place of."""

    patterns: Sequence[Pattern]
    blocks: Sequence[Block]

    @property
    def text(self) -> str:
        return " LATERAL ".join(f"{{ {pattern.text} }}" for pattern in self.patterns)


class _Orderer:
    def __init__(self, joins: Joins, at_least: float) -> None:
        self._joins = joins
        self._at_least = at_least
        self._left = _MOST_IN_ALL
        self.chains: list[_Chain] = []

    def visit(self, group: Group, known: Known | None) -> None:
        """Order a group and those within it; None where nobody can tell with what the engine begins."""
        here = _with_values(known or Known(), group)
        rows = here.rows
        if self._is_counted(group.patterns):
            written = self._joins.written(group.patterns, here)
            if known and written.work * rows >= self._at_least and _is_plain(group):
                self._consider(group, here, written)
            rows *= written.rows
        self._visit_within(_Around(group, known, replace(here, rows=rows)))

    def _is_counted(self, patterns: Sequence[Pattern]) -> bool:
        self._left -= len(patterns)
        few = 0 < len(patterns) <= _MOST_PATTERNS and self._left >= 0
        return few and all(map(self._joins.estimates.knows, patterns))

    def _visit_within(self, around: "_Around") -> None:
        before = around.after.bound
        for element in around.group.elements:
            if nested := nested_in(element):
                for inner in nested.groups:
                    self.visit(inner, around.known_within(nested, inner, before))
            before = _binding(Known(before, around.after.rows), [element])

    def _consider(self, group: Group, here: Known, written: Cost) -> None:
        """Take the best order where that of the engine is likely to cost much more."""
        if len(group.patterns) == 1 or not is_movable(group.patterns, here.bound):
            return
        best = self._joins.best(group.patterns, here.bound)
        if not self._at_least or written.work >= GAIN * self._joins.cost(best, here.bound).work:
            self.chains.append(_Chain(best, group.blocks))


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a group.

    Attributes:
        group: the group that it stands in.
        known: what is known where that begins; None where nobody can tell.
        after: what is known once its patterns are joined.
    """

    group: Group
    known: Known | None
    after: Known

    def known_within(self, nested: Nested, inner: Group, before: Bound) -> Known | None:
        """What is known where `inner`, one of the nested groups, begins, and these variables before it."""
        match nested.role:
            case "apart":
                return Known()
            case "exists" if self.known == Known() and _is_simple(inner):
                # further within, the engine lets values of outer groups in, and LATERAL would show it
                return Known(_binding(self.after, self.group.elements), self.after.rows, "all")
            case "optional" if self.known and _depends(inner, before):
                return Known(before, self.after.rows)
            case "joined" if self.known and _is_alone(self.group):
                return self.after
            case "joined" if self.known and _follows(nested, self.group, self.after.bound):
                begun = _begun(self.group, self.after.bound)
                return Known(dict.fromkeys(begun, self.after.rows), self.after.rows, "blind")
        return None


def _with_values(known: Known, group: Group) -> Known:
    """What is known once VALUES have been read, with which the engine begins."""
    bound, rows = known.bound, known.rows
    for values in group.values:
        bound = {**bound, **dict.fromkeys(values.variables, float(values.rows))}
        rows *= max(values.rows, 1)
    return Known(bound, rows, known.manner)


def _binding(known: Known, elements: Iterable[Element]) -> Bound:
    """What is bound after these elements too, where so many solutions are known."""
    return {**dict.fromkeys(variables_of(elements), known.rows), **known.bound}


def _is_plain(group: Group) -> bool:
    """Whether a group begins with its basic graph pattern, or VALUES, and joins nothing else with it."""
    kinds = [type(element) for element in group.elements if not isinstance(element, Filter)]
    while kinds and kinds[0] is Values:
        kinds.pop(0)
    while kinds and kinds[0] is Block:
        kinds.pop(0)
    return Block not in kinds and not group.has("joined")


def _is_simple(group: Group) -> bool:
    """Whether a group is one basic graph pattern and conditions on it."""
    kinds = {type(element) for element in group.elements}
    return kinds <= {Block, Filter} and not group.has("exists")


def _depends(group: Group, before: Iterable[str]) -> bool:
    """Whether the engine evaluates a group once for each solution of what stands before it."""
    own = variables_of(group.elements)
    named = frozenset[str]().union(
        *(element.variables for element in group.elements if isinstance(element, Filter))
    )
    return _is_simple(group) and named <= own and not own.isdisjoint(before)


def _begun(group: Group, bound: Collection[str]) -> frozenset[str]:
    """What is bound once the engine has looked at one pattern of a group."""
    return min(group.patterns, key=lambda pattern: static_size(pattern, bound)).variables.union(bound)


def _follows(nested: Nested, group: Group, bound: Collection[str]) -> bool:
    """Whether the engine evaluates a UNION once for each solution of patterns that it begins with."""
    if len(nested.groups) < 2 or not group.patterns:
        return False
    begun = _begun(group, bound)
    return all(_depends(branch, begun) for branch in nested.groups)


def _is_alone(group: Group) -> bool:
    """Whether what is joined within a group is all that it joins."""
    joined = [e for e in group.elements if isinstance(e, Nested) and e.role == "joined"]
    return len(joined) == 1 and not group.blocks


def _replaced(text: str, chains: Sequence[_Chain]) -> str:
    """The text with each chain in the place of its first block."""
    places = [
        (block.start, block.end, "" if number else chain.text)
        for chain in chains
        for number, block in enumerate(chain.blocks)
    ]
    pieces, end = [], 0
    for start, until, written in sorted(places):
        pieces += [text[end:start], written]
        end = until
    return " ".join([*pieces, text[end:]])
