"""`manifest.json` of a data directory: number of the newest commit, digest of every loaded graph.

It is written twice per commit. *Announced* before the engine is touched, with the next number and
without the digest of the graph that changes; *recorded* once the statements are on disk. A process
that dies in between therefore skips a number and loads that graph again, but no two different
contents ever carry the same number.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from modernstats_kg import __version__
from modernstats_kg.durable import replace_file
from modernstats_kg.errors import StoreUnavailable

FORMAT: Final = 1
"""Number of the directory layout; a larger one was written by a newer service."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Number of the newest commit, and digest of the source by named graph IRI."""

    commit: int = 0
    digests: Mapping[str, str] = field(default_factory=dict)

    def announced(self, graph: str) -> "Manifest":
        """The manifest while the next commit changes `graph`."""
        kept = {name: digest for name, digest in self.digests.items() if name != graph}
        return Manifest(self.commit + 1, kept)

    def recorded(self, graph: str, digest: str) -> "Manifest":
        """The manifest once `graph` holds the statements that `digest` stands for."""
        return Manifest(self.commit, {**self.digests, graph: digest})


def read_manifest(path: Path) -> Manifest:
    """Read the manifest; a directory without one is new, so nothing counts as loaded.

    Raises:
        StoreUnavailable: it is damaged, or a newer service wrote it.
    """
    try:
        content: Any = json.loads(path.read_bytes())
        if content["format"] > FORMAT:
            raise StoreUnavailable(
                f"{path} was written by a newer version ({content['app']}): start that version, "
                "or choose another data directory."
            )
        return Manifest(int(content["commit"]), {str(k): str(v) for k, v in content["digests"].items()})
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as damage:
        raise StoreUnavailable(
            f"{path} cannot be read ({damage!r}): restore it from a backup, or delete it to load "
            "every graph again."
        ) from damage


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Replace the manifest so that a crash leaves the old one or the new one, whole.

    Raises:
        OSError: the disk is full or the folder is not writable.
    """
    content = {
        "format": FORMAT,
        "app": __version__,
        "commit": manifest.commit,
        "digests": dict(manifest.digests),
    }
    replace_file(path, json.dumps(content, indent=1, sort_keys=True).encode())
