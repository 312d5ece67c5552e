"""The groups of a query: what stands between `{` and `}`, as far as the order of patterns depends on it.

A query is read whole or not at all: at the first thing that is not known here the reading ends, and the query
keeps its order. So blank nodes, dataset clauses and the engine's own extensions need no case of their own.

Source: SPARQL 1.1 Query 19.8 (GroupGraphPattern), 5.1.1 (FILTER ends no basic graph pattern).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from modernstats_kg.query.patterns import Pattern, PatternReading
from modernstats_kg.query.prologue import namespaces
from modernstats_kg.query.reading import Reading
from modernstats_kg.query.tokens import Token

Role = Literal["joined", "optional", "exists", "apart"]
"""How a group is evaluated beside what surrounds it; `apart` for one that sees nothing of it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Triple patterns in a row, and where in the text they stand."""

    patterns: tuple[Pattern, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Nested:
    """A group within another; several for the branches of a UNION."""

    role: Role
    groups: tuple["Group", ...]


@dataclass(frozen=True, slots=True)
class Values:
    """Variables that VALUES binds, and in about how many rows."""

    variables: frozenset[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Bind:
    """A variable that BIND gives a value in each solution."""

    variable: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition: the variables that it names itself, and the groups that it asks for."""

    variables: frozenset[str]
    exists: Nested


Element = Block | Nested | Values | Bind | Filter


@dataclass(slots=True)
class Group:
    """What a group consists of, in the order of the text."""

    elements: list[Element] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        """Its own triple patterns."""
        return [element for element in self.elements if isinstance(element, Block)]

    @property
    def patterns(self) -> list[Pattern]:
        """The patterns of all these."""
        return [pattern for block in self.blocks for pattern in block.patterns]

    @property
    def values(self) -> list[Values]:
        """The VALUES in it."""
        return [element for element in self.elements if isinstance(element, Values)]

    def has(self, *roles: Role) -> bool:
        """Whether a group with one of these roles stands in it."""
        nested = map(nested_in, self.elements)
        return any(inner.role in roles and inner.groups for inner in nested if inner)


def nested_in(element: Element) -> Nested | None:
    """The groups that an element consists of, or asks for."""
    if isinstance(element, Filter):
        return element.exists
    return element if isinstance(element, Nested) else None


def variables_of(elements: Iterable[Element]) -> frozenset[str]:
    """The variables that may have a value after these elements."""
    found: set[str] = set()
    for element in elements:
        match element:
            case Block():
                found.update(*(pattern.variables for pattern in element.patterns))
            case Values():
                found |= element.variables
            case Bind():
                found.add(element.variable)
            case Nested() if element.role != "apart":
                found.update(*(variables_of(group.elements) for group in element.groups))
    return frozenset(found)


def read_groups(text: str, tokens: Sequence[Token]) -> Group:
    """The WHERE clause of a query.

    Args:
        text: the query.
        tokens: those of the text.

    Raises:
        QuerySyntaxError: something is not understood; the engine may understand it.
    """
    reading = Reading(text, tokens)
    declared = namespaces(reading.prologue())
    if any(len(iris) > 1 for iris in declared.values()):
        reading.fail("A prefix is declared twice.")
    groups = _Groups(text, reading, {prefix: iris[0] for prefix, iris in declared.items()})
    found = groups.query()
    if not reading.at_end:
        reading.fail("Here the query ends.")
    return found


class _Groups:
    def __init__(self, text: str, reading: Reading, namespaces: Mapping[str, str]) -> None:
        self._reading = reading
        self._patterns = PatternReading(text, reading, namespaces)

    def query(self) -> Group:
        """Read a query after its prologue."""
        form = self._reading.expect("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
        if form == "CONSTRUCT":
            self._reading.block()
        return self._where()

    def _where(self) -> Group:
        """Read a WHERE clause from what stands before it to its solution modifiers."""
        while self._reading.token.text != "{":
            if self._reading.word == "FROM" or self._reading.at_end:
                self._reading.fail("The graphs of the query are not those that were counted.")
            self._past_one()
        found = self._group()
        while not self._reading.at_end and self._reading.token.text != "}":
            if self._reading.takes("VALUES"):
                found.elements.append(self._values())
            else:
                self._past_one()
        return found

    def _past_one(self) -> None:
        """Read one token, or all between brackets; what is asked for within them keeps its order."""
        if self._reading.token.text == "(":
            self._reading.brackets()
        else:
            self._reading.skip()

    def _group(self) -> Group:
        self._expect("{")
        if self._reading.takes("SELECT"):
            found = Group([Nested("apart", (self._where(),))])
        else:
            found = Group()
            while self._reading.token.text not in ("}", ""):
                found.elements.append(self._element())
        self._expect("}")
        return found

    def _element(self) -> Element:
        if self._patterns.begins_here():
            start = self._reading.token.start
            patterns = self._patterns.block()
            return Block(tuple(patterns), start, self._reading.position)
        found = self._other()
        self._reading.takes_mark(".")
        return found

    def _other(self) -> Element:
        if self._reading.token.text == "{":
            groups = [self._group()]
            while self._reading.takes("UNION"):
                groups.append(self._group())
            return Nested("joined", tuple(groups))
        match self._reading.expect("OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "VALUES"):
            case "OPTIONAL":
                return Nested("optional", (self._group(),))
            case "MINUS":
                return Nested("apart", (self._group(),))
            case "GRAPH":
                self._patterns.term()
                return Nested("joined", (self._group(),))
            case "FILTER":
                return self._filter()
            case "BIND":
                return self._bind()
            case _:
                return self._values()

    def _filter(self) -> Filter:
        variables: set[str] = set()
        groups: list[Group] = []
        if self._reading.takes("NOT") or self._reading.word == "EXISTS":
            self._reading.expect("EXISTS")
            groups.append(self._group())
        else:
            if self._reading.token.text != "(":
                self._reading.skip()  # a function
            self._expression(variables, groups)
        return Filter(frozenset(variables), Nested("exists", tuple(groups)))

    def _expression(self, variables: set[str], groups: list[Group]) -> str:
        """Read from `(` to its `)`; the last variable in it."""
        last = ""
        self._expect("(")
        while self._reading.token.text != ")":
            token = self._reading.token
            if token.text == "(":
                last = self._expression(variables, groups) or last
            elif self._reading.takes("EXISTS"):
                groups.append(self._group())
            elif token.text in ("{", "}", "["):
                self._reading.fail("No expression is read here.")
            else:
                if token.kind == "variable":
                    variables.add(last := token.text[1:])
                self._expect(token.text)
        self._expect(")")
        return last

    def _bind(self) -> Bind:
        groups: list[Group] = []
        last = self._expression(set(), groups)
        if groups:
            self._reading.fail("A group within BIND is not read.")
        return Bind(last)

    def _values(self) -> Values:
        """Read the variables and the rows of VALUES; rows are counted roughly."""
        variables = set()
        while self._reading.token.text != "{":
            if self._reading.token.kind == "variable":
                variables.add(self._reading.token.text[1:])
            elif self._reading.token.text not in ("(", ")"):
                self._reading.fail("Here comes a variable.")
            self._reading.skip()
        rows = self._reading.block()
        in_brackets = sum(token.text == "(" for token in rows)
        return Values(frozenset(variables), in_brackets or len(rows) - 2)

    def _expect(self, mark: str) -> None:
        if self._reading.token.text != mark or self._reading.at_end:
            self._reading.fail(f"Here comes {mark}.")
        self._reading.skip()
