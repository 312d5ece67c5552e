"""The engine and the history part ways in a crash; at the next start they agree again."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from modernstats_kg.errors import StoreReadOnly, StoreUnavailable
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.journal import Journal
from modernstats_kg.store.recovery import dataset_of
from reading import content

GRAPH = Iri("https://example.org/graph/a")
BY = Attribution(Iri("https://example.org/id/editor"), "Because.", "request-1")


def quad(value: str) -> Quad:
    return Quad(Iri("https://example.org/s"), Iri("https://example.org/p"), Literal(value), GRAPH)


def write(store: EmbeddedStore, *values: str, removes: tuple[str, ...] = ()) -> int:
    change = Change(frozenset(quad(value) for value in values), frozenset(quad(value) for value in removes))
    return store.write(lambda: change, BY)


def values(store: EmbeddedStore) -> list[str]:
    return sorted(str(found.object) for found in content(store))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data directory at commit 3, and `tmp_path`/early, its engine at commit 1."""
    store = EmbeddedStore.open(tmp_path / "data")
    write(store, "one", "two")
    store.snapshot(tmp_path / "early")
    write(store, "three", removes=("one",))
    write(store, "four")
    store.close()
    return tmp_path / "data"


def test_the_history_adds_up_to_the_dataset(folder: Path) -> None:
    store = EmbeddedStore.open(folder)

    assert dataset_of(store.history()) == set(store.statements())
    assert [commit.attribution for commit in store.history()] == [BY] * 3
    store.close()


def test_an_engine_that_fell_behind_catches_up(folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "store")
    shutil.copytree(tmp_path / "early", folder / "store")

    store = EmbeddedStore.open(folder)

    assert (store.commit, values(store)) == (3, ["four", "three", "two"])
    store.close()


def test_an_engine_that_is_lost_is_made_again(folder: Path) -> None:
    shutil.rmtree(folder / "store")

    store = EmbeddedStore.open(folder)

    assert (store.commit, values(store)) == (3, ["four", "three", "two"])
    assert store.rows("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/p> ?o }")[0]["n"].value == "3"
    store.close()


def test_what_the_engine_holds_beyond_the_history_is_written_down(folder: Path) -> None:
    lines = (folder / "history.log").read_bytes().splitlines(keepends=True)
    (folder / "history.log").write_bytes(lines[0])

    store = EmbeddedStore.open(folder)

    assert (store.commit, values(store)) == (4, ["four", "three", "two"])
    assert [commit.number for commit in store.history()] == [1, 4]
    assert dataset_of(store.history()) == set(store.statements())
    store.close()
    again = EmbeddedStore.open(folder)
    assert (again.commit, write(again, "five")) == (4, 5)
    again.close()


def test_a_damaged_history_leaves_the_store_readable_and_says_why_nothing_is_written(folder: Path) -> None:
    log = folder / "history.log"
    damaged = bytearray(log.read_bytes())
    damaged[len(damaged) // 2] ^= 255
    log.write_bytes(damaged)

    store = EmbeddedStore.open(folder)

    assert values(store) == ["four", "three", "two"]
    assert "history.log, line 2, is damaged" in store.read_only_reason
    with pytest.raises(StoreReadOnly, match=r"history\.log, line 2.*backup"):
        write(store, "five")
    assert log.read_bytes() == bytes(damaged)
    store.close()


def test_a_change_that_changes_nothing_is_no_commit(folder: Path) -> None:
    store = EmbeddedStore.open(folder)
    size = (folder / "history.log").stat().st_size

    assert write(store, "four", removes=("one",)) == 3

    assert (store.commit, (folder / "history.log").stat().st_size) == (3, size)
    store.close()


def test_what_a_change_both_adds_and_removes_ends_up_in_the_dataset(folder: Path) -> None:
    store = EmbeddedStore.open(folder)

    write(store, "four", "five", removes=("four", "five"))

    assert values(store) == ["five", "four", "three", "two"]
    store.close()


def test_a_change_that_cannot_be_built_writes_nothing(folder: Path) -> None:
    store = EmbeddedStore.open(folder)

    def build() -> Change:
        raise ValueError("somebody else was faster")

    with pytest.raises(ValueError, match="faster"):
        store.write(build, BY)

    assert (store.commit, write(store, "five")) == (3, 4)
    store.close()


def test_commits_that_a_damaged_log_of_the_engine_loses_are_applied_again(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path)
    numbers = [write(store, f"value {n} " + "x" * 200) for n in range(200)]
    store.close()
    log = max((tmp_path / "store").glob("*.log"), key=lambda path: path.stat().st_size)
    damaged = bytearray(log.read_bytes())
    middle = len(damaged) // 2
    damaged[middle : middle + 16] = bytes(byte ^ 0xA5 for byte in damaged[middle : middle + 16])
    log.write_bytes(damaged)
    assert Engine(shutil.copytree(tmp_path / "store", tmp_path / "alone")).number() < numbers[-1]

    again = EmbeddedStore.open(tmp_path)

    assert (again.commit, len(values(again))) == (200, 200)
    assert dataset_of(again.history()) == set(again.statements())
    again.close()


@pytest.mark.parametrize("applied", [True, False], ids=["applied", "not withdrawn"])
def test_a_commit_of_which_nobody_knows_leaves_a_store_that_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, applied: bool
) -> None:
    store = EmbeddedStore.open(folder)
    apply = Engine.apply

    def fails(*arguments: Any) -> None:
        if applied:
            apply(*arguments)
        raise OSError("the disk")

    with monkeypatch.context() as disk:
        disk.setattr(Engine, "apply", fails)
        if not applied:
            disk.setattr(os, "truncate", fails)
        with pytest.raises(StoreUnavailable, match="the disk"):
            write(store, "five")
    number = write(store, "six")

    assert number == store.commit
    assert values(store) == ["five", "four", "six", "three", "two"]
    assert dataset_of(store.history()) == set(store.statements())
    store.close()
    again = EmbeddedStore.open(folder)
    assert (again.commit, values(again)) == (number, ["five", "four", "six", "three", "two"])
    again.close()


def test_a_snapshot_does_not_wait_for_a_change_that_is_being_built(folder: Path, tmp_path: Path) -> None:
    store = EmbeddedStore.open(folder)
    building, finish = Event(), Event()

    def build() -> Change:
        building.set()
        assert finish.wait(20)
        return Change(frozenset({quad("five")}))

    with ThreadPoolExecutor(2) as threads:
        number = threads.submit(store.write, build, BY)
        assert building.wait(20)
        try:
            assert threads.submit(store.snapshot, tmp_path / "meanwhile").result(10) == 3
        finally:
            finish.set()
        assert number.result(20) == 4
    store.close()


def test_a_store_that_closes_while_a_commit_waits_for_the_disk_acknowledges_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EmbeddedStore.open(folder)
    sync = Journal.sync

    def closed_before(journal: Journal, number: int) -> None:
        store.close()
        sync(journal, number)

    monkeypatch.setattr(Journal, "sync", closed_before)

    assert write(store, "five") == 4

    again = EmbeddedStore.open(folder)
    assert values(again) == ["five", "four", "three", "two"]
    again.close()


def test_no_number_is_used_again_for_what_a_power_loss_took(folder: Path, tmp_path: Path) -> None:
    store = EmbeddedStore.open(folder)
    at_that_moment = tmp_path / "power"
    seen = write(store, "seen by readers, not yet on disk")
    shutil.copytree(folder, at_that_moment, ignore=shutil.ignore_patterns("store"))
    lines = (folder / "history.log").read_bytes().splitlines(keepends=True)
    (at_that_moment / "history.log").write_bytes(b"".join(lines[:3]))
    shutil.copytree(tmp_path / "early", at_that_moment / "store")
    store.close()

    again = EmbeddedStore.open(at_that_moment)

    assert again.commit == 3
    assert write(again, "something else") > seen
    again.close()


def test_what_is_written_down_after_a_power_loss_takes_no_number_that_was_seen(
    folder: Path, tmp_path: Path
) -> None:
    store = EmbeddedStore.open(folder)
    store.snapshot(tmp_path / "three")
    seen = [write(store, name) for name in ("four and a half", "five")]
    shutil.copytree(folder, tmp_path / "power", ignore=shutil.ignore_patterns("store"))
    lines = (folder / "history.log").read_bytes().splitlines(keepends=True)
    (tmp_path / "power" / "history.log").write_bytes(b"".join(lines[:2]))
    (tmp_path / "three").rename(tmp_path / "power" / "store")
    store.close()

    again = EmbeddedStore.open(tmp_path / "power")

    assert values(again) == ["four", "three", "two"]
    assert again.commit > max(seen)
    again.close()
