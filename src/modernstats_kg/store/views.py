"""What a query sees of a dataset: its default graph and its named graphs.

Source: SPARQL 1.1 Query 13 (RDF datasets), SPARQL 1.1 Protocol 2.1.4.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from modernstats_kg.model.access import may_read
from modernstats_kg.store.dataset import own_dataset
from modernstats_kg.store.functions import Table
from modernstats_kg.store.merges import Merges
from modernstats_kg.store.snapshots import scratch_folder

Graphs = tuple[Iterable[str], Iterable[str] | None]
"""IRIs of the graphs of the default graph, and of the named ones; None for those of the deployment."""
_NO_FUNCTIONS: Final[Table] = {}
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True)
class Seen:
    """Which graphs a query sees.

    Attributes:
        union: where nothing else is said, the default graph is the union of the named graphs; else it is
            the graph `unnamed` alone, and GRAPH does not see that one.
        unnamed: IRI under which the store keeps the statements that stand in no named graph.
        base: what relative IRIs are resolved against where the query has no BASE.
        default: IRIs of the graphs that make up the default graph; None where the query decides.
        named: IRIs of those that GRAPH sees; None for those of the deployment.
        readable: patterns of the private graphs that are seen; no other one exists.
    """

    union: bool
    unnamed: str
    base: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    readable: tuple[str, ...] = ()

    def shows(self, graph: ox.NamedNode | ox.BlankNode) -> bool:
        """Whether a named graph exists for who asks."""
        return may_read(graph.value, self.readable)


class View:
    """One state of the dataset, read as queries are answered."""

    def __init__(self, store: ox.Store, scratch: Path) -> None:
        """Read `store`, whose unnamed graph holds the union of its asserted ones.

        Args:
            store: does not change as long as the view is used.
            scratch: folder for what is made on the way; somebody else removes it.
        """
        self.store = store
        self._graphs = tuple(store.named_graphs())
        self._merges = Merges(store, scratch)

    def query(self, text: str, seen: Seen, functions: Table = _NO_FUNCTIONS) -> Results:
        """Let the engine evaluate one query, which may call these functions beside those of SPARQL.

        Raises:
            SyntaxError: the query does not parse.
            ValueError: the name of a graph is no IRI.
        """
        if seen.default is not None:
            return self._over(text, seen, (seen.default, seen.named), functions)
        if (own := own_dataset(text, seen.base)) is not None:
            return self._over(text, seen, (own.default, own.named), functions)
        if seen.union:
            named = self._named(seen, None)
            if named is None:
                return self.store.query(text, base_iri=seen.base, custom_functions=functions)
            return self.store.query(
                text,
                base_iri=seen.base,
                default_graph=ox.DefaultGraph(),
                named_graphs=named,
                custom_functions=functions,
            )
        return self._over(text, seen, ((seen.unnamed,), None), functions)

    def _over(self, text: str, seen: Seen, graphs: Graphs, functions: Table) -> Results:
        default, named = graphs
        merge = self._merges.merge(self._existing(seen, default))
        return merge.store.query(
            text,
            base_iri=seen.base,
            default_graph=merge.graphs,
            named_graphs=self._named(seen, named),
            custom_functions=functions,
        )

    def _named(self, seen: Seen, named: Iterable[str] | None) -> list[ox.NamedNode | ox.BlankNode] | None:
        if named is not None:
            return [*self._existing(seen, named)]
        hidden = () if seen.union else (ox.NamedNode(seen.unnamed),)
        shown = [graph for graph in self._graphs if graph not in hidden and seen.shows(graph)]
        return (
            shown if len(shown) < len(self._graphs) else None
        )  # with a list, the engine looks at each of them

    def _existing(self, seen: Seen, iris: Iterable[str]) -> list[ox.NamedNode]:
        graphs = (ox.NamedNode(iri) for iri in dict.fromkeys(iris))
        return [graph for graph in graphs if self.store.contains_named_graph(graph) and seen.shows(graph)]


class Opened:
    """The one snapshot that a process has open."""

    def __init__(self) -> None:
        """Begin without one."""
        self._snapshot = ""
        self._view: View | None = None

    def view(self, snapshot: str) -> View:
        """The snapshot in that folder; the one before is closed.

        Raises:
            OSError: it cannot be opened.
        """
        if self._view is None or self._snapshot != snapshot:
            self._view = None  # the old one closes before the new one opens
            shutil.rmtree(self.scratch(snapshot), ignore_errors=True)
            merges = self.scratch(snapshot) / f"merges-{Path(snapshot).name}"
            self._view = View(ox.Store.read_only(snapshot), merges)
            self._snapshot = snapshot
        return self._view

    def scratch(self, snapshot: str) -> Path:
        """Where this process may leave files: the service removes them when it has ended."""
        return scratch_folder(Path(snapshot), os.getpid())


OPENED: Final = Opened()
"""That of this process, if it is a reader: queries and jobs share it."""
