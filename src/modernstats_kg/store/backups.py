"""Backups of a data directory: a checkpoint, its history, what lies beside it, and a manifest of digests.

A checkpoint on the same disk shares its files with the store, so a backup copies it. It is written beside
its final name and gets that once it is whole.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import modernstats_kg
from modernstats_kg.durable import make_private_folder, replace_file, sync_folder
from modernstats_kg.errors import BackupDamaged, StoreUnavailable
from modernstats_kg.model.backups import Backup
from modernstats_kg.store.beside import Beside, copy_databases
from modernstats_kg.store.data_directory import explained
from modernstats_kg.store.journal import copy_commits
from modernstats_kg.store.manifest import COPY, RESTORING, write_manifest
from modernstats_kg.store.numbers import reserve_after_restore
from modernstats_kg.store.port import Store
from modernstats_kg.store.proof import checked_content, expect_room

MANIFEST: Final = "backup.json"
UNFINISHED: Final = ".part"
"""What the name of a backup ends with until it is whole."""
_HISTORY: Final = "history.log"
_STORE: Final = "store"
_NOTHING: Final = Beside()


def back_up(store: Store, data: Path, folder: Path, beside: Beside = _NOTHING) -> Backup:
    """Write a backup of the newest commit; writes and reads go on meanwhile.

    Args:
        store: what is saved.
        data: its data directory.
        folder: where to; must not exist, and should be on another disk.
        beside: the databases in the data directory that belong to it.

    Raises:
        StoreUnavailable: `folder` exists, or cannot be written.
        StoreFull: a disk is full.
        BackupDamaged: the store or a database is damaged, which reading it for the backup showed.
    """
    part = folder.with_name(f"{folder.name}{UNFINISHED}")
    if folder.exists():
        raise StoreUnavailable(f"{folder} exists already: name a folder that does not.")
    if part.exists():
        raise StoreUnavailable(
            f"{part} exists: somebody writes this backup now, or was interrupted; then remove it."
        )
    with explained(f"The backup {folder} cannot be written"):
        make_private_folder(part)
    try:
        with explained(f"The backup {folder} cannot be written"):
            backup = _written(store, data, part, beside)
            part.rename(folder)
            sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return backup


def _written(store: Store, data: Path, folder: Path, beside: Beside) -> Backup:
    with TemporaryDirectory(dir=data, prefix=COPY) as near:
        with beside.still:
            copy_databases(data, beside.names, folder)
            commit = store.copy(Path(near) / _STORE)
        shutil.copytree(Path(near) / _STORE, folder / _STORE)
    copy_commits(data / _HISTORY, folder / _HISTORY, commit)
    write_manifest(folder / "manifest.json")
    dataset, graphs = checked_content(folder / _STORE, folder / _HISTORY)
    backup = Backup(modernstats_kg.__version__, commit, dataset, graphs, _digests(folder))
    (folder / MANIFEST).write_bytes(_encoded(backup))
    _sync_all(folder)
    return backup


def check_backup(folder: Path) -> Backup:
    """Compare every file of a backup with its manifest.

    Raises:
        BackupDamaged: a file is missing, changed, too many or no plain file; names each.
    """
    try:
        written = _plain_bytes(folder / MANIFEST)
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
        StoreUnavailable: `data` holds something, or cannot be written.
        StoreFull: the disk is full.
    """
    backup = check_backup(folder)
    if data.exists() and any(data.iterdir()):
        raise StoreUnavailable(f"{data} is not empty: restore into a new folder, then start with KG_DATA.")
    with explained(f"{data} cannot be written"):
        make_private_folder(data)
        replace_file(data / RESTORING, b"")  # half of a backup must not pass for a data directory
        shutil.copytree(folder, data, dirs_exist_ok=True, symlinks=True)
        make_private_folder(data)  # the copy took over the rights of the backup, which may be an old one
        (data / MANIFEST).unlink()
        dataset, graphs = checked_content(data / _STORE, data / _HISTORY)
        reserve_after_restore(data, backup.commit)
    if (dataset, graphs) != (backup.dataset, backup.graphs):
        raise BackupDamaged(f"The restored content of {data} is not what the backup held.")
    _sync_all(data)
    (data / RESTORING).unlink()
    sync_folder(data)
    sync_folder(data.parent)
    return backup


def scrub(store: Store, data: Path, beside: Beside = _NOTHING) -> dict[str, int]:
    """Check the store, its history and the databases for damage, on a copy; they stay as they are.

    Returns:
        Number of statements by named graph IRI.

    Raises:
        BackupDamaged: a file of the engine or a database is damaged, or store and history tell different
            datasets.
        StoreFull: there is no room for the copy.
    """
    with TemporaryDirectory(dir=data, prefix=COPY) as room:
        copy = Path(room)
        with explained(f"The databases in {data} cannot be copied"):
            copy_databases(data, beside.names, copy)
        try:
            commit = store.copy(copy / "linked")
        except StoreUnavailable as failure:
            expect_room(failure, copy)
            raise BackupDamaged(f"The store is damaged: {failure}") from failure
        with explained(f"The store in {data} cannot be copied"):
            shutil.copytree(copy / "linked", copy / _STORE)
            copy_commits(data / _HISTORY, copy / _HISTORY, commit)
        return checked_content(copy / _STORE, copy / _HISTORY)[1]


def _encoded(backup: Backup) -> bytes:
    """The manifest with a digest of itself."""
    content = asdict(backup)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({"backup": content, "sha256": digest}, indent=1, sort_keys=True).encode()


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file; what is neither a plain file nor a folder of such has a word instead."""
    entries = (path for path in sorted(folder.rglob("*")) if path != folder / MANIFEST)
    found = ((str(path.relative_to(folder)), _content_of(path)) for path in entries)
    return {name: content for name, content in found if content}


def _content_of(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    if path.is_dir():
        return "" if any(path.iterdir()) else "empty folder"
    return _sha256(path) if path.is_file() else "no file"


def _plain_bytes(path: Path) -> bytes:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


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
