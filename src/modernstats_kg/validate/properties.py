"""What the shapes ask of the values of each property, for whoever makes values before they are checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import RDFS, SH, Graph, URIRef
from rdflib.term import Node

from modernstats_kg.model.report import Expected
from modernstats_kg.validate.expectations import expected_by
from modernstats_kg.validate.shacl import Shapes

_INNER: Final = (SH.property, SH.node, SH["not"])
_LISTS: Final = (SH["or"], SH["and"], SH.xone)
_DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What one property shape asks.

    Attributes:
        classes: IRIs of the classes whose instances it is for; empty where it is for others, or for all.
        expected: what it asks of each value.
    """

    classes: frozenset[str]
    expected: Expected


class PropertyTable:
    """Every property shape with a plain path, by the property."""

    def __init__(self, asked: Mapping[str, tuple[Asked, ...]], paths: Mapping[str, frozenset[str]]) -> None:
        self._asked = asked
        self._paths = paths

    @classmethod
    def of(cls, shapes: Shapes) -> "PropertyTable":
        """The table of some shapes; takes a moment, so it is made once."""
        found: defaultdict[str, list[Asked]] = defaultdict(list)
        graph = shapes.graph
        for shape in sorted(set(graph.subjects(SH.path)), key=str):
            path = graph.value(shape, SH.path)
            if isinstance(path, URIRef):
                found[str(path)].append(Asked(_targets(graph, shape), expected_by(graph, shape)))
        named = (node for node in set(graph.subjects()) if isinstance(node, URIRef))
        paths = {str(node): frozenset(_paths(graph, node, _DEPTH)) for node in named}
        return cls({predicate: tuple(asked) for predicate, asked in found.items()}, paths)

    def paths(self, shape: str) -> frozenset[str]:
        """IRIs of the properties that a shape, by its IRI, is about; those of shapes within it too."""
        return self._paths.get(shape, frozenset())

    def expected(self, predicate: str, classes: Iterable[str]) -> tuple[Expected, ...]:
        """What is asked of the values that an instance of some classes has for a property.

        Args:
            predicate: IRI of the property.
            classes: IRIs of all its classes.

        Returns:
            What the shapes of these classes ask; where none of them speaks of the property, what the shapes
            of other classes do, which is how the field uses it. Empty where no shape does.
        """
        asked, own = self._asked.get(predicate, ()), frozenset(classes)
        fitting = [one.expected for one in asked if one.classes & own]
        return tuple(fitting or [one.expected for one in asked])


def _paths(graph: Graph, shape: Node, depth: int) -> Iterator[str]:
    path = graph.value(shape, SH.path)
    if isinstance(path, URIRef):
        yield str(path)
    if not depth:
        return
    inner = [part for name in _INNER for part in graph.objects(shape, name)]
    inner += [part for name in _LISTS for head in graph.objects(shape, name) for part in graph.items(head)]
    for part in inner:
        yield from _paths(graph, part, depth - 1)


def _targets(graph: Graph, shape: Node) -> frozenset[str]:
    """The classes that the node shapes around a property shape are for."""
    around = [*graph.subjects(SH.property, shape), shape]
    found = {str(target) for node in around for target in graph.objects(node, SH.targetClass)}
    implicit = {str(node) for node in around if (node, None, RDFS.Class) in graph}
    return frozenset(found | implicit)
