from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.snapshots import Snapshots

GRAPH = Iri("https://example.org/graph/a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path)
    yield opened
    opened.close()


def write(store: EmbeddedStore, text: str) -> int:
    statement = Quad(Iri("https://example.org/s"), Iri("https://example.org/p"), Literal(text), GRAPH)
    return store.replace_graph(GRAPH, [statement], text)


def folders(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "snapshots").iterdir())


def test_no_snapshot_is_made_before_one_is_asked_for(store: EmbeddedStore, tmp_path: Path) -> None:
    snapshots = Snapshots(store, tmp_path)
    write(store, "1")

    assert snapshots.acquire(store.commit) is None
    assert not (tmp_path / "snapshots").exists()


def test_callers_that_meet_share_one_snapshot(store: EmbeddedStore, tmp_path: Path) -> None:
    snapshots = Snapshots(store, tmp_path)
    write(store, "1")

    with ThreadPoolExecutor(8) as threads:
        made = {future.result() for future in [threads.submit(snapshots.current) for _ in range(8)]}

    assert [(snapshot.path, snapshot.commit) for snapshot in made] == [(tmp_path / "snapshots" / "1", 1)]
    assert folders(tmp_path) == ["1"]


def test_an_acquired_snapshot_outlives_newer_ones_until_it_is_released(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    snapshots = Snapshots(store, tmp_path)
    write(store, "1")
    snapshots.current()
    held, twice = snapshots.acquire(1), snapshots.acquire(1)
    write(store, "2")
    snapshots.current()

    assert held is not None
    assert held == twice
    snapshots.release(held)
    assert folders(tmp_path) == ["1", "2"]
    snapshots.release(held)
    assert folders(tmp_path) == ["2"]


def test_a_snapshot_nobody_holds_goes_when_a_newer_one_comes(store: EmbeddedStore, tmp_path: Path) -> None:
    snapshots = Snapshots(store, tmp_path)
    for text in ("1", "2", "3"):
        write(store, text)
        snapshots.current()

    assert folders(tmp_path) == ["3"]


def test_a_released_snapshot_stays_while_it_is_the_newest(store: EmbeddedStore, tmp_path: Path) -> None:
    snapshots = Snapshots(store, tmp_path)
    write(store, "1")
    snapshots.current()
    held = snapshots.acquire(1)
    assert held is not None

    snapshots.release(held)

    assert snapshots.acquire(1) == held


def test_what_a_former_run_left_is_removed(store: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "17").mkdir(parents=True)
    (tmp_path / "snapshots" / "making").mkdir()

    Snapshots(store, tmp_path).current()

    assert folders(tmp_path) == ["0"]
