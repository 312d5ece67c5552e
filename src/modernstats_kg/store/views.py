"""What a query sees of a dataset: its default graph and its named graphs.

Source: SPARQL 1.1 Query 13 (RDF datasets), SPARQL 1.1 Protocol 2.1.4.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyoxigraph as ox

from modernstats_kg.model.access import may_read
from modernstats_kg.store.dataset import own_dataset
from modernstats_kg.store.functions import Table
from modernstats_kg.store.merges import Merges
from modernstats_kg.store.snapshots import scratch_folder
from modernstats_kg.store.whole_graph import WholeGraph, asks_for_everything

Graphs = tuple[Iterable[str], Iterable[str] | None]
"""IRIs of the graphs of the default graph, and of the named ones; None for those of the deployment."""
_NO_FUNCTIONS: Final[Table] = {}
ENGINE_FILE: Final = "engine.json"
"""In a folder for readers that has no files of a store: how they reach the engine."""
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


class ReadView(Protocol):
    """One state of the dataset, whether in files or in an engine elsewhere."""

    def query(self, text: str, seen: Seen, functions: Table = _NO_FUNCTIONS) -> Results:
        """Evaluate one query, which may call these functions beside those of SPARQL."""
        ...

    def everything(self, text: str, seen: Seen) -> WholeGraph | None:
        """What a query asks for that asks for its whole default graph; None for any other."""
        ...

    def present(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Those of the statements that the dataset has."""
        ...

    def content(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """The statements of a named graph."""
        ...

    def named_graphs(self) -> list[ox.NamedNode]:
        """The named graphs that there are."""
        ...

    def has(self, graph: ox.NamedNode) -> bool:
        """Whether a named graph exists."""
        ...

    def save(self, folder: Path) -> None:
        """Write a copy to `folder` that can be changed."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


class View(ReadView):
    """One state of the dataset in files, read as queries are answered."""

    def __init__(self, store: ox.Store, scratch: Path | None) -> None:
        """Read `store`, whose unnamed graph holds the union of its asserted ones.

        Args:
            store: does not change as long as the view is used.
            scratch: folder for what is made on the way; somebody else removes it. None for a store in
                memory: what needs a folder is then refused with `NeedsFolder`.
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

    def everything(self, text: str, seen: Seen) -> WholeGraph | None:
        """What a query asks for that asks for its whole default graph; None for any other."""
        asked = seen.union and seen.default is None and asks_for_everything(text)
        return WholeGraph(self.store) if asked else None

    def present(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Those of the statements that the dataset has."""
        return {quad for quad in quads if quad in self.store}

    def content(self, graph: ox.NamedNode) -> set[ox.Quad]:
        """The statements of a named graph."""
        return set(self.store.quads_for_pattern(None, None, None, graph))

    def named_graphs(self) -> list[ox.NamedNode]:
        """The named graphs that there are."""
        return [graph for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)]

    def has(self, graph: ox.NamedNode) -> bool:
        """Whether a named graph exists."""
        return self.store.contains_named_graph(graph)

    def save(self, folder: Path) -> None:
        """Write a copy to `folder` that can be changed."""
        self.store.backup(folder)

    def close(self) -> None:
        """Nothing: the files are released with the last use of them."""

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
        self._view: ReadView | None = None

    def view(self, snapshot: str) -> "ReadView":
        """The snapshot in that folder, or the engine that it names; the one before is closed.

        Raises:
            OSError: it cannot be opened.
        """
        if self._view is None or self._snapshot != snapshot:
            if self._view is not None:
                self._view.close()
            self._view = None  # the old one closes before the new one opens
            shutil.rmtree(self.scratch(snapshot), ignore_errors=True)
            self._view = self._opened(Path(snapshot))
            self._snapshot = snapshot
        return self._view

    def keep(self, snapshot: str, view: View) -> None:
        """Have that view open under a name, instead of a folder."""
        self._snapshot, self._view = snapshot, view

    def _opened(self, snapshot: Path) -> "ReadView":
        if (snapshot / ENGINE_FILE).exists():
            from modernstats_kg.store.remote_view import RemoteView  # which takes a reader a moment to load

            return RemoteView.open(snapshot)
        merges = self.scratch(str(snapshot)) / f"merges-{snapshot.name}"
        return View(ox.Store.read_only(str(snapshot)), merges)

    def scratch(self, snapshot: str) -> Path:
        """Where this process may leave files: the service removes them when it has ended."""
        return scratch_folder(Path(snapshot), os.getpid())


OPENED: Final = Opened()
"""That of this process, if it is a reader: queries and jobs share it."""
