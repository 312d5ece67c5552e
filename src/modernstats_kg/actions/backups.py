"""Keeping the data: backups, restoring one, and looking for damage."""

from pathlib import Path
from typing import Final

from modernstats_kg.access.keyring import FILE as KEYS
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.history.proposals import FILE as PROPOSALS
from modernstats_kg.history.webhooks import FILE as WEBHOOKS
from modernstats_kg.model.backups import Backup
from modernstats_kg.store import backups
from modernstats_kg.store.beside import Beside

DATABASES: Final = (KEYS, PROPOSALS, WEBHOOKS)
"""What a backup holds beside the store and its history; what is not here is made again when it is missing."""


def make_backup(kg: KnowledgeGraph, folder: Path) -> Backup:
    """Write a backup of the newest commit, the keys, proposals and webhooks to `folder`, proved readable.

    The service may go on meanwhile; nobody decides on a proposal while the files are copied.

    Args:
        folder: must not exist; on the disk of the data it protects from mistakes, not from a broken disk.

    Raises:
        StoreUnavailable: `folder` exists, or there is no room.
        BackupDamaged: what the store holds is damaged.
    """
    return backups.back_up(kg.store, kg.settings.data, folder, _beside(kg))


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
    """Look for damage on a copy of the store and of the databases, and compare it with its history.

    Returns:
        Number of statements by named graph IRI.

    Raises:
        BackupDamaged: the store, its history or a database is damaged.
        StoreUnavailable: there is no room for the copy.
    """
    return backups.scrub(kg.store, kg.settings.data, _beside(kg))


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


def _beside(kg: KnowledgeGraph) -> Beside:
    return Beside(DATABASES, kg.proposals.deciding)
