"""`history.log` of a data directory: every commit, in order, each line chained to the one before.

A line is the SHA-256 of the line before it and of its own text, a blank, and the commit as JSON. The
first line follows 64 zeros. Lines are only ever appended; the one exception is `withdraw`, which takes
back a line whose commit the engine refused.
"""

import errno
import hashlib
import json
import logging
import os
import re
import shutil
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from io import BufferedWriter
from pathlib import Path
from threading import Lock
from typing import Final, Literal

from modernstats_kg.durable import open_private, replace_file, sync_folder
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.change import Attribution, Commit
from modernstats_kg.model.terms import Iri

_log = logging.getLogger(__name__)
_START: Final = "0" * 64
_TEXT: Final = 65
"""Where the commit begins in a line."""
_NUMBER: Final = re.compile(rb'\{"number":(\d+),')
Durability = Literal["fsync", "os"]
"""Whether `sync` waits for the disk, or leaves it to the operating system, which a power loss undoes."""


class JournalDamaged(StoreUnavailable):
    """A line that was complete is not what was written; says which."""


class Journal:
    """The log of one data directory. Whoever appends holds the store's write lock; `sync` needs none."""

    def __init__(self, path: Path, durability: Durability) -> None:
        """Open the log, made when it does not exist, and check its chain from end to end.

        A last line that was never finished is cut off: its commit was not acknowledged.

        Args:
            path: the file.
            durability: what `sync` does.

        Raises:
            JournalDamaged: a complete line is damaged.
            OSError: the file cannot be read or written.
        """
        self.path = path
        self.failure = ""
        """Why nothing can be appended until the store is opened again; empty when it can."""
        self._durability = durability
        self._file = open_private(path, "ab")  # nothing may wait in a buffer after a failed write
        self._syncing = Lock()
        self._placing = Lock()
        self._places: list[tuple[int, int]] = []
        try:
            self._ends = _checked(path)
            self._before = self._ends
            self._synced = self._ends.commit
            self._cut(self._ends.size)
            if _doubted(path).exists():
                self._write_again()
            os.fsync(self._file.fileno())
            sync_folder(path.parent)
        except BaseException:
            self._file.close()
            raise

    @property
    def commit(self) -> int:
        """Number of the newest commit in the log; 0 when it is empty."""
        return self._ends.commit

    def append(self, commit: Commit) -> None:
        """Write one commit; `sync` puts it on disk.

        Raises:
            ValueError: its number is not above that of the newest one.
            OSError: the disk is full or damaged; the log is as before.
        """
        self._refuse_after_failure()
        if commit.number <= self.commit:
            raise ValueError(f"commit {commit.number} does not follow commit {self.commit}")
        text = _encoded(commit)
        chained = _chained(self._ends.digest, text)
        self._cut(self._ends.size)  # what a write left that could not be cut off when it failed
        self._write(chained.encode() + b" " + text + b"\n")
        self._before = self._ends
        self._ends = _End(commit.number, chained, self._ends.size + len(text) + 66)

    def withdraw(self) -> None:
        """Take back the line appended last, whose commit did not happen.

        Raises:
            OSError: the file cannot be shortened.
        """
        with self._syncing:
            self._cut(self._before.size)
            self._ends = self._before
            self._synced = min(self._synced, self._ends.commit)
            self._put_on_disk()  # or a power loss would bring the line back, and with it the commit

    def sync(self, number: int) -> None:
        """Return once the line of commit `number` is on disk; callers that meet share one write.

        Raises:
            OSError: the disk did not take it, now or earlier.
        """
        with self._syncing:
            if self._synced < number:
                self._put_on_disk()

    def commits(self, after: int = 0, until: int | None = None) -> Iterator[Commit]:
        """As `read_commits`, but without reading what comes before."""
        last = self.commit if until is None else until
        with self._placing:
            start = self._start(after, last)
        return read_commits(self.path, after, last, start)

    def _start(self, after: int, last: int) -> int:
        """Where the line begins of the first commit above `after`, as far as lines were seen up to `last`."""
        known, start = self._places[-1] if self._places else (0, 0)
        if known < last:
            for number, line in _lines(self.path, last, start):
                if number is not None and number > known:
                    self._places.append((number, start))
                start += len(line)
        place = bisect_right(self._places, after, key=lambda line: line[0])
        return self._places[place][1] if place < len(self._places) else start

    def close(self) -> None:
        """Put on disk what waits for it, and release the file; a second call does nothing."""
        with self._syncing:
            if self._synced < self.commit:
                with suppress(OSError):  # whoever waits for it is told by `sync`
                    self._put_on_disk()
            self._file.close()

    def _put_on_disk(self) -> None:
        # The system reports a failed write to disk once and then takes the lost pages for written, so a
        # later success would say nothing.
        self._refuse_after_failure()
        appended = self._ends.commit
        if self._durability == "fsync":
            try:
                os.fdatasync(self._file.fileno())
            except OSError as cause:
                self._doubt(cause)
                raise
        self._synced = appended

    def _doubt(self, cause: OSError) -> None:
        self.failure = f"{self.path} could not be put on disk ({cause}): mend the disk, start again."
        _log.critical("READ-ONLY: %s", self.failure)
        with suppress(OSError):  # the disk may refuse this too
            replace_file(_doubted(self.path), f"{cause}\n".encode())

    def _write_again(self) -> None:
        """After a sync that failed: write every line to the disk anew, and read it from there.

        The pages that were lost may still be in memory, where they look as if they were on disk.

        Raises:
            JournalDamaged: what comes back from the disk is not what was written.
            OSError: the disk does not take it.
        """
        mark = _doubted(self.path)
        _log.critical("%s: a sync failed (%s); writing it again", self.path, mark.read_text().strip())
        copy = self.path.with_name(f"{self.path.name}.new")
        shutil.copyfile(self.path, copy)
        with copy.open("r+b", buffering=0) as lines:
            os.fsync(lines.fileno())
            os.posix_fadvise(lines.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if _checked(copy).digest != self._ends.digest:
            raise JournalDamaged(f"{copy} cannot be read back from the disk: move the data to another disk.")
        copy.replace(self.path)
        sync_folder(self.path.parent)
        self._file.close()
        self._file = open_private(self.path, "ab")
        mark.unlink()
        _log.critical("%s is on disk again; `verify` looks at the rest of the store", self.path)

    def _refuse_after_failure(self) -> None:
        if self.failure:
            raise OSError(errno.EIO, self.failure)

    def _write(self, line: bytes) -> None:
        written = 0
        try:
            written = self._file.write(line)
        finally:
            if written != len(line):
                self._cut(self._ends.size)
        if written != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _cut(self, size: int) -> None:
        excess = self.path.stat().st_size - size
        if excess > 0:
            _log.warning("%s: cut off %d bytes of a commit that did not happen", self.path, excess)
            os.truncate(self.path, size)


def read_commits(path: Path, after: int = 0, until: int | None = None, start: int = 0) -> Iterator[Commit]:
    """The commits of a log with a number above `after`, oldest first.

    Args:
        path: a log that was checked, or that nobody but its `Journal` has written since.
        after: number of the last commit that is not wanted.
        until: number of the last that is; more may be appended meanwhile.
        start: where a line begins before which no wanted one does.
    """
    lines = _lines(path, until, start)
    return (_decoded(line) for number, line in lines if number is not None and number > after)


def copy_commits(source: Path, target: Path, until: int) -> None:
    """Copy the lines of a log up to commit `until` as they are, damaged or not; more may be appended."""
    with BufferedWriter(open_private(target, "wb")) as copy:
        copy.writelines(line for _, line in _lines(source, until))


def _lines(path: Path, until: int | None, start: int = 0) -> Iterator[tuple[int | None, bytes]]:
    """Each line that is whole, with its number; None where that is damaged."""
    with path.open("rb") as lines:
        lines.seek(start)
        for line in lines:
            found = _NUMBER.match(line, _TEXT)
            number = int(found[1]) if found else None
            if not line.endswith(b"\n") or (until is not None and number is not None and number > until):
                return
            yield number, line


class _End:
    """Where the log ends: number and chained digest of the last commit, and the size up to there."""

    def __init__(self, commit: int, digest: str, size: int) -> None:
        self.commit = commit
        self.digest = digest
        self.size = size


def _checked(path: Path) -> _End:
    """The end of the last complete line.

    Raises:
        JournalDamaged: a complete line does not continue the chain.
    """
    end = _End(0, _START, 0)
    with path.open("rb") as lines:
        for count, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                break
            if not line.strip(b"\0\n") and not lines.read().strip(b"\0\n"):
                break
            digest, _, text = line[:-1].partition(b" ")
            number = _NUMBER.match(text)
            if number is None or _chained(end.digest, text).encode() != digest:
                raise JournalDamaged(
                    f"{path}, line {count}, is damaged: the commit is not what was written. "
                    "Restore the data directory from a backup."
                )
            end = _End(int(number[1]), digest.decode(), end.size + len(line))
    return end


def _doubted(path: Path) -> Path:
    """File that stands beside a log whose last sync failed."""
    return path.with_name(f"{path.name}.doubted")


def _chained(before: str, text: bytes) -> str:
    return hashlib.sha256(before.encode() + text).hexdigest()


def _encoded(commit: Commit) -> bytes:
    content = asdict(commit)
    content["attribution"]["agent"] = commit.attribution.agent.value
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(line: bytes) -> Commit:
    content = json.loads(line[_TEXT:])
    by = content.pop("attribution")
    return Commit(attribution=Attribution(Iri(by.pop("agent")), **by), **content)
