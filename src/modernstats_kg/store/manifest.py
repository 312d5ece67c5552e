"""`manifest.json` of a data directory: which layout it has, and which program wrote it last."""

import json
from pathlib import Path
from typing import Any, Final

from modernstats_kg import __version__
from modernstats_kg.durable import replace_file
from modernstats_kg.errors import StoreUnavailable

COPY: Final = ".copy-"
"""What the folders begin with that hold a copy for a moment."""
RESTORING: Final = "restoring"
"""File that stands in a data directory while a backup is copied into it."""
FORMAT: Final = 2
"""Number of the directory layout; a larger one was written by a newer service.

1: commit number and digests in the manifest, no history. 2: both in the provenance graph, history.log.
"""


def read_format(path: Path) -> int:
    """The layout of the data directory; that of this program for a new directory.

    Raises:
        StoreUnavailable: the manifest is damaged, or a newer service wrote it.
    """
    try:
        content: Any = json.loads(path.read_bytes())
        number, app = int(content["format"]), str(content["app"])
    except FileNotFoundError:
        return FORMAT
    except (OSError, ValueError, KeyError, TypeError) as damage:
        raise StoreUnavailable(
            f"{path} cannot be read ({damage!r}): restore the data directory from a backup."
        ) from damage
    if number > FORMAT:
        raise StoreUnavailable(
            f"{path} was written by a newer version ({app}): start that version, "
            "or choose another data directory."
        )
    return number


def write_manifest(path: Path) -> None:
    """Write the manifest of this program so that a crash leaves the old one or the new one, whole.

    Raises:
        OSError: the disk is full or the folder is not writable.
    """
    replace_file(path, json.dumps({"format": FORMAT, "app": __version__}, indent=1).encode())
