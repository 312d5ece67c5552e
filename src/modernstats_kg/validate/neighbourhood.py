"""The part of a dataset that a change can matter to, and what the shapes say of it.

A change can alter what a shape finds at a node only by a statement that the shape reads of that node. So the
nodes to check are those that lead to a changed statement along a path of a shape, and what has to be known
of them is what those paths lead to. Nothing else is read, whatever the size of the dataset.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph
from rdflib.term import Node

from modernstats_kg.model.change import Change
from modernstats_kg.model.report import Report, Violation
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.validate.nodes import to_node
from modernstats_kg.validate.paths import Path, inverse, walk
from modernstats_kg.validate.reach import Reach, Read, reaches
from modernstats_kg.validate.results import Result, report_of, violation_of
from modernstats_kg.validate.screen import Screen
from modernstats_kg.validate.shacl import Shapes, run_shape
from modernstats_kg.validate.view import SUBCLASS, SUPERCLASSES, TYPE, Pending, Reading, Triple, View

_BATCH: Final = 500
"""Nodes that are checked in one small graph; more, and the graph of a large change takes much memory."""
_ENOUGH: Final = 500
"""Faults of a change after which nobody looks for more: others wait to write, and it is refused anyway."""
Target = tuple[Reach, Term]
"""A shape and a node that it is to check."""
Concerned = dict[Reach, set[Term]]
"""The nodes to check, by the shape that is to check them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a shape found when it was asked about a node.

    Attributes:
        root: the shape.
        asked: the node; a nested shape may have found something at another one.
        violation: what was found.
        result: the same as pyshacl gives it.
    """

    root: Node
    asked: Node
    violation: Violation
    result: Result

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same finding in another state of the dataset."""
        return self.root, self.asked, self.violation.order


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Shapes that a dataset is held against as it changes.

    Attributes:
        shapes: the shapes.
        screen: lets pass what surely conforms.
        by_predicate: for each property, who reads its statements, and on which way.
    """

    shapes: Shapes
    screen: Screen
    by_predicate: dict[Iri | None, dict[Read, tuple[Reach, ...]]]

    @classmethod
    def of(cls, shapes: Shapes) -> Self:
        """Derive from the shapes what they read.

        Raises:
            EndlessShapeError: a shape refers to itself.
            FarSightedShapeError: a SPARQL constraint reads more than properties of its node.
        """
        found: dict[Iri | None, dict[Read, list[Reach]]] = defaultdict(lambda: defaultdict(list))
        for reach in reaches(shapes.graph, (shape.node for shape in shapes.prepared.shapes)):
            for read in reach.reads:
                found[read.step.predicate][read].append(reach)
        frozen = {
            predicate: {read: tuple(readers) for read, readers in reads.items()}
            for predicate, reads in found.items()
        }
        return cls(shapes, Screen(shapes.graph), frozen)

    def reading(self, predicate: Iri) -> Iterator[tuple[Read, tuple[Reach, ...]]]:
        """The reads that take in statements of a property, with the shapes whose they are."""
        yield from self.by_predicate.get(predicate, {}).items()
        yield from self.by_predicate.get(None, {}).items()


def check_change(watch: Watch, reading: Reading, change: Change) -> Report:
    """What a change makes of a dataset, as far as the shapes can see.

    Args:
        watch: the shapes.
        reading: the dataset before the change.
        change: quads that are not there and are to be, and quads that are and are not to be.

    Returns:
        As violations, the results that the dataset would have and does not have now: what was wrong before
        is no reason to refuse a change. As standing, those that the nodes which change have already. It is
        `stopped` where so much was found that the rest was not looked at.

    Source: SHACL 2.1.3 (targets), 2.3.1 (paths), 4 (what each constraint reads).
    """
    change = _counting(reading, change)
    pending = Pending(change.adds)
    concerned = concerned_by(watch, View(reading, pending), change)
    before, after = View(reading), View(reading, pending, change.removes)
    new: list[Finding] = []
    old: list[Finding] = []
    left = _doubtful(watch, concerned, after)
    while left and sum(finding.violation.blocks for finding in new) < _ENOUGH:
        batch, left = left[:_BATCH], left[_BATCH:]
        if found := list(_run(watch, batch, after)):
            known = {finding.key for finding in _run(watch, _still(watch, batch, before), before)}
            new += (finding for finding in found if finding.key not in known)
            old += (finding for finding in found if finding.key in known)
    if not new and not old:
        return Report()
    report = report_of([finding.result for finding in new], watch.shapes.graph, after)
    subjects = {quad.subject.value for quad in change.adds | change.removes}
    touched = {finding.violation for finding in old if finding.violation.focus in subjects}
    standing = sorted(touched, key=lambda violation: violation.order)
    return replace(report, standing=tuple(standing), stopped=bool(left))


def _counting(reading: Reading, change: Change) -> Change:
    """The change without the graphs that do not count."""
    if not reading.skipped.intersection(change.graphs):
        return change
    adds = frozenset(quad for quad in change.adds if quad.graph not in reading.skipped)
    return Change(adds, frozenset(quad for quad in change.removes if quad.graph not in reading.skipped))


def concerned_by(watch: Watch, either: View, change: Change) -> Concerned:
    """The nodes at which a shape may find something else than before.

    Args:
        watch: the shapes.
        either: the statements of before and of after together, as a path may have led to a changed
            statement then, or lead there now.
        change: what is added and removed.
    """
    starts: dict[tuple[Path, tuple[Reach, ...]], set[Term]] = defaultdict(set)
    for triple in {quad[:3] for quad in change.adds | change.removes}:
        superclasses = _superclasses(triple, either)
        for read, readers in watch.reading(triple[1]):
            if read.about is None or read.about in superclasses:
                starts[read.before, readers].add(triple[0] if read.step.forward else triple[2])
    concerned: Concerned = defaultdict(set)
    for (path, readers), nodes in starts.items():
        found = walk(inverse(path), nodes, either)
        for reach in readers:
            concerned[reach] |= found
    return concerned


def _superclasses(triple: Triple, view: View) -> set[Term]:
    """The classes that a statement about classes can matter to; of any other statement, none."""
    return walk(SUPERCLASSES, {triple[2]}, view) if triple[1] in (TYPE, SUBCLASS) else set()


def _doubtful(watch: Watch, concerned: Concerned, view: View) -> list[Target]:
    """What does not surely conform, in an order that is always the same."""
    targets = ((reach, node) for reach, nodes in concerned.items() for node in nodes)
    return sorted(_still(watch, targets, view), key=lambda target: (str(target[1]), str(target[0].shape)))


def _still(watch: Watch, targets: Iterable[Target], view: View) -> list[Target]:
    """Those of the targets that do not surely conform."""
    return [
        (reach, node)
        for reach, node in targets
        if _is_target(reach, node, view) and not watch.screen.passes(reach.shape, node, view)
    ]


def _is_target(reach: Reach, node: Term, view: View) -> bool:
    if isinstance(node, Iri):
        view.read_whole(node)
    return reach.targets.include(node, view)


def _run(watch: Watch, targets: Sequence[Target], view: View) -> Iterator[Finding]:
    graph = DataGraph.from_rdflib_graph(_around(targets, view))
    by_shape: dict[Node, list[Node]] = defaultdict(list)
    for reach, node in targets:
        by_shape[reach.shape].append(to_node(node))
    for root, nodes in by_shape.items():
        shape = watch.shapes.prepared.lookup_shape_from_node(root)
        if run_shape(shape, graph, nodes):
            for asked in nodes:  # one by one: a result does not say which node the shape was asked about
                for result in run_shape(shape, graph, [asked]):
                    yield Finding(root, asked, violation_of(result, watch.shapes.graph), result)


def _around(targets: Sequence[Target], view: View) -> Graph:
    """All that the shapes read of their targets."""
    view.touched.clear()
    for reach, node in targets:
        for path, steps in reach.paths.items():
            for reached in walk(path, {node}, view):
                for step in steps:
                    view(reached, step)
    graph = Graph()
    for subject, predicate, object_ in view.touched:
        graph.add((to_node(subject), to_node(predicate), to_node(object_)))
    return graph
