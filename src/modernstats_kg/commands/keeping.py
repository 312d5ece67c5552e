"""`modernstats-kg backup`, `restore` and `verify`."""

from pathlib import Path
from typing import Annotated

import typer

from modernstats_kg.actions.keeping import make_backup, restore_backup, verify_store
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.commands.common import Data, explained, read_settings
from modernstats_kg.model.keeping import Backup


def backup(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Folder to write; must not exist.")],
    data: Data = None,
) -> None:
    """Write a backup: the store, its history, and a digest of every file; stop the service first.

    It is read back and compared before this ends. Put it on another disk.
    """
    with explained():
        kg = open_graph(read_settings(data))
        try:
            made = make_backup(kg, folder)
        finally:
            kg.close()
    typer.echo(f"backed up {_summary(made)} to {folder}")


def restore(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of a backup.")],
    data: Data = None,
) -> None:
    """Make a data directory out of a backup, after checking every file of it.

    The data directory must be absent or empty: nothing is written over.
    """
    with explained():
        target = read_settings(data).data
        restored = restore_backup(folder, target)
    typer.echo(f"restored {_summary(restored)} to {target}")


def verify(data: Data = None) -> None:
    """Look for damage in the store and compare it with its history; stop the service first.

    Works on a copy, for which there must be room. Exit status: 0 sound, 2 damaged; the message says what.
    """
    with explained():
        kg = open_graph(read_settings(data))
        try:
            graphs = verify_store(kg)
            commit = kg.store.commit
        finally:
            kg.close()
    typer.echo(f"sound: commit {commit}, {sum(graphs.values())} statements in {len(graphs)} graphs")


def _summary(made: Backup) -> str:
    return f"commit {made.commit}, {sum(made.graphs.values())} statements in {len(made.graphs)} graphs"
