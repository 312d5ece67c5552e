"""Proof that a copy of a store is whole, and that its history tells the same dataset.

Reading everything once is no check of the engine's files: only rewriting a copy of them finds every flipped
byte. The exception is a Bloom filter: the engine passes over a damaged one, and loses nothing.

The two datasets are compared by a digest of each statement, which takes a third of the memory of statements.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from modernstats_kg.durable import is_full
from modernstats_kg.errors import BackupDamaged, StoreFull
from modernstats_kg.model.terms import Quad
from modernstats_kg.store.engine import Engine, decode_quads, encode_quad
from modernstats_kg.store.journal import Journal, JournalDamaged, read_commits


def checked_content(store: Path, history: Path) -> tuple[str, dict[str, int]]:
    """Digest and size of each graph of a copy that nobody else uses, once both have been proved.

    Args:
        store: folder of the engine; rewritten.
        history: its log.

    Raises:
        BackupDamaged: the engine's files are damaged, or its content is not that of the history.
        StoreFull: there is no room to rewrite the copy.
    """
    try:
        held, graphs = _held(store)
        Journal(history, "os").close()
        told = _told(history)
    except (OSError, RuntimeError, ValueError) as failure:
        expect_room(failure, store)
        raise BackupDamaged(f"The store is damaged: {failure}") from failure
    except JournalDamaged as damage:
        raise BackupDamaged(str(damage)) from damage
    if told != held:
        raise BackupDamaged(
            f"The store and its history differ in {len(told ^ held)} statements: "
            "restore the newest backup that verifies."
        )
    return _digest(held), dict(graphs)


def dataset_digest(quads: Iterable[Quad]) -> str:
    """SHA-256 of statements, whatever their order: of the sorted SHA-256s of their N-Quads lines."""
    return _digest({_mark(quad) for quad in quads})


def expect_room(failure: Exception, folder: Path) -> None:
    """Tell a full disk from damage.

    Raises:
        StoreFull: the failure is that of a full disk.
    """
    if is_full(failure):
        raise StoreFull(f"There is no room for a copy in {folder}: {failure}") from failure


def _held(folder: Path) -> tuple[set[bytes], Counter[str]]:
    engine = Engine(folder)
    graphs: Counter[str] = Counter()
    marks = set()
    try:
        engine.rewrite()
        with TemporaryDirectory(dir=folder.parent) as room:
            engine.store.backup(Path(room) / "copy")
        for quad in engine.quads():
            graphs[quad.graph.value] += 1
            marks.add(_mark(quad))
    finally:
        engine.close()
    return marks, graphs


def _told(history: Path) -> set[bytes]:
    marks: set[bytes] = set()
    for commit in read_commits(history):
        marks -= {_mark(quad) for quad in decode_quads(commit.removes)}
        marks |= {_mark(quad) for quad in decode_quads(commit.adds)}
    return marks


def _mark(quad: Quad) -> bytes:
    return hashlib.sha256(encode_quad(quad).encode()).digest()


def _digest(marks: set[bytes]) -> str:
    return hashlib.sha256(b"".join(sorted(marks))).hexdigest()
