"""Files that a crash leaves whole: the old one or the new one, never half of one."""

import os
from pathlib import Path


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
