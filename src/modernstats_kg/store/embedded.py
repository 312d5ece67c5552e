"""The default store: pyoxigraph on RocksDB, in one folder that one process owns."""

import fcntl
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import IO

import pyoxigraph as ox

from modernstats_kg.errors import StoreLocked, StoreUnavailable
from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.store.manifest import Manifest, read_manifest, write_manifest
from modernstats_kg.store.oxterms import (
    from_engine,
    quad_from_engine,
    quad_to_engine,
    to_engine,
)
from modernstats_kg.store.port import Store

_log = logging.getLogger(__name__)
_COUNT_BY_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


class EmbeddedStore(Store):
    """Statements in `folder`/store, bookkeeping in `folder`/manifest.json.

    One lock serialises writes: two concurrent writes to the engine's disk store can lose one of them.
    Results of the engine never leave the thread that asked: used on another, they end the process.

    The engine's unnamed graph holds the union of the named ones, kept in the same atomic step. Its own
    switch for a union does not merge: a triple of two graphs would be two solutions and count twice.
    """

    def __init__(self, folder: Path, engine: ox.Store, manifest: Manifest, lock: IO[bytes]) -> None:
        """Use `open`; this takes what it has opened."""
        self._folder = folder
        self._engine: ox.Store | None = engine
        self._manifest = manifest
        self._lock = lock
        self._writing = Lock()
        self._sizes: tuple[int, dict[str, int]] = (-1, {})

    @classmethod
    def open(cls, folder: Path) -> "EmbeddedStore":
        """Open the store in `folder`, which is made when it does not exist.

        Raises:
            StoreLocked: another process, or this one, has it open.
            StoreUnavailable: the folder cannot be used, or what is in it is damaged or too new.
        """
        with _explained(f"The data directory {folder} cannot be opened"):
            folder.mkdir(parents=True, exist_ok=True)
            lock = _lock(folder)
        try:
            manifest = read_manifest(folder / "manifest.json")
            with _explained(f"The store in {folder} cannot be opened"):
                engine = ox.Store(folder / "store")
        except BaseException:
            lock.close()
            raise
        _log.info("opened %s at commit %d", folder, manifest.commit)
        return cls(folder, engine, manifest, lock)

    @property
    def commit(self) -> int:
        """Number of the newest commit; 0 for an empty store."""
        return self._manifest.commit

    def graph_sizes(self) -> dict[str, int]:
        """Number of statements by named graph IRI; counted once per commit."""
        commit = self.commit
        counted_at, sizes = self._sizes
        if counted_at != commit:
            sizes = {row["g"].value: int(row["n"].value) for row in self.rows(_COUNT_BY_GRAPH)}
            self._sizes = (commit, sizes)
        return dict(sizes)

    def digests(self) -> dict[str, str]:
        """Digest of the source by named graph IRI."""
        return dict(self._manifest.digests)

    def replace_graph(self, name: Iri, quads: Iterable[Quad], digest: str) -> int:
        """Make `quads` the whole content of the named graph, in one commit; return its number.

        Only the difference is written, in one atomic step, and it is on disk before this returns.

        Raises:
            ValueError: a quad is in another graph, or a term is malformed.
            StoreUnavailable: the disk is full or damaged; readers see all of the change or nothing.
        """
        wanted = set()
        for quad in quads:
            if quad.graph != name:
                raise ValueError(f"a statement of graph {quad.graph} cannot be stored in {name}")
            wanted.add(quad_to_engine(quad))
        with self._writing, _explained(f"The graph {name} cannot be written"):
            self._commit(ox.NamedNode(name.value), wanted, digest)
            return self.commit

    def drop_graph(self, name: Iri) -> int:
        """Remove a named graph and its digest, in one commit; return its number.

        Raises:
            StoreUnavailable: the disk is full or damaged; readers see all of the change or nothing.
        """
        with self._writing, _explained(f"The graph {name} cannot be removed"):
            self._commit(ox.NamedNode(name.value), set(), None)
            return self.commit

    def _commit(self, graph: ox.NamedNode, wanted: set[ox.Quad], digest: str | None) -> None:
        engine = self._opened()
        path = self._folder / "manifest.json"
        present = set(engine.quads_for_pattern(None, None, None, graph))
        announced = self._manifest.announced(graph.value)
        write_manifest(path, announced)
        _apply(engine, graph, present, wanted)
        self._manifest = announced
        sync(engine)
        if digest is not None:
            self._manifest = announced.recorded(graph.value, digest)
            write_manifest(path, self._manifest)

    def statements(
        self, subject: Iri | None = None, predicate: Iri | None = None, object_: Term | None = None
    ) -> list[Quad]:
        """All quads that match; None matches anything.

        Raises:
            ValueError: a term is malformed.
        """
        pattern = (
            ox.NamedNode(subject.value) if subject else None,
            ox.NamedNode(predicate.value) if predicate else None,
            to_engine(object_) if object_ else None,
        )
        found = self._opened().quads_for_pattern(*pattern)
        return [quad_from_engine(quad) for quad in found if quad.graph_name != ox.DefaultGraph()]

    def rows(self, query: str, bindings: Mapping[str, Term] | None = None) -> list[Row]:
        """Solutions of one of our own SELECT queries over the union of the named graphs.

        Raises:
            ValueError: a bound variable is not among those that the query selects.
            TypeError: it is no SELECT query.
        """
        terms = {ox.Variable(name): to_engine(term) for name, term in (bindings or {}).items()}
        try:
            found = self._opened().query(query, substitutions=dict(terms))
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

    def snapshot(self, folder: Path) -> int:
        """Write an immutable copy of the newest commit to `folder`; return the commit's number.

        On the same file system the copy shares its files with the store, so it is quick at any size.

        Raises:
            StoreUnavailable: `folder` exists, or cannot be written.
        """
        with self._writing, _explained(f"The snapshot {folder} cannot be made"):
            folder.parent.mkdir(parents=True, exist_ok=True)
            self._opened().backup(folder)
            return self.commit

    def close(self) -> None:
        """Release the data directory; a second call does nothing."""
        with self._writing:
            self._engine = None
            self._lock.close()

    def _opened(self) -> ox.Store:
        if self._engine is None:
            raise StoreUnavailable(f"The store in {self._folder} is closed.")
        return self._engine


def sync(engine: ox.Store) -> None:
    """Put every commit on disk; the engine does not by itself, so a power loss could undo some."""
    engine.flush()


def _lock(folder: Path) -> IO[bytes]:
    file = (folder / "lock").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise StoreLocked(
            f"Another process is using the data directory {folder}: "
            "stop it, or set KG_DATA to another folder."
        ) from None
    return file


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Turn the engine's and the system's failures into ours, saying what was being done."""
    try:
        yield
    except (OSError, RuntimeError) as cause:
        raise StoreUnavailable(f"{what}: {cause}") from cause


def _apply(engine: ox.Store, graph: ox.NamedNode, present: set[ox.Quad], wanted: set[ox.Quad]) -> None:
    """Go from one content of the graph to the other in one atomic step, and the union graph with it."""
    added = {quad.triple for quad in wanted - present}
    removed = {quad.triple for quad in present - wanted}
    if not removed:
        engine.extend(_in_both(added, graph))
        return
    unshared = {triple for triple in removed if not _stands_elsewhere(engine, triple, graph)}
    steps = [
        f"DELETE DATA {{ {_block(unshared)} GRAPH {graph} {{ {_block(removed)} }} }}",
        f"INSERT DATA {{ {_block(added)} GRAPH {graph} {{ {_block(added)} }} }}",
    ]
    if not wanted:
        steps.append(f"DROP SILENT GRAPH {graph}")  # an empty graph would still be listed by GRAPH ?g {}
    engine.update(" ;\n".join(steps))


def _in_both(triples: set[ox.Triple], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object)
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _stands_elsewhere(engine: ox.Store, triple: ox.Triple, graph: ox.NamedNode) -> bool:
    found = engine.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    return any(quad.graph_name not in (graph, ox.DefaultGraph()) for quad in found)


def _block(triples: set[ox.Triple]) -> str:
    # str() of the engine's own terms is their escaped SPARQL form, so no text passes unescaped
    return "".join(f"{triple} . " for triple in triples)
