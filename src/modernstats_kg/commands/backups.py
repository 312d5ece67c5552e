"""`modernstats-kg backup`, `restore` and `verify`."""

from pathlib import Path
from typing import Annotated

import typer

from modernstats_kg.actions.backups import back_up_line, restore_backup, summary, verify_line
from modernstats_kg.commands.common import Data, explained, print_done, read_settings
from modernstats_kg.control import Request


def backup(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="Folder to write; must not exist.")],
    data: Data = None,
) -> None:
    """Write a backup: the store, its history, the keys, the proposals, and a digest of every file.

    A running service makes it itself and goes on meanwhile. It is read back and compared before this ends.
    Put it on another disk.
    """
    whole = folder.resolve()
    request = Request(command="backup", folder=str(whole))
    print_done(data, request, lambda kg: back_up_line(kg, whole))


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
    typer.echo(f"restored {summary(restored)} to {target}")


def verify(data: Data = None) -> None:
    """Look for damage in the store, the keys and the proposals, and compare the store with its history.

    Works on a copy, for which there must be room. Exit status: 0 sound, 2 damaged; the message says what.
    """
    print_done(data, Request(command="verify", folder=""), verify_line)
