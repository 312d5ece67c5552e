"""The databases beside the store: in backups whole, also while somebody writes them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from modernstats_kg.durable import open_database
from modernstats_kg.errors import BackupDamaged
from modernstats_kg.store.backups import back_up, check_backup, restore, scrub
from modernstats_kg.store.beside import Beside
from modernstats_kg.store.embedded import EmbeddedStore

NAMES = ("keys.db", "none.db")
LAYOUT = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS pairs (a INTEGER, b INTEGER) STRICT;"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def database(store: EmbeddedStore, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(tmp_path / "data" / "keys.db", LAYOUT)) as connection:
        connection.executemany("INSERT INTO pairs VALUES (?, ?)", [(n, n) for n in range(2000)])
        yield connection


def rows(file: Path) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT a, b FROM pairs").fetchall()


def test_what_is_still_in_the_log_of_a_database_is_in_the_backup_and_comes_back(
    store: EmbeddedStore, database: sqlite3.Connection, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup", Beside(NAMES))
    database.execute("DELETE FROM pairs")

    restore(tmp_path / "backup", tmp_path / "new")

    file = tmp_path / "new" / "keys.db"
    assert rows(file) == [(n, n) for n in range(2000)]
    assert (file.stat().st_mode & 0o777, (tmp_path / "new" / "none.db").exists()) == (0o600, False)
    assert sorted(found.name for found in (tmp_path / "backup").glob("*.db*")) == ["keys.db"]


def test_a_database_that_is_written_meanwhile_is_copied_between_two_transactions(
    store: EmbeddedStore, database: sqlite3.Connection, tmp_path: Path
) -> None:
    done = Event()

    def write() -> None:
        with closing(open_database(tmp_path / "data" / "keys.db", LAYOUT)) as other:
            while not done.is_set():
                other.execute("UPDATE pairs SET a = a + 1, b = b + 1")

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(store, tmp_path / "data", tmp_path / f"backup-{number}", Beside(NAMES))
    finally:
        done.set()
        writer.join()

    for number in range(3):
        found = rows(tmp_path / f"backup-{number}" / "keys.db")
        assert len(found) == 2000
        assert {a - b for a, b in found} == {0}


def test_a_damaged_database_is_named(
    store: EmbeddedStore, database: sqlite3.Connection, tmp_path: Path
) -> None:
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = tmp_path / "data" / "keys.db"
    content = bytearray(file.read_bytes())
    content[4096:4196] = b"\xff" * 100
    file.write_bytes(content)
    database.close()

    with pytest.raises(BackupDamaged, match=r"keys\.db is damaged"):
        scrub(store, tmp_path / "data", Beside(NAMES))
    with pytest.raises(BackupDamaged, match=r"keys\.db is damaged"):
        back_up(store, tmp_path / "data", tmp_path / "backup", Beside(NAMES))

    assert not (tmp_path / "backup").exists()


def test_a_database_that_was_changed_in_a_backup_is_named(
    store: EmbeddedStore, database: sqlite3.Connection, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup", Beside(NAMES))
    with closing(sqlite3.connect(tmp_path / "backup" / "keys.db", isolation_level=None)) as opened:
        opened.execute("UPDATE pairs SET a = 7")

    with pytest.raises(BackupDamaged, match=r"keys\.db"):
        check_backup(tmp_path / "backup")
    with pytest.raises(BackupDamaged, match=r"keys\.db"):
        restore(tmp_path / "backup", tmp_path / "new")


def test_looking_for_damage_changes_no_database(
    store: EmbeddedStore, database: sqlite3.Connection, tmp_path: Path
) -> None:
    scrub(store, tmp_path / "data", Beside(NAMES))

    assert len(rows(tmp_path / "data" / "keys.db")) == 2000
    assert sorted(path.name for path in (tmp_path / "data").glob(".copy*")) == []
