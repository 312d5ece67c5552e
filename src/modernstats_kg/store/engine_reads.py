"""What is asked of an open engine without writing to it: the same of the newest state and of an older one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.namespaces import is_private
from modernstats_kg.store.bookkeeping import is_apart
from modernstats_kg.store.engine_port import StatementEngine
from modernstats_kg.store.port import Course


class EngineReads(ABC):
    """The reading half of `port.Store`. Results of the engine never leave the thread that asked."""

    def __init__(self) -> None:
        self._course = Course()
        self._sizes: tuple[Course, int, dict[str, int]] = (self._course, -1, {})

    @property
    def course(self) -> Course:
        """The course that the newest commit belongs to."""
        return self._course

    @property
    @abstractmethod
    def commit(self) -> int:
        """Number of the commit that is read."""

    @abstractmethod
    def _opened(self) -> StatementEngine:
        """The engine, as long as it is open."""

    def expect_reachable(self) -> None:
        """Know that statements can be read now.

        Raises:
            StoreUnavailable: they cannot; says why.
        """
        self._opened()

    def graph_sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI; counted once per commit."""
        course, commit = self._course, self.commit
        of_course, counted_at, sizes = self._sizes
        if counted_at != commit or of_course is not course:
            sizes = {name: size for name, size in self._opened().sizes().items() if not is_private(name)}
            self._sizes = (course, commit, sizes)
        return dict(sizes)

    def holds(self, graph: Iri) -> bool:
        """Whether the named graph exists, which means that it has a statement."""
        return self._opened().holds(graph)

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
        found = self._opened().find(subject, predicate, object_, graph)
        return [quad for quad in found if graph or not is_apart(quad.graph.value)]

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the asserted graphs.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        return self._opened().rows(query, bindings or {})
