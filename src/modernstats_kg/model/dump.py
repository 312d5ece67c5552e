"""A named graph, or all of them, as a compressed file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dump:
    """One file.

    Attributes:
        path: where it lies.
        size_bytes: its size.
        sha256: digest of its bytes, in hex.
        sha1: another one, for those who know no better.
    """

    path: Path
    size_bytes: int
    sha256: str
    sha1: str
