"""Files that a crash leaves whole: the old one or the new one, never half of one."""

import errno
import os
import sqlite3
from io import FileIO
from pathlib import Path
from typing import Final, Literal

_OWNER_ONLY: Final = 0o600
_OWNER_ONLY_FOLDER: Final = 0o700
_OTHERS: Final = 0o077
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, on disk when this returns; what was there before is replaced at once.

    Args:
        path: the file; its folder exists.
        content: all of its bytes.

    Raises:
        OSError: the disk is full or the folder is not writable.

    Source: rename(2) is atomic; fsync(2) of the folder makes the rename itself survive a power loss.
    """
    written = path.with_name(path.name + ".new")
    with written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    sync_folder(path.parent)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, where there is none; what is there becomes private.

    SQLite gives the files that it puts beside one the same rights.

    Raises:
        OSError: the folder is not writable.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
    path.chmod(_OWNER_ONLY)
    sync_folder(path.parent)


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner may look into, with those above it where there are none.

    One that is there already becomes private if it is ours.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=_OWNER_ONLY_FOLDER, exist_ok=True)
    if _is_ours_and_open(path.stat()):
        path.chmod(_OWNER_ONLY_FOLDER)


def open_private(path: Path, mode: Literal["ab", "wb"]) -> FileIO:
    """Open a file to be written without a buffer, made so that only its owner may read it.

    One that is there already becomes private if it is ours.

    Raises:
        OSError: it cannot be opened.
    """
    file = FileIO(path, mode, opener=lambda name, flags: os.open(name, flags, _OWNER_ONLY))
    if _is_ours_and_open(os.fstat(file.fileno())):
        os.fchmod(file.fileno(), _OWNER_ONLY)
    return file


def _is_ours_and_open(state: os.stat_result) -> bool:
    """Whether it is for us to say who may read it, and others than its owner may."""
    return state.st_uid == os.geteuid() and bool(state.st_mode & _OTHERS)


def open_database(path: Path | None, layout: str) -> sqlite3.Connection:
    """A SQLite database that only its owner may read, each statement its own transaction.

    Args:
        path: the file, made when there is none; None keeps it in memory.
        layout: statements that make its tables and set how it is kept.

    Raises:
        OSError: the file cannot be made.
        sqlite3.Error: it is no database, or damaged.
    """
    if path is not None:
        make_private(path)
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(layout)
    return connection


def sync_folder(folder: Path) -> None:
    """Put on disk which files a folder holds.

    Raises:
        OSError: the disk does not take it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Put on disk a folder with all that is in it.

    Raises:
        OSError: the disk does not take it.
    """
    for path in (folder, *folder.rglob("*")):
        sync_folder(path)


def is_full(failure: BaseException) -> bool:
    """Whether a failure says that the disk, or a share of it, is full.

    The engine and `shutil.copytree` give the system's words and no number.
    """
    words = (os.strerror(number) for number in _FULL)
    return getattr(failure, "errno", None) in _FULL or any(word in str(failure) for word in words)
