"""What is particular to the embedded store: the lock, the manifest, and what a crash leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

import modernstats_kg
from modernstats_kg.errors import StoreFull, StoreLocked, StoreUnavailable
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.oxterms import quad_to_engine

GRAPH = Iri("https://example.org/graph/a")
STATEMENT = Quad(Iri("https://example.org/s"), Iri("https://example.org/p"), Literal("o"), GRAPH)


def test_a_second_opener_in_this_process_is_told_who_has_it(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path)

    with pytest.raises(
        StoreLocked, match=r"^Another process is using the data directory .*KG_DATA"
    ) as refused:
        EmbeddedStore.open(tmp_path)

    assert "\n" not in str(refused.value)
    store.close()
    EmbeddedStore.open(tmp_path).close()


def test_another_process_is_refused_too(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path)
    program = "import sys; from pathlib import Path; from modernstats_kg.store.embedded import EmbeddedStore"
    source = str(Path(sys.modules["modernstats_kg"].__path__[0]).parent)

    other = subprocess.run(
        [sys.executable, "-c", f"{program}; EmbeddedStore.open(Path(sys.argv[1]))", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": source},
    )

    assert "StoreLocked: Another process" in other.stderr
    store.close()


def test_a_file_in_the_way_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")

    with pytest.raises(StoreUnavailable, match=r"data directory .* cannot be opened"):
        EmbeddedStore.open(tmp_path / "data")


def test_a_damaged_store_is_explained_and_its_lock_given_back(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path).close()
    (tmp_path / "store" / "CURRENT").write_text("nonsense")

    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"store in .* cannot be opened"):
            EmbeddedStore.open(tmp_path)


def test_the_manifest_names_the_layout_and_its_writer(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path).close()

    content = json.loads((tmp_path / "manifest.json").read_bytes())

    assert content == {"format": 2, "app": modernstats_kg.__version__}


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 99, "app": "7.0"}')

    with pytest.raises(StoreUnavailable, match=r"newer version \(7\.0\)"):
        EmbeddedStore.open(tmp_path)

    assert not (tmp_path / "store").exists()


def test_an_older_layout_is_brought_up_to_this_one(tmp_path: Path) -> None:
    old = pyoxigraph.Store(str(tmp_path / "store"))
    old.add(quad_to_engine(STATEMENT))
    del old
    (tmp_path / "manifest.json").write_text('{"format": 1, "app": "0.1.0", "commit": 3, "digests": {}}')

    store = EmbeddedStore.open(tmp_path)

    assert (store.commit, store.digests(), store.statements()) == (0, {}, [])
    assert json.loads((tmp_path / "manifest.json").read_bytes())["format"] == 2
    store.close()


@pytest.mark.parametrize("damage", ["", "[]", '{"format": 1}', '{"format": "x"}', "\x00"])
def test_a_damaged_manifest_is_explained(tmp_path: Path, damage: str) -> None:
    (tmp_path / "manifest.json").write_text(damage)

    with pytest.raises(StoreUnavailable, match="restore the data directory from a backup"):
        EmbeddedStore.open(tmp_path)


def test_files_that_a_killed_bulk_load_left_are_removed(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path).close()
    orphan = tmp_path / "store" / "bulk-17.sst"
    orphan.write_bytes(b"x" * 100)

    EmbeddedStore.open(tmp_path).close()

    assert not orphan.exists()


def test_too_little_room_refuses_the_commit_and_says_how_much_is_left(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path, room_mib=10**9)

    with pytest.raises(StoreFull, match=r"has \d+ MiB left; a commit must leave 1000000000 MiB"):
        store.replace_graph(GRAPH, [STATEMENT], "1")

    assert (store.commit, store.statements()) == (0, [])
    store.close()


def test_a_snapshot_is_a_store_of_its_own(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "data")
    store.replace_graph(GRAPH, [STATEMENT], "1")
    store.snapshot(tmp_path / "copy")
    store.replace_graph(GRAPH, [], "2")

    copy = pyoxigraph.Store.read_only(str(tmp_path / "copy"))

    triple = '<https://example.org/s> <https://example.org/p> "o"'
    written = [str(quad) for quad in copy if quad.subject.value == STATEMENT.subject.value]
    assert written == [triple, f"{triple} <https://example.org/graph/a>"]
    store.close()
