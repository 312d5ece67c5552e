"""What a shape asks of a value, gathered from its constraints and from the shapes that it refers to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from modernstats_kg.model.report import Expected
from modernstats_kg.validate.nodes import named

_DEPTH: Final = 4
_ALTERNATIVES: Final = (SH["or"], SH.xone, SH["and"])
_COMPARED: Final = (SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint)
_LOWER: Final = (SH.minInclusive, SH.minExclusive)
_UPPER: Final = (SH.maxInclusive, SH.maxExclusive)


def expected_by(graph: Graph, shape: Node) -> Expected:
    """What a shape asks of each value, and of their number.

    Args:
        graph: the shapes graph.
        shape: the shape that was broken.
    """
    own = _own(graph, shape)
    met = [_own(graph, other) for other in _alternatives(graph, shape, _DEPTH)]
    return replace(
        own,
        classes=_each(own.classes, *(one.classes for one in met)),
        datatypes=_each(own.datatypes, *(one.datatypes for one in met)),
        values=_each(own.values, *(one.values for one in met)),
        kind=own.kind or next((one.kind for one in met if one.kind), ""),
    )


def _own(graph: Graph, shape: Node) -> Expected:
    members = [named(item) for values in graph.objects(shape, SH["in"]) for item in graph.items(values)]
    tags = [str(item) for values in graph.objects(shape, SH.languageIn) for item in graph.items(values)]
    return Expected(
        classes=tuple(sorted(map(str, graph.objects(shape, SH["class"])))),
        datatypes=tuple(sorted(map(str, graph.objects(shape, SH.datatype)))),
        values=(*members, *map(named, graph.objects(shape, SH.hasValue))),
        kind=_one(graph, shape, SH.nodeKind),
        pattern=_one(graph, shape, SH.pattern),
        languages=tuple(tags),
        at_least=_count(graph, shape, SH.minCount, SH.qualifiedMinCount),
        at_most=_count(graph, shape, SH.maxCount, SH.qualifiedMaxCount),
        smallest=_one(graph, shape, *_LOWER),
        largest=_one(graph, shape, *_UPPER),
        compared=_one(graph, shape, *_COMPARED),
    )


def _alternatives(graph: Graph, shape: Node, depth: int) -> Iterator[Node]:
    """The shapes that a value of `shape` has to fit, or may fit."""
    if not depth:
        return
    members = [*graph.objects(shape, SH.node), *graph.objects(shape, SH.qualifiedValueShape)]
    for predicate in _ALTERNATIVES:
        for options in graph.objects(shape, predicate):
            members += graph.items(options)
    for member in members:
        yield member
        yield from _alternatives(graph, member, depth - 1)


def _one(graph: Graph, shape: Node, *predicates: URIRef) -> str:
    found = (value for predicate in predicates for value in graph.objects(shape, predicate))
    return named(next(found, None))


def _count(graph: Graph, shape: Node, *predicates: URIRef) -> int | None:
    text = _one(graph, shape, *predicates)
    return int(text) if text.isdigit() else None


def _each(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))
