"""Backups: what they hold, and that no damage of one goes unnoticed."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counting import events_of, increment
from modernstats_kg.errors import BackupDamaged, StoreFull, StoreUnavailable
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.backups import back_up, check_backup, restore, scrub
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.proof import dataset_digest

GRAPH = Iri("https://example.org/graph/a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path / "data")
    quads = [Quad(Iri(f"https://example.org/{n}"), GRAPH, Literal("x" * 20), GRAPH) for n in range(400)]
    opened.replace_graph(GRAPH, quads, "1")
    increment(opened, "first")
    yield opened
    opened.close()


def test_a_restored_backup_is_the_store_as_it_was(store: EmbeddedStore, tmp_path: Path) -> None:
    made = back_up(store, tmp_path / "data", tmp_path / "backup")
    digest = dataset_digest(store.statements())
    increment(store, "later")

    restored = restore(tmp_path / "backup", tmp_path / "new")

    again = EmbeddedStore.open(tmp_path / "new")
    assert made == restored
    assert (made.commit, made.dataset, made.graphs[GRAPH.value]) == (2, digest, 400)
    assert dataset_digest(again.statements()) == digest
    assert (again.commit, events_of(again), increment(again, "next")) == (2, {"first"}, 1_000_001)
    again.close()


def modes(folder: Path) -> list[int]:
    return [path.stat().st_mode & 0o777 for path in (folder, folder / "history.log")]


def test_nobody_else_looks_into_a_data_directory_or_a_backup(store: EmbeddedStore, tmp_path: Path) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")
    made = modes(tmp_path / "data"), modes(tmp_path / "backup")
    (tmp_path / "backup").chmod(0o755)  # as older versions made them
    (tmp_path / "backup" / "history.log").chmod(0o644)
    (tmp_path / "new").mkdir(mode=0o755)
    restore(tmp_path / "backup", tmp_path / "new")

    assert made == ([0o700, 0o600], [0o700, 0o600])
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_data_directory_that_others_could_read_becomes_private_and_keeps_its_content(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    store.close()
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data" / "history.log").chmod(0o644)

    again = EmbeddedStore.open(tmp_path / "data")

    assert (modes(tmp_path / "data"), again.commit) == ([0o700, 0o600], 2)
    again.close()


def test_every_flipped_byte_of_a_backup_is_reported_with_its_file(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")

    for file in sorted(path for path in (tmp_path / "backup").rglob("*") if path.is_file()):
        whole = file.read_bytes()
        for position in range(0, len(whole), max(1, len(whole) // 5)):
            damaged = bytearray(whole)
            damaged[position] ^= 1
            file.write_bytes(damaged)
            with pytest.raises(BackupDamaged, match=file.name):
                check_backup(tmp_path / "backup")
        file.write_bytes(whole)
    check_backup(tmp_path / "backup")


@pytest.mark.parametrize("change", ["missing", "added"])
def test_a_file_too_few_or_too_many_is_reported(store: EmbeddedStore, tmp_path: Path, change: str) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")
    current = tmp_path / "backup" / "store" / "CURRENT"
    if change == "missing":
        current.unlink()
    else:
        current.with_name("ADDED").write_text("x")

    with pytest.raises(BackupDamaged, match="CURRENT" if change == "missing" else "ADDED"):
        restore(tmp_path / "backup", tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_nothing_that_is_there_is_written_over(store: EmbeddedStore, tmp_path: Path) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")

    with pytest.raises(StoreUnavailable, match="exists already"):
        back_up(store, tmp_path / "data", tmp_path / "backup")
    with pytest.raises(StoreUnavailable, match="is not empty"):
        restore(tmp_path / "backup", tmp_path / "data")


def test_a_scrub_finds_a_flipped_byte_in_any_block_and_leaves_the_store_alone(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    assert scrub(store, tmp_path / "data")[GRAPH.value] == 400
    store.snapshot(tmp_path / "flushed")
    store.close()
    tables = sorted(path.name for path in (tmp_path / "data" / "store").glob("*.sst"))

    for table in tables:
        data = tmp_path / table
        shutil.copytree(tmp_path / "data", data)
        damaged = bytearray((data / "store" / table).read_bytes())
        damaged[len(damaged) // 3] ^= 255
        (data / "store" / table).write_bytes(damaged)
        with pytest.raises(StoreUnavailable, match=r"damaged|differ|cannot be opened"):
            scrubbed(data)
        assert not list(data.glob(".copy-*"))

    assert len(tables) > 5


def scrubbed(data: Path) -> None:
    opened = EmbeddedStore.open(data)
    try:
        scrub(opened, data)
    finally:
        opened.close()


def test_a_store_that_the_history_does_not_tell_is_reported(store: EmbeddedStore, tmp_path: Path) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")
    increment(store, "later")
    store.close()
    shutil.copy(tmp_path / "data" / "history.log", tmp_path / "backup" / "history.log")

    with pytest.raises(BackupDamaged, match=r"history\.log"):
        check_backup(tmp_path / "backup")


def test_half_of_a_restored_backup_is_no_data_directory(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")

    def interrupted(source: Path, target: Path, **_: object) -> None:
        shutil.copy(source / "manifest.json", target)
        raise OSError("power")

    with monkeypatch.context() as power:
        power.setattr(shutil, "copytree", interrupted)
        with pytest.raises(StoreUnavailable, match="power"):
            restore(tmp_path / "backup", tmp_path / "new")

    with pytest.raises(StoreUnavailable, match="restore it again"):
        EmbeddedStore.open(tmp_path / "new")


def test_a_restored_store_lists_the_graphs_that_it_had(store: EmbeddedStore, tmp_path: Path) -> None:
    listed = "SELECT ?g { GRAPH ?g {} }"
    back_up(store, tmp_path / "data", tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "new")

    again = EmbeddedStore.open(tmp_path / "new")
    assert {row["g"] for row in again.rows(listed)} == {row["g"] for row in store.rows(listed)}
    again.close()


def test_a_scrub_of_a_damaged_history_says_which_line(store: EmbeddedStore, tmp_path: Path) -> None:
    store.close()
    log = tmp_path / "data" / "history.log"
    log.write_bytes(log.read_bytes().replace(b'"agent":', b'"agent"!', 1))

    with pytest.raises(BackupDamaged, match=r"history\.log, line 1"):
        scrubbed(tmp_path / "data")


def test_a_copy_that_a_killed_backup_left_is_removed(store: EmbeddedStore, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "data" / ".copy-x1").mkdir()
    (tmp_path / "data" / "backup-2026").mkdir()

    EmbeddedStore.open(tmp_path / "data").close()

    assert not (tmp_path / "data" / ".copy-x1").exists()
    assert (tmp_path / "data" / "backup-2026").exists()


def test_a_file_of_a_backup_that_cannot_be_read_is_reported(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")

    def unreadable(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("hashlib.file_digest", unreadable)

    with pytest.raises(BackupDamaged, match="Input/output"):
        check_backup(tmp_path / "backup")


def test_no_link_and_no_empty_folder_passes_for_a_file(store: EmbeddedStore, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(store, tmp_path / "data", backup)
    current = backup / "store" / "CURRENT"
    current.rename(tmp_path / "CURRENT")
    current.symlink_to(tmp_path / "CURRENT")
    (backup / "store" / "elsewhere").symlink_to(tmp_path)
    (backup / "empty").mkdir()
    os.mkfifo(backup / "pipe")

    with pytest.raises(BackupDamaged, match=r"damaged: empty, pipe, store/CURRENT, store/elsewhere\."):
        check_backup(backup)


def test_a_manifest_that_is_a_link_is_none(store: EmbeddedStore, tmp_path: Path) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")
    manifest = tmp_path / "backup" / "backup.json"
    manifest.rename(tmp_path / "elsewhere.json")
    manifest.symlink_to(tmp_path / "elsewhere.json")

    with pytest.raises(BackupDamaged, match="symbolic link"):
        check_backup(tmp_path / "backup")


@pytest.mark.parametrize("failure", [OSError(errno.EIO, "the disk"), KeyboardInterrupt()], ids=str)
def test_a_backup_that_fails_leaves_nothing(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fails(*_: object) -> None:
        raise failure

    with monkeypatch.context() as disk:
        disk.setattr("modernstats_kg.store.backups.write_manifest", fails)
        with pytest.raises((StoreUnavailable, KeyboardInterrupt)):
            back_up(store, tmp_path / "data", tmp_path / "to" / "backup")

    assert list((tmp_path / "to").iterdir()) == []
    back_up(store, tmp_path / "data", tmp_path / "to" / "backup")


def test_a_backup_that_somebody_writes_is_left_alone(store: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "backup.part").mkdir()

    with pytest.raises(StoreUnavailable, match=r"backup\.part exists.*interrupted"):
        back_up(store, tmp_path / "data", tmp_path / "backup")

    assert (tmp_path / "backup.part").exists()


def test_a_backup_and_its_name_are_on_disk_when_it_is_done(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    fsync = os.fsync

    def noted(file: int) -> None:
        synced.append((os.readlink(f"/proc/self/fd/{file}"), (tmp_path / "to" / "backup").exists()))
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    back_up(store, tmp_path / "data", tmp_path / "to" / "backup")

    assert (str(tmp_path / "to"), True) in synced
    assert (str(tmp_path / "to" / "backup.part" / "backup.json"), False) in synced


@pytest.mark.parametrize(
    "full",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("IO error: No space left on device: While appending to file: /data/000012.sst"),
        RuntimeError("IO error: Disk quota exceeded: While appending to file"),
    ],
    ids=["system", "engine", "quota"],
)
def test_a_full_disk_is_not_taken_for_damage(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: Exception
) -> None:
    back_up(store, tmp_path / "data", tmp_path / "backup")

    def fails(_: Any) -> None:
        raise full

    monkeypatch.setattr(Engine, "rewrite", fails)

    with pytest.raises(StoreFull, match="room"):
        scrub(store, tmp_path / "data")
    with pytest.raises(StoreFull, match="room"):
        restore(tmp_path / "backup", tmp_path / "new")
    with pytest.raises(StoreFull, match="room"):
        back_up(store, tmp_path / "data", tmp_path / "second")
