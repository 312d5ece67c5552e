"""Keeping the data: backups, restoring one, and looking for damage."""

from pathlib import Path

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.keeping import Backup
from modernstats_kg.store import backups


def make_backup(kg: KnowledgeGraph, folder: Path) -> Backup:
    """Write a backup of the newest commit to `folder`, proved readable; the service may go on meanwhile.

    Args:
        folder: must not exist; on the disk of the data it protects from mistakes, not from a broken disk.

    Raises:
        StoreUnavailable: `folder` exists, or there is no room.
        BackupDamaged: what the store holds is damaged.
    """
    return backups.back_up(kg.store, kg.settings.data, folder)


def restore_backup(folder: Path, data: Path) -> Backup:
    """Make the data directory `data` out of a backup, once every file of it has been checked.

    Args:
        folder: the backup; stays as it is.
        data: must be absent or empty.

    Raises:
        BackupDamaged: something in the backup is not what was written; nothing that can be used is left.
        StoreUnavailable: `data` holds something, or there is no room.
    """
    return backups.restore(folder, data)


def verify_store(kg: KnowledgeGraph) -> dict[str, int]:
    """Look for damage on a copy of the store, and compare it with its history.

    Returns:
        Number of statements by named graph IRI.

    Raises:
        BackupDamaged: the store or its history is damaged.
        StoreUnavailable: there is no room for the copy.
    """
    return backups.scrub(kg.store, kg.settings.data)


def back_up_line(kg: KnowledgeGraph, folder: Path) -> str:
    """As `make_backup`; what it did, in one line."""
    return f"backed up {summary(make_backup(kg, folder))} to {folder}"


def verify_line(kg: KnowledgeGraph) -> str:
    """As `verify_store`; what it found, in one line."""
    graphs = verify_store(kg)
    return f"sound: commit {kg.store.commit}, {sum(graphs.values())} statements in {len(graphs)} graphs"


def summary(backup: Backup) -> str:
    """A backup in half a line."""
    number = sum(backup.graphs.values())
    return f"commit {backup.commit}, {number} statements in {len(backup.graphs)} graphs"
