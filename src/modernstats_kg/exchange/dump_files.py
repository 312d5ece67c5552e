"""Compressed N-Quads and TriG, written from the N-Triples of one graph; the same bytes for the same lines."""

import gzip
import hashlib
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from modernstats_kg.model.dump import Dump

SUFFIXES: Final = ("nq", "trig")
"""Endings of the forms that dumps are written in, without that of the compression."""
_LEVEL: Final = 6
_END: Final = b" .\n"
_UNFINISHED: Final = ".part"


class DumpWriter:
    """Takes the N-Triples of one graph in pieces of any size, and writes both files.

    Source: RDF 1.1 N-Quads 2; TriG 2.2 (a block holds what Turtle allows, so N-Triples too); RFC 1952.
    """

    def __init__(self, stem: Path, graph: str) -> None:
        """Begin two files.

        Args:
            stem: path of the files without their endings.
            graph: IRI of the graph; "" for statements that stand in none.

        Raises:
            OSError: they cannot be written.
        """
        self._paths = {suffix: _path(stem, suffix) for suffix in SUFFIXES}
        self._raw = {suffix: _unfinished(path).open("wb") for suffix, path in self._paths.items()}
        # Neither name nor time goes into a file, or the same statements would give other bytes.
        self._files = {
            suffix: gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) for suffix, raw in self._raw.items()
        }
        name = f"<{graph}>".encode()
        self._line_end = b" " + name + _END if graph else _END
        self._block_end = b"}\n" if graph else b""
        self._rest = b""
        self._files["trig"].write(name + b" {\n" if graph else b"")

    def write(self, piece: bytes) -> None:
        """Take the next piece of N-Triples."""
        lines, newline, self._rest = (self._rest + piece).rpartition(b"\n")
        # Within a line a line break is escaped, so these three bytes end each line and stand nowhere else.
        self._files["nq"].write((lines + newline).replace(_END, self._line_end))
        self._files["trig"].write(lines + newline)

    def finish(self) -> dict[str, Dump]:
        """Close the files and put them where they belong; by their suffix.

        Raises:
            OSError: they cannot be written.
        """
        self._files["trig"].write(self._block_end)
        self._close()
        return {suffix: _settled(path) for suffix, path in self._paths.items()}

    def discard(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            self._close()
        for path in self._paths.values():
            _unfinished(path).unlink(missing_ok=True)

    def _close(self) -> None:
        with ExitStack() as closing:
            for file in (*self._raw.values(), *self._files.values()):
                closing.callback(file.close)  # called in the opposite order: the compression ends first


def joined(parts: Iterable[Path], stem: Path, suffix: str) -> Dump:
    """One file out of several: members of a gzip file follow one another, and so do statements.

    Raises:
        OSError: it cannot be written.
    """
    path = _path(stem, suffix)
    with _unfinished(path).open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole)
    return _settled(path)


def _path(stem: Path, suffix: str) -> Path:
    return stem.with_name(f"{stem.name}.{suffix}.gz")


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)


def _settled(path: Path) -> Dump:
    _unfinished(path).replace(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        sha1 = hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
    return Dump(path, path.stat().st_size, sha256, sha1)
