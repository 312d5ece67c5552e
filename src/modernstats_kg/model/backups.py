"""What a backup says of itself, and what a check of it found."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backup:
    """The contents of `backup.json`.

    Attributes:
        app: version of the program that made it.
        commit: number of its newest commit.
        dataset: SHA-256 of the sorted SHA-256s of all statements' N-Quads lines.
        graphs: number of statements by named graph IRI.
        files: SHA-256 of each file by its path below the backup.
    """

    app: str
    commit: int
    dataset: str
    graphs: Mapping[str, int]
    files: Mapping[str, str]
