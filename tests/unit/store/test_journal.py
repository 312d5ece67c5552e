"""The log of commits: its chain, its end, and what a failed write leaves."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from modernstats_kg.model.change import Attribution, Commit
from modernstats_kg.store.journal import Journal, JournalDamaged, read_commits


def commit(number: int, adds: str = "<a> .\n") -> Commit:
    return Commit(number, "2026-01-01T00:00:00.000+00:00", Attribution(reason="Überprüft\n"), adds, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "history.log", "fsync")
    for number in (1, 2, 5):
        journal.append(commit(number))
    journal.close()
    return journal.path


def test_commits_come_back_in_order(path: Path) -> None:
    journal = Journal(path, "fsync")

    assert journal.commit == 5
    assert list(read_commits(path)) == [commit(1), commit(2), commit(5)]
    assert list(read_commits(path, after=1)) == [commit(2), commit(5)]
    journal.close()


@pytest.mark.parametrize("number", [5, 4, 0])
def test_a_number_is_used_once(path: Path, number: int) -> None:
    journal = Journal(path, "fsync")

    with pytest.raises(ValueError, match=f"commit {number} does not follow commit 5"):
        journal.append(commit(number))

    journal.close()


def test_a_line_that_was_never_finished_is_cut_off_wherever_it_broke(path: Path) -> None:
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1) + 1

    for size in range(last, len(whole)):
        path.write_bytes(whole[:size])
        journal = Journal(path, "fsync")
        assert journal.commit == 2
        journal.close()
        assert path.read_bytes() == whole[:last]


def test_zeros_at_the_end_are_cut_off(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + bytes(512))

    journal = Journal(path, "fsync")
    assert path.read_bytes() == whole
    journal.append(commit(6))
    journal.close()

    assert path.read_bytes().startswith(whole)
    assert [entry.number for entry in read_commits(path)] == [1, 2, 5, 6]


def test_one_flipped_bit_anywhere_is_noticed(path: Path) -> None:
    whole = path.read_bytes()

    for position in range(len(whole) - 1):
        damaged = bytearray(whole)
        damaged[position] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(JournalDamaged, match=r"history\.log, line [123], is damaged"):
            Journal(path, "fsync")


def test_a_line_in_the_middle_cannot_be_taken_out(path: Path) -> None:
    first, _, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + third)

    with pytest.raises(JournalDamaged, match="line 2"):
        Journal(path, "fsync")


def test_a_withdrawn_commit_leaves_the_log_as_it_was(path: Path) -> None:
    before = path.read_bytes()
    journal = Journal(path, "fsync")
    journal.append(commit(6, "<withdrawn> .\n"))
    journal.sync(6)
    journal.withdraw()
    journal.append(commit(6))
    journal.close()

    assert path.read_bytes().startswith(before)
    assert b"withdrawn" not in path.read_bytes()
    assert [entry.number for entry in read_commits(path)] == [1, 2, 5, 6]


def test_sync_waits_for_the_disk_once_for_all_that_was_appended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    journal = Journal(path, "fsync")
    journal.append(commit(6))
    journal.append(commit(7))

    journal.sync(6)
    journal.sync(7)
    assert len(synced) == 1

    relaxed = Journal(path, "os")
    relaxed.append(commit(8))
    relaxed.sync(8)
    assert len(synced) == 1
    journal.close()
    relaxed.close()


def test_an_empty_line_in_the_middle_cuts_nothing_off(path: Path) -> None:
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"\0\0\n" + b"".join(rest))

    with pytest.raises(JournalDamaged, match="line 2"):
        Journal(path, "fsync")

    assert path.read_bytes().endswith(rest[-1])


def test_after_a_sync_that_failed_nothing_more_is_said_to_be_on_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, "the disk")

    journal = Journal(path, "fsync")
    journal.append(commit(6))
    with monkeypatch.context() as disk:
        disk.setattr(os, "fdatasync", fails)
        with pytest.raises(OSError, match="the disk"):
            journal.sync(6)

    with pytest.raises(OSError, match="start again"):
        journal.sync(6)  # the system reports a failure once, and then takes the lost pages for written
    with pytest.raises(OSError, match="start again"):
        journal.append(commit(7))
    journal.sync(5)
    journal.close()


def test_what_a_failed_write_left_is_cut_off_before_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Short:
        def __init__(self, file: Any) -> None:
            self.file = file

        def write(self, line: bytes) -> int:
            return int(self.file.write(line[:10]))

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "no truncate")

    journal = Journal(path, "fsync")
    with monkeypatch.context() as disk:
        disk.setattr(journal, "_file", Short(journal._file))
        disk.setattr(os, "truncate", fails)
        with pytest.raises(OSError, match="no truncate"):
            journal.append(commit(6))
    journal.append(commit(6))
    journal.close()

    again = Journal(path, "fsync")
    assert again.commit == 6
    again.close()


def test_closing_puts_on_disk_what_still_waits_for_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    journal = Journal(path, "fsync")
    journal.append(commit(6))
    monkeypatch.setattr(os, "fdatasync", synced.append)

    journal.close()
    journal.close()
    journal.sync(6)

    assert len(synced) == 1


def test_whoever_reads_along_sees_whole_lines_up_to_the_number_wanted(path: Path) -> None:
    with path.open("ab") as log:
        log.write(path.read_bytes()[:100])

    assert [entry.number for entry in read_commits(path)] == [1, 2, 5]
    assert [entry.number for entry in read_commits(path, after=1, until=4)] == [2]


def test_a_withdrawn_commit_is_off_the_disk_before_anybody_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    before = path.stat().st_size
    journal = Journal(path, "fsync")
    journal.append(commit(6))
    journal.sync(6)
    monkeypatch.setattr(os, "fdatasync", lambda file: sizes.append(os.fstat(file).st_size))

    journal.withdraw()

    assert sizes == [before]
    journal.close()


def test_after_a_sync_that_failed_the_next_start_writes_every_line_again_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, "the disk")

    journal = Journal(path, "fsync")
    journal.append(commit(6))
    with monkeypatch.context() as disk:
        disk.setattr(os, "fdatasync", fails)
        with pytest.raises(OSError, match="the disk"):
            journal.sync(6)
    journal.close()
    whole, pages = path.read_bytes(), path.stat().st_ino

    again = Journal(path, "fsync")

    assert (again.commit, path.read_bytes()) == (6, whole)
    assert path.stat().st_ino != pages
    assert "a sync failed ([Errno 5] the disk); writing it again" in caplog.text
    again.append(commit(7))
    again.close()
    caplog.clear()
    Journal(path, "fsync").close()
    assert [entry.number for entry in read_commits(path)] == [1, 2, 5, 6, 7]
    assert caplog.text == ""
