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
        rule: its message, in English; empty where it has none.
        of_all: whether it is for whatever has the property, of whichever class.
    """

    classes: frozenset[str]
    expected: Expected
    rule: str = ""
    of_all: bool = False


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
                found[str(path)].append(_asked(graph, shape))
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
            What the shapes of these classes ask, then those for whatever has the property; where none of
            these classes speaks of it, what the shapes of other classes do too, which is how the field uses
            it. Empty where no shape does.
        """
        asked, own = self._asked.get(predicate, ()), frozenset(classes)
        fitting = self.rules(predicate, own) if any(one.classes & own for one in asked) else asked
        return tuple(one.expected for one in fitting)

    def rules(self, predicate: str, classes: Iterable[str]) -> tuple[Asked, ...]:
        """The shapes that hold for a property of an instance of some classes, those of its classes first.

        Args:
            predicate: IRI of the property.
            classes: IRIs of all its classes.
        """
        asked, own = self._asked.get(predicate, ()), frozenset(classes)
        return (*(one for one in asked if one.classes & own), *(one for one in asked if one.of_all))


def _asked(graph: Graph, shape: Node) -> Asked:
    messages = sorted(str(text) for text in graph.objects(shape, SH.message) if _language(text) in ("", "en"))
    around = [*graph.subjects(SH.property, shape), shape]
    of_all = any((node, SH.targetSubjectsOf, None) in graph for node in around)
    return Asked(_targets(graph, shape), expected_by(graph, shape), "".join(messages[:1]), of_all)


def _language(text: Node) -> str:
    return str(getattr(text, "language", None) or "")


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
