"""The RDF merge of several graphs, as one graph that the engine can query.

The engine takes a list of graphs for the default graph, but a triple of two of them would be two solutions
and count twice. The merge is made in a copy of the store: by taking away from the union what only other
graphs say, or by adding up the graphs, whichever is less. What is inferred from the graphs of the union is
never asserted in them, so it stands beside them without a merge.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Final, cast
from uuid import uuid4

import pyoxigraph as ox

from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.engine import stands_apart
from modernstats_kg.store.faults import NeedsFolder

Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
"""Graphs as the engine takes them for a default graph."""
_INFERRED: Final = ox.NamedNode(INFERRED.value)
_MOST_KEPT: Final = 4
_BATCH: Final = 2_000
_SIZES: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that can be queried.

    Attributes:
        store: has the named graphs of the state that was merged.
        graphs: what to query there as the default graph.
        folder: of the store, if it is a copy.
    """

    store: ox.Store
    graphs: Graphs
    folder: Path | None = None


class Merges:
    """The merges that were asked of one state of the dataset, the last few of them kept."""

    def __init__(self, store: ox.Store, scratch: Path | None) -> None:
        """Begin without any.

        Args:
            store: its unnamed graph holds the union of its asserted ones; it does not change.
            scratch: folder for the copies; None for a store in memory, which cannot be copied.
        """
        self._store = store
        self._scratch = scratch
        self._sizes: dict[ox.NamedNode, int] = {}
        self._kept: dict[frozenset[ox.NamedNode], Merge] = {}
        self._numbers = count()

    def merge(self, graphs: Iterable[ox.NamedNode]) -> Merge:
        """The merge of some of the named graphs."""
        given = frozenset(graphs)
        others = given - {_INFERRED}
        wanted = given if any(map(stands_apart, others)) else others
        merged = self._merge(wanted) if len(wanted) > 1 else Merge(self._store, [*wanted])
        return replace(merged, graphs=[*merged.graphs, *(given - wanted)])

    def _merge(self, wanted: frozenset[ox.NamedNode]) -> Merge:
        if wanted == self._union:
            return Merge(self._store, [ox.DefaultGraph()])
        found = self._kept.pop(wanted, None) or self._make(wanted)
        self._kept[wanted] = found  # the newest last
        if len(self._kept) > _MOST_KEPT:
            self._remove_oldest()
        return found

    def _remove_oldest(self) -> None:
        folder = self._kept.pop(next(iter(self._kept))).folder  # which closes the copy
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _union(self) -> frozenset[ox.NamedNode]:
        """The graphs that the union is made of."""
        graphs = (graph for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode))
        return frozenset(graph for graph in graphs if not stands_apart(graph))

    def _size(self, graphs: frozenset[ox.NamedNode]) -> int:
        return sum(self._sizes[graph] for graph in graphs)

    def _make(self, wanted: frozenset[ox.NamedNode]) -> Merge:
        if self._scratch is None:
            raise NeedsFolder("Several graphs are merged in a copy of the store, which needs a folder.")
        if not self._sizes:
            self._sizes = _sizes(self._store)
        folder = self._scratch / f"merge-{next(self._numbers)}"
        copy = copied(self._store, folder)
        others, apart = self._union - wanted, wanted - self._union
        if self._size(others) + self._size(apart) < self._size(wanted):
            for other in others:
                _subtract(copy, other, wanted)
            copy.update(" ;\n".join(f"ADD {one} TO DEFAULT" for one in apart))
            return Merge(copy, [ox.DefaultGraph()], folder)
        merge = ox.NamedNode(uuid4().urn)
        copy.update(" ;\n".join(f"ADD {one} TO {merge}" for one in wanted))
        return Merge(copy, [merge], folder)


def copied(store: ox.Store, folder: Path) -> ox.Store:
    """An independent copy of a store, open for writing; it shares the files that neither changes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    store.backup(folder)
    return ox.Store(folder)


def _sizes(store: ox.Store) -> dict[ox.NamedNode, int]:
    rows = cast(ox.QuerySolutions, store.query(_SIZES))
    return {row["g"]: int(row["n"].value) for row in rows}


def _subtract(store: ox.Store, other: ox.NamedNode, wanted: frozenset[ox.NamedNode]) -> None:
    """Take from the union what `other` says and no wanted graph does."""
    triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, other))
    alone = (triple for triple in triples if not _stands_in(store, triple, wanted))
    while batch := list(islice(alone, _BATCH)):
        store.update(f"DELETE DATA {{ {' '.join(f'{triple} .' for triple in batch)} }}")


def _stands_in(store: ox.Store, triple: ox.Triple, wanted: frozenset[ox.NamedNode]) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    return any(quad.graph_name in wanted for quad in found)
