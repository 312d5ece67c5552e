"""How far each shape looks: which statements it reads, seen from the node that it checks.

Everything is derived from the shapes themselves, so that a new shape needs no further care.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.validate.nodes import to_term
from modernstats_kg.validate.paths import HERE, Path, Step, edges, joined, read_path
from modernstats_kg.validate.selects import properties_read
from modernstats_kg.validate.view import KINDS, SUBCLASS, TYPE, View

_COMPARED: Final = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_SHAPES: Final = (SH.node, SH["not"], SH.property, SH.qualifiedValueShape)
_SHAPE_LISTS: Final = (SH["and"], SH["or"], SH.xone)


class EndlessShapeError(ValueError):
    """A shape refers to itself: no path says how far it looks, and SHACL leaves open what it means."""


@dataclass(frozen=True, slots=True)
class Read:
    """Statements that a shape reads.

    Attributes:
        before: path from the checked node to where they begin.
        step: the last step, along the statements themselves.
        about: of a class, the one that the shape asks for; others do not matter to it.
    """

    before: Path
    step: Step
    about: Iri | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape checks."""

    classes: frozenset[Iri]
    subjects_of: frozenset[Iri]
    objects_of: frozenset[Iri]
    nodes: frozenset[Term]

    def reads(self) -> Iterator[Read]:
        """The statements that make a node a target."""
        for target in self.classes:
            yield from class_reads(HERE, target)
        for predicate in self.subjects_of:
            yield Read(HERE, Step(predicate))
        for predicate in self.objects_of:
            yield Read(HERE, Step(predicate, forward=False))

    def include(self, node: Term, view: View) -> bool:
        """Whether a node is a target in some state of a dataset."""
        return (
            not self.classes.isdisjoint(view.kinds(node))
            or node in self.nodes
            or any(view(node, Step(predicate)) for predicate in self.subjects_of)
            or any(view(node, Step(predicate, forward=False)) for predicate in self.objects_of)
        )

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.classes or self.subjects_of or self.objects_of or self.nodes)


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How far one shape looks.

    Attributes:
        shape: the shape.
        targets: what it checks.
        reads: all that it reads of a target.
        paths: the same, the last steps by the path that leads to them.
    """

    shape: Node
    targets: Targets
    reads: frozenset[Read]
    paths: dict[Path, frozenset[Step]] = field(repr=False)


def reaches(graph: Graph, shapes: Iterator[Node]) -> Iterator[Reach]:
    """How far each shape with a target looks.

    Args:
        graph: the shapes graph.
        shapes: those of its shapes that are wanted.

    Raises:
        EndlessShapeError: a shape refers to itself.
        FarSightedShapeError: a SPARQL constraint reads more than properties of its node.
    """
    for shape in shapes:
        targets = _targets(graph, shape)
        if targets and not _is_true(graph, shape, SH.deactivated):
            reads = frozenset((*targets.reads(), *_Reader(graph).reads(shape, HERE, ())))
            paths: dict[Path, set[Step]] = {}
            for read in reads:
                paths.setdefault(read.before, set()).add(read.step)
            yield Reach(shape, targets, reads, {path: frozenset(steps) for path, steps in paths.items()})


def class_reads(before: Path, about: Iri) -> Iterator[Read]:
    """What decides whether the nodes at the end of a path are of a class.

    Source: SHACL 1.1 (SHACL instances: rdf:type/rdfs:subClassOf*).
    """
    yield Read(before, Step(TYPE), about)
    yield Read(joined(before, KINDS), Step(SUBCLASS), about)


@dataclass(frozen=True, slots=True)
class _Reader:
    graph: Graph

    def reads(self, shape: Node, before: Path, above: tuple[Node, ...]) -> Iterator[Read]:
        """What a shape reads of the nodes at the end of a path."""
        if shape in above:
            raise EndlessShapeError(f"The shape {shape} refers to itself.")
        if _is_true(self.graph, shape, SH.deactivated):
            return
        values = before
        for path in self.graph.objects(shape, SH.path):
            route = read_path(self.graph, path)
            yield from (Read(start, step) for start, step in edges(route, before))
            values = joined(before, route)
        yield from self._of_constraints(shape, before, values)
        for nested in self._nested(shape):
            yield from self.reads(nested, values, (*above, shape))

    def _of_constraints(self, shape: Node, before: Path, values: Path) -> Iterator[Read]:
        for comparing in _COMPARED:
            for compared in self.graph.objects(shape, comparing):
                yield Read(before, Step(Iri(str(compared))))
        for predicate in properties_read(self.graph, shape):
            yield Read(before, Step(predicate))
        for wanted in self.graph.objects(shape, SH["class"]):
            yield from class_reads(values, Iri(str(wanted)))
        if _is_true(self.graph, shape, SH.closed):
            yield Read(values, Step(None))

    def _nested(self, shape: Node) -> Iterator[Node]:
        for predicate in _SHAPES:
            yield from self.graph.objects(shape, predicate)
        for predicate in _SHAPE_LISTS:
            for members in self.graph.objects(shape, predicate):
                yield from self.graph.items(members)
        if (shape, SH.qualifiedValueShapesDisjoint, None) in self.graph:
            for parent in self.graph.subjects(SH.property, shape):
                for sibling in self.graph.objects(parent, SH.property):
                    yield from self.graph.objects(sibling, SH.qualifiedValueShape)


def _targets(graph: Graph, shape: Node) -> Targets:
    def named(predicate: URIRef) -> frozenset[Iri]:
        return frozenset(Iri(str(value)) for value in graph.objects(shape, predicate))

    is_class = isinstance(shape, URIRef) and any(
        (shape, RDF.type, kind) in graph
        for kind in {RDFS.Class, *graph.subjects(RDFS.subClassOf, RDFS.Class)}
    )
    return Targets(
        named(SH.targetClass) | (frozenset((Iri(str(shape)),)) if is_class else frozenset()),
        named(SH.targetSubjectsOf),
        named(SH.targetObjectsOf),
        frozenset(to_term(node) for node in graph.objects(shape, SH.targetNode)),
    )


def _is_true(graph: Graph, shape: Node, predicate: URIRef) -> bool:
    return any(getattr(value, "value", False) for value in graph.objects(shape, predicate))
