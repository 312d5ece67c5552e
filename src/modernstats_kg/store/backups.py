"""Backups of a data directory: a checkpoint, the history up to it, and a manifest of digests.

A checkpoint on the same disk shares its files with the store, so a backup copies it. Reading everything
once is no check of an engine's files: only rewriting a copy of them finds every flipped byte.
"""

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import modernstats_kg
from modernstats_kg.durable import replace_file, sync_folder
from modernstats_kg.errors import BackupDamaged, StoreUnavailable
from modernstats_kg.model.keeping import Backup
from modernstats_kg.model.terms import Quad
from modernstats_kg.store.engine import Engine, encode_quads
from modernstats_kg.store.journal import Journal, JournalDamaged, copy_commits, read_commits
from modernstats_kg.store.manifest import COPY, RESTORING, write_manifest
from modernstats_kg.store.port import Store
from modernstats_kg.store.recovery import dataset_of

MANIFEST: Final = "backup.json"
_HISTORY: Final = "history.log"
_STORE: Final = "store"


def back_up(store: Store, data: Path, folder: Path) -> Backup:
    """Write a backup of the newest commit; writes and reads go on meanwhile.

    Args:
        store: what is saved.
        data: its data directory.
        folder: where to; must not exist, and should be on another disk.

    Raises:
        StoreUnavailable: `folder` exists, or a disk is full.
        BackupDamaged: the store is damaged, which reading it for the backup showed.
    """
    if folder.exists():
        raise StoreUnavailable(f"{folder} exists already: name a folder that does not.")
    try:
        folder.mkdir(parents=True)
        with TemporaryDirectory(dir=data, prefix=COPY) as near:
            commit = store.snapshot(Path(near) / _STORE)
            shutil.copytree(Path(near) / _STORE, folder / _STORE)
        copy_commits(data / _HISTORY, folder / _HISTORY, commit)
        write_manifest(folder / "manifest.json")
        dataset, graphs = _checked_content(folder)
        backup = Backup(modernstats_kg.__version__, commit, dataset, graphs, _digests(folder))
        (folder / MANIFEST).write_bytes(_encoded(backup))
        _sync_all(folder)
    except OSError as cause:
        raise StoreUnavailable(f"The backup {folder} cannot be written: {cause}") from cause
    return backup


def check_backup(folder: Path) -> Backup:
    """Compare every file of a backup with its manifest.

    Raises:
        BackupDamaged: a file is missing, changed or too many; names each.
    """
    try:
        written = (folder / MANIFEST).read_bytes()
        backup = Backup(**json.loads(written)["backup"])
    except (OSError, ValueError, TypeError, KeyError) as cause:
        raise BackupDamaged(
            f"{folder / MANIFEST} cannot be read ({cause}): this is no whole backup."
        ) from cause
    if _encoded(backup) != written:
        raise BackupDamaged(f"{folder / MANIFEST} is not what was written.")
    try:
        found = _digests(folder)
    except OSError as cause:
        raise BackupDamaged(f"The backup {folder} cannot be read: {cause}") from cause
    wrong = sorted(name for name in found.keys() | backup.files if found.get(name) != backup.files.get(name))
    if wrong:
        raise BackupDamaged(f"The backup {folder} is damaged: {', '.join(wrong)}.")
    return backup


def restore(folder: Path, data: Path) -> Backup:
    """Make a data directory out of a backup, after checking it and with its content compared.

    Args:
        folder: the backup; stays as it is.
        data: must be absent or empty.

    Raises:
        BackupDamaged: a file, the history or the content is not what the manifest says.
        StoreUnavailable: `data` holds something, or a disk is full.
    """
    backup = check_backup(folder)
    if data.exists() and any(data.iterdir()):
        raise StoreUnavailable(f"{data} is not empty: restore into a new folder, then start with KG_DATA.")
    try:
        data.mkdir(parents=True, exist_ok=True)
        replace_file(data / RESTORING, b"")  # half of a backup must not pass for a data directory
        shutil.copytree(folder, data, dirs_exist_ok=True)
        (data / MANIFEST).unlink()
        dataset, graphs = _checked_content(data)
    except OSError as cause:
        raise StoreUnavailable(f"{data} cannot be written: {cause}") from cause
    if (dataset, graphs) != (backup.dataset, backup.graphs):
        raise BackupDamaged(f"The restored content of {data} is not what the backup held.")
    _sync_all(data)
    (data / RESTORING).unlink()
    sync_folder(data)
    return backup


def scrub(store: Store, data: Path) -> dict[str, int]:
    """Check the store and its history for damage, on a copy; the store itself stays as it is.

    Returns:
        Number of statements by named graph IRI.

    Raises:
        BackupDamaged: a file of the engine is damaged, or store and history tell different datasets.
        StoreUnavailable: there is no room for the copy.
    """
    with TemporaryDirectory(dir=data, prefix=COPY) as room:
        copy = Path(room)
        try:
            commit = store.snapshot(copy / "linked")
        except StoreUnavailable as damage:
            raise BackupDamaged(f"The store is damaged: {damage}") from damage
        try:
            shutil.copytree(copy / "linked", copy / _STORE)
            copy_commits(data / _HISTORY, copy / _HISTORY, commit)
        except OSError as cause:
            raise StoreUnavailable(f"{data} has no room for a copy: {cause}") from cause
        return _checked_content(copy)[1]


def dataset_digest(quads: Iterable[Quad]) -> str:
    """SHA-256 of statements, whatever their order: of their N-Quads, sorted."""
    return hashlib.sha256(encode_quads(quads).encode()).hexdigest()


def _checked_content(folder: Path) -> tuple[str, dict[str, int]]:
    """Digest and size of each graph of a copy that nobody else uses, once both have been proved.

    Raises:
        BackupDamaged: the engine's files are damaged, or its content is not that of the history.
    """
    try:
        held = _checked_statements(folder / _STORE)
        Journal(folder / _HISTORY, "os").close()
    except (OSError, RuntimeError, ValueError) as damage:
        raise BackupDamaged(f"The store is damaged: {damage}") from damage
    except JournalDamaged as damage:
        raise BackupDamaged(str(damage)) from damage
    told = dataset_of(read_commits(folder / _HISTORY))
    if told != held:
        raise BackupDamaged(
            f"The store and its history differ in {len(told ^ held)} statements: "
            "restore the newest backup that verifies."
        )
    return dataset_digest(held), dict(Counter(quad.graph.value for quad in held))


def _checked_statements(folder: Path) -> set[Quad]:
    engine = Engine(folder)
    try:
        engine.rewrite()
        with TemporaryDirectory(dir=folder.parent) as room:
            engine.store.backup(Path(room) / _STORE)
        return set(engine.quads())
    finally:
        engine.close()


def _encoded(backup: Backup) -> bytes:
    """The manifest with a digest of itself."""
    content = asdict(backup)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({"backup": content, "sha256": digest}, indent=1, sort_keys=True).encode()


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)
    return {str(path.relative_to(folder)): _sha256(path) for path in files}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
