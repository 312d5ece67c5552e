"""The SQLite files beside the store in a data directory, copied whole while others use them."""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from modernstats_kg.durable import is_full, make_private
from modernstats_kg.errors import BackupDamaged, StoreFull


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to the dataset and is not in it.

    Attributes:
        names: of SQLite files in the data directory; one that is not there is passed over.
        still: held while they and the store are copied, so that neither tells of what the other does not.
    """

    names: tuple[str, ...] = ()
    still: AbstractContextManager[object] = field(default_factory=nullcontext)


def copy_databases(data: Path, names: Iterable[str], folder: Path) -> None:
    """Copy SQLite files as they are at one moment each; only their owner may read the copies.

    Args:
        data: folder that they are in; a service may have them open.
        names: of the files; one that is not there is passed over.
        folder: where to; holds none of them.

    Raises:
        BackupDamaged: a file is damaged; names it.
        StoreFull: there is no room.
        OSError: a copy cannot be written.

    Source: SQLite, Online Backup API (a copy is one transaction, whatever others write meanwhile).
    """
    for name in names:
        if (data / name).exists():
            make_private(folder / name)
            _copy(data / name, folder / name)
            check_database(folder / name)


def check_database(file: Path) -> None:
    """Look for damage in a SQLite file that nobody else uses; it stays as it is.

    Raises:
        BackupDamaged: there is some.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?immutable=1", uri=True)) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA integrity_check")]
    except sqlite3.Error as cause:
        raise BackupDamaged(f"{file.name} is damaged: {cause}.") from cause
    if found != ["ok"]:
        raise BackupDamaged(f"{file.name} is damaged: {found[0]}.")


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written)
            written.execute("PRAGMA journal_mode = DELETE")  # one file, which needs no other beside it
    except sqlite3.Error as cause:
        if is_full(cause):
            raise StoreFull(f"There is no room for a copy of {source.name}: {cause}") from cause
        raise BackupDamaged(f"{source.name} is damaged: {cause}.") from cause
