"""Named graphs as compressed files: made when first asked for, kept until the graph changes.

The readers write the statements, so a dump is of one commit. The same statements give the same bytes: the
engine keeps them in one order, and nothing of the moment goes into the file. What was inferred is a graph of
its own, and never part of a dump of what was asserted.
"""

import asyncio
import logging
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.versions import changed_at
from modernstats_kg.errors import Busy, KnowledgeGraphError, NotFound
from modernstats_kg.exchange.dump_files import SUFFIXES, DumpWriter, joined
from modernstats_kg.model.dump import Dump
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import default_graph
from modernstats_kg.query.formats import N_QUADS, N_TRIPLES, TRIG
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.port import Course

_log = logging.getLogger(__name__)
DUMP_FORMATS: Final = (N_QUADS, TRIG)
"""What dumps are written in: the forms that keep the names of graphs."""
WHOLE: Final = "all"
"""Name of the dump of everything that was asserted."""
_CONTENT: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_ATTEMPTS: Final = 3
_RETRY_S: Final = 5
Dumps = Mapping[str, Dump]
"""The files of one graph by the suffix of their form."""


class _Shelf:
    """The dumps of one store: at most two states of each graph, so that a download may end undisturbed."""

    def __init__(self, folder: Path) -> None:
        """Begin without any; `folder` is made when something is to be kept."""
        self.folder = folder
        self.making = asyncio.Lock()
        self._states: dict[str, list[tuple[int, Dumps]]] = {}

    def stem(self, name: str, state: int) -> Path:
        """Where the files of that state belong, without their endings.

        Raises:
            OSError: the folder cannot be made.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{_digest(name)}-{state}"

    def find(self, name: str, state: int) -> Dumps | None:
        """The dumps of that state, if they are there."""
        return next((dumps for known, dumps in self._states.get(name, ()) if known == state), None)

    def keep(self, name: str, state: int, dumps: Dumps) -> None:
        """Keep the dumps; forget what is older than the state before."""
        states = self._states.setdefault(name, [])
        states.append((state, dumps))
        while len(states) > 2:
            _remove(states.pop(0)[1])

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget the dumps of everything else."""
        for gone in set(self._states) - {WHOLE, *names}:
            for _, dumps in self._states.pop(gone):
                _remove(dumps)


_shelves: Final[WeakKeyDictionary[Course, _Shelf]] = WeakKeyDictionary()


def dump_name(base: str, graph: str) -> str:
    """What the dump of a named graph is called: its path below `{base}graph/`, else a digest of its IRI.

    Args:
        base: of this deployment's own IRIs.
        graph: IRI of the graph.
    """
    path = graph.removeprefix(f"{base}graph/")
    return path if path not in (graph, WHOLE, "") else f"iri-{_digest(graph)}"


def graph_of_dump(kg: KnowledgeGraph, name: str) -> str:
    """IRI of the graph whose dump has this name; "" for `all`.

    Raises:
        NotFound: there is none; names those that exist.
    """
    if name == WHOLE:
        return ""
    names = {dump_name(kg.settings.base, graph): graph for graph in kg.store.graph_sizes()}
    if name not in names:
        raise NotFound(f"There is no dump {name!r}. Those that exist: {', '.join([WHOLE, *sorted(names)])}.")
    return names[name]


def asserted_graphs(kg: KnowledgeGraph) -> tuple[str, ...]:
    """The graphs of the whole dump: all but what was inferred, in the order of their IRIs."""
    return tuple(sorted(set(kg.store.graph_sizes()) - {INFERRED.value}))


async def dumps_of(kg: KnowledgeGraph, graph: str) -> Dumps:
    """The files of a named graph, or of everything asserted, made if need be.

    Args:
        kg: whose readers are running.
        graph: IRI of a named graph; "" for everything asserted.

    Raises:
        QueryTimeout: a graph could not be read before the deadline.
        ReaderFailed: it needed more memory than a reader may use.
        Busy: every reader is taken, or the content changes faster than it can be written.
        StoreUnavailable: a file cannot be written.
    """
    shelf = _shelf(kg)
    async with shelf.making:  # one at a time: a crowd that asks for the same file waits for it
        shelf.keep_only(await asyncio.to_thread(kg.store.graph_sizes))
        for _ in range(_ATTEMPTS):
            made = await (_graph(kg, shelf, graph) if graph else _whole(kg, shelf))
            if made is not None:
                return made
    raise Busy("The content changes faster than it can be written: try again in a moment.", _RETRY_S)


async def dumps_at_hand(kg: KnowledgeGraph, graphs: Iterable[str]) -> dict[str, Dumps]:
    """The files of several graphs; one that cannot be made now is left out, and the log says why."""
    found = {}
    for graph in graphs:
        try:
            found[graph] = await dumps_of(kg, graph)
        except (KnowledgeGraphError, OSError) as failure:
            _log.warning("no dump of %s: %s", graph or WHOLE, failure)
    return found


def _shelf(kg: KnowledgeGraph) -> _Shelf:
    course = kg.store.course
    if course not in _shelves:
        folder = kg.settings.data / "dumps"
        if not course.number:  # what a former run left may be of other statements
            shutil.rmtree(folder, ignore_errors=True)
        # files of the course before may still be written or read
        _shelves[course] = _Shelf(folder / str(course.number))
    return _shelves[course]


async def _graph(kg: KnowledgeGraph, shelf: _Shelf, graph: str) -> Dumps | None:
    """The files of the graph as it is now; None when it changed meanwhile."""
    state = _state(kg, graph)
    if kept := shelf.find(graph, state):
        return kept
    query = _CONTENT.format(graph=graph)
    dataset = Dataset(named=(graph,), steady=True)
    answer = await kg.readers.answer(query, N_TRIPLES.media_type, dataset=dataset)
    label = "" if _is_unnamed(kg, graph) else graph
    writer = await asyncio.to_thread(DumpWriter, shelf.stem(graph, state), label)
    try:
        async for piece in answer.frames:
            await asyncio.to_thread(writer.write, piece)
        dumps = await asyncio.to_thread(writer.finish)
    except BaseException:
        await answer.frames.aclose()
        writer.discard()
        raise
    if answer.commit < state or _state(kg, graph) != state:
        _remove(dumps)
        return None
    shelf.keep(graph, state, dumps)
    return dumps


async def _whole(kg: KnowledgeGraph, shelf: _Shelf) -> Dumps | None:
    """The files of all asserted graphs as they are now; None when one changed meanwhile."""
    commit = kg.store.commit
    if kept := shelf.find(WHOLE, commit):
        return kept
    graphs = await asyncio.to_thread(asserted_graphs, kg)  # which counts their statements
    found = [await _graph(kg, shelf, graph) for graph in graphs]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found) or kg.store.commit != commit:
        return None
    stem = shelf.stem(WHOLE, commit)
    dumps = {
        suffix: await asyncio.to_thread(joined, [part[suffix].path for part in parts], stem, suffix)
        for suffix in SUFFIXES
    }
    shelf.keep(WHOLE, commit, dumps)
    return dumps


def _state(kg: KnowledgeGraph, graph: str) -> int:
    """Number of the commit that made the graph what it is; where that is not known, of the newest one."""
    return changed_at(kg, Iri(graph)) or kg.store.commit


def _is_unnamed(kg: KnowledgeGraph, graph: str) -> bool:
    """Whether the statements of the graph stand in no named graph for whoever asks queries."""
    return kg.settings.default_graph == "strict" and graph == default_graph(kg.settings.base)


def _remove(dumps: Dumps) -> None:
    for dump in dumps.values():
        dump.path.unlink(missing_ok=True)


def _digest(graph: str) -> str:
    return sha256(graph.encode()).hexdigest()[:16]
