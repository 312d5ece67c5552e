"""The data directory: one process owns it, it has this program's layout, and its failures are explained."""

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from modernstats_kg.durable import is_full
from modernstats_kg.errors import StoreFull, StoreLocked, StoreUnavailable
from modernstats_kg.store.manifest import COPY, FORMAT, RESTORING, read_format, write_manifest

_log = logging.getLogger(__name__)


def lock_of(folder: Path) -> IO[bytes]:
    """The directory's lock file, held until it is closed.

    Raises:
        StoreLocked: another process, or this one, holds it.
    """
    file = (folder / "lock").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise StoreLocked(
            f"Another process is using the data directory {folder}: "
            "stop it, or set KG_DATA to another folder."
        ) from None
    return file


def prepare(folder: Path) -> None:
    """Bring the data directory to the layout of this program, and clean what a former run left.

    Raises:
        StoreUnavailable: it holds half of a backup, is damaged, or a newer service wrote it.
        OSError: the disk is full or the folder is not writable.
    """
    if (folder / RESTORING).exists():
        raise StoreUnavailable(f"{folder} holds half of a backup: empty it, and restore it again.")
    manifest = folder / "manifest.json"
    if read_format(manifest) < FORMAT:
        # Layout 1 knew shipped graphs only, and no history: they are loaded again from their files.
        _log.warning("%s has an older layout: its graphs are loaded again", folder)
        shutil.rmtree(folder / "store", ignore_errors=True)
    write_manifest(manifest)
    for orphan in (folder / "store").glob("bulk-*.sst"):
        orphan.unlink()
    for copy in folder.glob(f"{COPY}*"):
        shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn the engine's and the system's failures into ours, saying what was being done.

    Raises:
        StoreFull: the disk is full.
        StoreUnavailable: it failed otherwise.
    """
    try:
        yield
    except (OSError, RuntimeError) as cause:
        raise (StoreFull if is_full(cause) else StoreUnavailable)(f"{what}: {cause}") from cause
