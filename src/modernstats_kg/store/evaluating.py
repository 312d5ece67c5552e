"""A SPARQL update evaluated to the statements that it adds and removes; nothing is written.

Runs in a reader. An empty graph does not exist in this store, so CREATE makes nothing, CLEAR and DROP do the
same, and a graph exists as long as it has a statement. DEFAULT is the graph of the statements that stand in
no graph, also where queries see the union of all. NAMED, ALL and a variable that stands for the graph of a
DELETE leave alone what the store itself keeps; who names it is refused by the gate of all writes.

Source: SPARQL 1.1 Update, section 3, for stores that do not record empty graphs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import BadRequest, QuerySyntaxError
from modernstats_kg.model.update import Clear, Create, Data, Modify, Operation, Transfer, UpdateRequest
from modernstats_kg.store.dataset import resolve
from modernstats_kg.store.instantiating import Filling, Mint, Pattern, read_patterns
from modernstats_kg.store.operation_syntax import check_operation
from modernstats_kg.store.views import ReadView, Seen
from modernstats_kg.store.working import Difference, Working

_OFTEN: Final = 1_000
"""Solutions between two looks at how much has changed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an update is evaluated.

    Attributes:
        base: of this deployment's own IRIs.
        seen: which graphs its patterns see where no operation says otherwise.
        kept: IRIs of the graphs that are left alone where no IRI names them.
        most: statements that it may add and remove.
    """

    base: str
    seen: Seen
    kept: tuple[str, ...]
    most: int


def evaluate(
    request: UpdateRequest, terms: Terms, snapshot: Callable[[], ReadView], folder: Path
) -> Difference:
    """What the request adds to a snapshot, and removes from it.

    Args:
        request: cut into operations, and checked by the guard.
        terms: on which it is evaluated.
        snapshot: opens it; not called where the request names every statement.
        folder: for a copy of the snapshot; whoever calls removes it.

    Raises:
        QuerySyntaxError: an operation does not parse; says where in the request.
        QueryRefused: it cannot be evaluated here, or changes too much.
        BadRequest: a graph that it needs does not exist, or one that it creates does.
    """
    for operation in request.operations:
        check_operation(request, operation)
    evaluation = _Evaluation(request, terms, Working(snapshot, folder, terms.most))
    for operation in request.operations:
        evaluation.run(operation)
    return evaluation.working.difference


class _Evaluation:
    def __init__(self, request: UpdateRequest, terms: Terms, working: Working) -> None:
        self._request = request
        self._terms = terms
        self._unnamed = ox.NamedNode(terms.seen.unnamed)
        self._mint = Mint(terms.base)
        self._labels: set[ox.BlankNode] = set()
        self.working = working

    def run(self, operation: Operation) -> None:
        """Evaluate one operation on what those before it have left."""
        change = self.working.nothing()
        match operation.action:
            case Data() as data:
                self._data(operation, data, change)
            case Modify() as modify:
                self._modify(operation, modify, change)
            case Clear() as clear:
                self._clear(operation, clear, change)
            case Create() as create:
                self._create(operation, create)
            case Transfer() as transfer:
                self._transfer(operation, transfer, change)
        self.working.record(change)

    def _data(self, operation: Operation, data: Data, change: Difference) -> None:
        patterns = read_patterns(self._request.prologue(operation), data.quads)
        self._expect_new_labels(operation, patterns)
        quads = set(Filling(patterns, self._unnamed, self._mint).quads({}))
        if data.verb == "insert":
            change.adds = quads
        else:
            change.removes = quads

    def _modify(self, operation: Operation, modify: Modify, change: Difference) -> None:
        prologue = self._request.prologue(operation)
        graph, seen = self._dataset(operation, modify)
        patterns = [read_patterns(prologue, part) if part else [] for part in (modify.delete, modify.insert)]
        delete = Filling(patterns[0], graph, self._mint, self._terms.kept)
        insert = Filling(patterns[1], graph, self._mint)
        view = self.working.view()
        solutions = view.query(f"{prologue} SELECT * WHERE {modify.where}", seen)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("a pattern has solutions")
        found = self.working.nothing()
        for number, row in enumerate(solutions):
            solution = dict(zip(solutions.variables, row, strict=True))
            found.removes.update(delete.quads(solution))
            found.adds.update(insert.quads(solution))
            if number % _OFTEN == 0:
                found.check()
        change.follow(self._effect(found, view))

    def _effect(self, found: Difference, view: ReadView) -> Difference:
        """What is left of a difference; in a graph that is not seen, all, or it would tell what is there."""
        left = found.effect(view)
        left.adds |= {quad for quad in found.adds if self._is_hidden(quad)}
        left.removes |= {quad for quad in found.removes - found.adds if self._is_hidden(quad)}
        return left

    def _is_hidden(self, quad: ox.Quad) -> bool:
        return isinstance(quad.graph_name, ox.NamedNode) and not self._terms.seen.shows(quad.graph_name)

    def _dataset(self, operation: Operation, modify: Modify) -> tuple[ox.NamedNode, Seen]:
        """The graph of the template's statements, and what the pattern sees."""
        written = [*modify.using, *modify.using_named, *([modify.graph] if modify.graph else [])]
        iris = self._iris(operation, *written)
        graph = ox.NamedNode(iris[-1]) if modify.graph else self._unnamed
        if modify.using or modify.using_named:
            count = len(modify.using)
            named = iris[count : count + len(modify.using_named)]
            return graph, replace(self._terms.seen, default=tuple(iris[:count]), named=tuple(named))
        if modify.graph:
            return graph, replace(self._terms.seen, default=(graph.value,), named=None)
        return graph, self._terms.seen

    def _clear(self, operation: Operation, clear: Clear, change: Difference) -> None:
        if clear.named:
            graph = ox.NamedNode(self._iris(operation, clear.target)[0])
            if clear.verb == "DROP" and not clear.silent:
                self._expect(graph, "it cannot be dropped")
            graphs = [graph]
        elif clear.target == "DEFAULT":
            graphs = [self._unnamed]
        else:
            graphs = [graph for graph in self._graphs() if clear.target == "ALL" or graph != self._unnamed]
        change.removes = {quad for graph in graphs for quad in self._content(graph)}

    def _create(self, operation: Operation, create: Create) -> None:
        graph = ox.NamedNode(self._iris(operation, create.graph)[0])
        if not create.silent and self._exists(graph):
            raise BadRequest(f"The graph {graph} exists already; CREATE SILENT would not mind.")

    def _transfer(self, operation: Operation, transfer: Transfer, change: Difference) -> None:
        written = [end for end in (transfer.source, transfer.target) if end]
        iris = iter(self._iris(operation, *written))
        source = ox.NamedNode(next(iris)) if transfer.source else self._unnamed
        target = ox.NamedNode(next(iris)) if transfer.target else self._unnamed
        if source == target:
            return
        if transfer.source and not self._exists(source):
            if not transfer.silent:
                self._expect(source, f"nothing can be taken from it by {transfer.verb}")
            return
        taken = self._content(source)
        change.adds = {ox.Quad(quad.subject, quad.predicate, quad.object, target) for quad in taken}
        if transfer.verb != "ADD":
            change.removes = self._content(target)
        if transfer.verb == "MOVE":
            change.removes |= taken

    def _graphs(self) -> list[ox.NamedNode]:
        """The named graphs that callers may clear."""
        found = self.working.view().named_graphs()
        return [g for g in found if g.value not in self._terms.kept and self._terms.seen.shows(g)]

    def _content(self, graph: ox.NamedNode) -> set[ox.Quad]:
        if not self._terms.seen.shows(graph):
            return set()
        return self.working.view().content(graph)

    def _exists(self, graph: ox.NamedNode) -> bool:
        return self._terms.seen.shows(graph) and self.working.view().has(graph)

    def _expect(self, graph: ox.NamedNode, otherwise: str) -> None:
        if not self._exists(graph):
            raise BadRequest(f"The graph {graph} does not exist: {otherwise}. SILENT would not mind.")

    def _iris(self, operation: Operation, *written: str) -> list[str]:
        """The IRIs that are written so in an operation, which has been parsed."""
        iris = resolve(self._request.prologue(operation), written)
        if iris is None:
            raise QuerySyntaxError(f"One of {', '.join(written)} stands for no IRI.")
        return iris

    def _expect_new_labels(self, operation: Operation, patterns: list[Pattern]) -> None:
        labels = {part for pattern in patterns for part in pattern if isinstance(part, ox.BlankNode)}
        if shared := self._labels & labels:
            raise QuerySyntaxError(f"{shared.pop()} stands in two operations; a blank node belongs to one.")
        self._labels |= labels
