"""What is particular to the embedded store: the lock, the manifest, and what a crash leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from modernstats_kg.errors import StoreLocked, StoreUnavailable
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore

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


def test_the_manifest_names_its_format_and_its_writer(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path)
    store.replace_graph(GRAPH, [STATEMENT], "sha256:1")
    store.close()

    content = json.loads((tmp_path / "manifest.json").read_bytes())

    assert content.pop("app")
    assert content == {"format": 1, "commit": 1, "digests": {GRAPH.value: "sha256:1"}}


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 99, "app": "7.0", "commit": 3, "digests": {}}')

    with pytest.raises(StoreUnavailable, match=r"newer version \(7\.0\)"):
        EmbeddedStore.open(tmp_path)

    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("damage", ["", "[]", '{"format": 1}', '{"format": "x"}', "\x00"])
def test_a_damaged_manifest_is_explained(tmp_path: Path, damage: str) -> None:
    (tmp_path / "manifest.json").write_text(damage)

    with pytest.raises(StoreUnavailable, match="restore it from a backup, or delete it"):
        EmbeddedStore.open(tmp_path)


def test_a_failure_between_the_two_manifests_forgets_the_digest_but_never_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EmbeddedStore.open(tmp_path)
    store.replace_graph(GRAPH, [STATEMENT], "old")

    def full_disk(_: pyoxigraph.Store) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("modernstats_kg.store.embedded.sync", full_disk)
    with pytest.raises(StoreUnavailable, match="graph/a cannot be written: No space left"):
        store.replace_graph(GRAPH, [], "new")
    store.close()

    again = EmbeddedStore.open(tmp_path)
    assert (again.commit, again.digests()) == (2, {})
    again.close()


def test_a_snapshot_is_a_store_of_its_own(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "data")
    store.replace_graph(GRAPH, [STATEMENT], "1")
    store.snapshot(tmp_path / "copy")
    store.replace_graph(GRAPH, [], "2")

    copy = pyoxigraph.Store.read_only(str(tmp_path / "copy"))

    triple = '<https://example.org/s> <https://example.org/p> "o"'
    assert [str(quad) for quad in copy] == [triple, f"{triple} <https://example.org/graph/a>"]
    store.close()
