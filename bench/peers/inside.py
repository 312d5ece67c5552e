"""What only our own process can tell: a reader beside the engine itself, a write beside a bare fdatasync."""

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from peers.content import BASE, GRAPHS
from peers.queries import POINT, varied
from peers.servers import JSON, Material

_ROUNDS: Final = 300
_FIRST: Final = 20
"""Rounds that are not counted."""
_GRAPH: Final = Iri(f"{GRAPHS}classification-0")
_DEFINITION: Final = Iri(expand("skos:definition"))


def inside(material: Material, budget_mib: int) -> dict[str, Any]:
    """Medians in milliseconds and their ratios, on a copy of the data directory.

    Args:
        material: what is measured on.
        budget_mib: of the in-memory readers; 0 for readers on the disk.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        data = Path(name) / "data"
        shutil.copytree(material.data, data)
        os.environ["KG_MEMORY_BUDGET_MIB"] = str(
            budget_mib
        )  # by the environment: an older version ignores it
        with closing(open_graph(Settings(data=data, ontology=material.content, _env_file=None))) as kg:
            warm_s = 5 + material.statements / 50_000 if budget_mib else 0.0
            reader = asyncio.run(_reader_path(kg, material, Path(name) / "copy", warm_s))
            return reader | _write_path(kg, Path(name))


async def _reader_path(kg: KnowledgeGraph, material: Material, copy: Path, warm_s: float) -> dict[str, Any]:
    await kg.readers.start()
    if warm_s:
        await asyncio.sleep(warm_s)
    kg.store.snapshot(copy)
    engine = ox.Store.read_only(str(copy))
    through, directly = [], []
    try:
        for number in range(_FIRST + _ROUNDS):
            text = varied(POINT % material.subjects[number % len(material.subjects)], number)
            begun = time.perf_counter()
            answer = await kg.readers.answer(text, JSON)
            [frame async for frame in answer.frames]
            between = time.perf_counter()
            found = engine.query(text)
            if isinstance(found, ox.QuerySolutions):
                found.serialize(format=ox.QueryResultsFormat.JSON)
            directly.append(1_000 * (time.perf_counter() - between))
            through.append(1_000 * (between - begun))
    finally:
        await kg.readers.close()
    reader, engine_ms = statistics.median(through[_FIRST:]), statistics.median(directly[_FIRST:])
    return {"reader_ms": reader, "engine_ms": engine_ms, "reader_ratio": reader / engine_ms}


def _write_path(kg: KnowledgeGraph, folder: Path) -> dict[str, Any]:
    """A definition replaced: authorised, validated, inferred, attributed, committed, synced."""
    bare, writes = [], []
    with (folder / "bare").open("wb") as file:
        for turn in range(_FIRST + _ROUNDS):
            draft = _replacement(kg, turn)
            bare.append(_timed_ms(lambda: _synced(file.fileno())))
            writes.append(_timed_ms(lambda draft=draft: write(kg, draft, Order(ITSELF))))
    written, synced = statistics.median(writes[_FIRST:]), statistics.median(bare[_FIRST:])
    return {"write_ms": written, "fdatasync_ms": synced, "write_ratio": written / synced}


def _replacement(kg: KnowledgeGraph, turn: int) -> Callable[[], Change]:
    concept = Iri(f"{BASE}concept/0/{turn % 100}")

    def draft() -> Change:
        present = frozenset(kg.store.statements(subject=concept, predicate=_DEFINITION, graph=_GRAPH))
        said = Literal(f"As it is in turn {turn}.", language="en")
        return Change(frozenset({Quad(concept, _DEFINITION, said, _GRAPH)}), present)

    return draft


def _synced(descriptor: int) -> None:
    os.write(descriptor, b"x" * 2048)
    os.fdatasync(descriptor)


def _timed_ms(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - begun)
