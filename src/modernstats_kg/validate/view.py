"""Statements as a validation reads them: looked up one step at a time, and remembered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.validate.paths import Repeat, Step, joined, walk

Triple = tuple[Iri, Iri, Term]
TYPE: Final = Iri(expand("rdf:type"))
SUBCLASS: Final = Iri(expand("rdfs:subClassOf"))
SUPERCLASSES: Final = Repeat(Step(SUBCLASS), 0)
KINDS: Final = joined(Step(TYPE), SUPERCLASSES)
"""From a node to its classes and all that they are subclasses of."""
_Index = dict[Term, dict[Iri, list[Quad]]]


class Statements(Protocol):
    """What gives the quads that match a pattern, such as `Store.statements`."""

    def __call__(
        self,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object_: Term | None = None,
        graph: Iri | None = None,
    ) -> list[Quad]:
        """All quads that match; None matches anything."""
        ...


@dataclass(slots=True)
class Reading:
    """Lookups that several views share, each made once.

    Attributes:
        statements: where the quads come from.
        skipped: graphs that do not count.
    """

    statements: Statements
    skipped: frozenset[Iri] = frozenset()
    _known: dict[tuple[Term, Step], list[Quad]] = field(default_factory=dict)
    _whole: set[Term] = field(default_factory=set)

    def quads(self, node: Term, step: Step) -> list[Quad]:
        """The quads that lead one step away from a node."""
        found = self._known.get((node, step))
        if found is None:
            if step.forward and node in self._whole:
                return []
            found = self._known[node, step] = self._looked_up(node, step)
        return found

    def read_whole(self, node: Iri) -> None:
        """Look up all that is said of a node at once."""
        if node not in self._whole:
            everything = self._known[node, Step(None)] = self._looked_up(node, Step(None))
            for predicate, quads in _by_predicate(everything).items():
                self._known[node, Step(predicate)] = quads
            self._whole.add(node)

    def _looked_up(self, node: Term, step: Step) -> list[Quad]:
        if step.forward:
            found = (
                [] if isinstance(node, Literal) else self.statements(subject=node, predicate=step.predicate)
            )
        else:
            found = self.statements(predicate=step.predicate, object_=node)
        return [quad for quad in found if quad.graph not in self.skipped] if self.skipped else found


class Pending:
    """Quads that are about to be added, by their ends."""

    def __init__(self, adds: Iterable[Quad] = ()) -> None:
        """Sort them, once for all views that count them in."""
        self._from: _Index = defaultdict(lambda: defaultdict(list))
        self._to: _Index = defaultdict(lambda: defaultdict(list))
        for quad in adds:
            self._from[quad.subject][quad.predicate].append(quad)
            self._to[quad.object][quad.predicate].append(quad)

    def quads(self, node: Term, step: Step) -> list[Quad]:
        """Those that lead one step away from a node."""
        found = (self._from if step.forward else self._to).get(node)
        if found is None:
            return []
        if step.predicate is None:
            return [quad for quads in found.values() for quad in quads]
        return found.get(step.predicate, [])


class View:
    """The union of the graphs in one state: with what is pending or without, and without what goes.

    `touched` gathers every statement that was walked along.
    """

    def __init__(
        self, reading: Reading, pending: Pending | None = None, removes: frozenset[Quad] = frozenset()
    ) -> None:
        """Make a view.

        Args:
            reading: what is there.
            pending: quads that count as if they were.
            removes: quads that count as if they were not.
        """
        self._reading = reading
        self._pending = pending or Pending()
        self._gone = removes
        self._kinds: dict[Term, frozenset[Term]] = {}
        self.touched: set[Triple] = set()

    def read_whole(self, node: Iri) -> None:
        """Look up all that is said of a node at once, as much of it is going to be read."""
        self._reading.read_whole(node)

    def triples(self, node: Term, step: Step) -> set[Triple]:
        """The statements that lead one step away from a node, in whatever graphs."""
        found = self._reading.quads(node, step)
        if self._gone:
            found = [quad for quad in found if quad not in self._gone]
        return {quad[:3] for quad in (*found, *self._pending.quads(node, step))}

    def kinds(self, node: Term) -> frozenset[Term]:
        """The classes of a node, and all that they are subclasses of."""
        found = self._kinds.get(node)
        if found is None:
            found = self._kinds[node] = frozenset(walk(KINDS, (node,), self))
        return found

    def __call__(self, node: Term, step: Step) -> set[Term]:
        """The nodes one step away; the statements count as touched."""
        triples = self.triples(node, step)
        self.touched |= triples
        return {triple[2] if step.forward else triple[0] for triple in triples}


def _by_predicate(quads: Iterable[Quad]) -> dict[Iri, list[Quad]]:
    groups: dict[Iri, list[Quad]] = defaultdict(list)
    for quad in quads:
        groups[quad.predicate].append(quad)
    return groups
