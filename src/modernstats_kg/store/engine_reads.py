"""What is asked of an open engine without writing to it: the same of the newest state and of an older one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.namespaces import is_private
from modernstats_kg.store.engine import Engine, stands_apart
from modernstats_kg.store.oxterms import from_engine, quad_from_engine, to_engine


class EngineReads(ABC):
    """The reading half of `port.Store`. Results of the engine never leave the thread that asked."""

    def __init__(self) -> None:
        self._sizes: tuple[int, dict[str, int]] = (-1, {})

    @property
    @abstractmethod
    def commit(self) -> int:
        """Number of the commit that is read."""

    @abstractmethod
    def _opened(self) -> Engine:
        """The engine, as long as it is open."""

    def graph_sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI; counted once per commit."""
        commit = self.commit
        counted_at, sizes = self._sizes
        if counted_at != commit:
            sizes = {name: size for name, size in self._opened().sizes().items() if not is_private(name)}
            self._sizes = (commit, sizes)
        return dict(sizes)

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph exists, which means that it has a statement."""
        return next(self._opened().quads(graph), None) is not None

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI."""
        return self._opened().digests()

    def statements(
        self,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object_: Term | None = None,
        graph: Iri | None = None,
    ) -> list[Quad]:
        """All quads that match; None matches anything, except that graphs apart have to be named.

        Raises:
            ValueError: a term is malformed.
        """
        pattern = (
            ox.NamedNode(subject.value) if subject else None,
            ox.NamedNode(predicate.value) if predicate else None,
            to_engine(object_) if object_ else None,
            ox.NamedNode(graph.value) if graph else None,
        )
        found = self._opened().store.quads_for_pattern(*pattern)
        return [quad_from_engine(quad) for quad in found if graph or not stands_apart(quad.graph_name)]

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        terms = {ox.Variable(name): to_engine(term) for name, term in (bindings or {}).items()}
        engine = self._opened()
        named = engine.asserted_graphs() if "GRAPH" in query else None  # with a list, each is looked at
        try:
            found = engine.store.query(
                query, substitutions=dict(terms), default_graph=ox.DefaultGraph(), named_graphs=named
            )
        except RuntimeError as refusal:
            raise ValueError(str(refusal)) from refusal
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError("rows() answers SELECT queries only")
        names = [variable.value for variable in found.variables]
        ours = lru_cache(maxsize=None)(from_engine)  # of one result: the same terms come again and again
        return [
            {name: ours(term) for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in found
        ]
