"""Bringing the store up to date with the shipped files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from modernstats_kg.actions.loading import load_shipped, read_catalog
from modernstats_kg.assets import ontology_dir
from modernstats_kg.errors import BadRequest, StoreUnavailable
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE as BASE
from modernstats_kg.store.embedded import EmbeddedStore
from reading import sizes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content that a test may change."""
    return Path(shutil.copytree(ontology_dir(), tmp_path / "ontology"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path / "data")
    yield opened
    opened.close()


def load(store: EmbeddedStore, folder: Path, base: str = BASE) -> list[str]:
    loaded = load_shipped(store, read_catalog(folder, base), folder, base)
    return [status.source.name.removeprefix(base) for status in loaded]


def test_the_first_start_loads_every_graph_of_the_catalogue(store: EmbeddedStore, folder: Path) -> None:
    loaded = load(store, folder)

    assert {"graph/coos", "graph/gsbpm", "graph/projects-page", "graph/work-programme-2024"} <= set(loaded)
    assert sorted(sizes(store)) == sorted(BASE + name for name in loaded)


def test_a_second_start_loads_nothing(store: EmbeddedStore, folder: Path) -> None:
    load(store, folder)
    commit = store.commit

    assert load(store, folder) == []
    assert store.commit == commit


def test_a_changed_file_loads_its_graph_and_no_other(store: EmbeddedStore, folder: Path) -> None:
    load(store, folder)
    file = folder / "hlg-mos" / "editorial" / "software.ttl"
    file.write_text(file.read_text() + '\n<x> <https://example.org/says> "new" .\n')

    assert load(store, folder) == ["graph/editorial"]
    assert [quad.graph.value for quad in store.statements(object_=Literal("new"))] == [
        BASE + "graph/editorial"
    ]


def test_another_base_moves_our_own_iris_but_not_the_vocabulary(store: EmbeddedStore, folder: Path) -> None:
    load(store, folder, "https://kg.example.org/")

    types = {
        str(quad.object)
        for quad in store.statements(subject=Iri("https://kg.example.org/id/activities/project/soss"))
    }
    assert BASE + "def#Project" in types
    assert store.statements(subject=Iri(BASE + "id/activities/project/soss")) == []


def test_a_new_base_leaves_nothing_under_the_old_one(store: EmbeddedStore, folder: Path) -> None:
    load(store, folder)
    before = {name.removeprefix(BASE): size for name, size in sizes(store).items()}

    load(store, folder, "https://kg.example.org/")

    moved = {name.removeprefix("https://kg.example.org/"): n for name, n in sizes(store).items()}
    assert moved == before
    assert load(store, folder, "https://kg.example.org/") == []


def test_a_graph_that_is_no_longer_shipped_is_dropped(store: EmbeddedStore, folder: Path) -> None:
    load(store, folder)
    kept = [source for source in read_catalog(folder, BASE) if not source.name.endswith("/vtl")]

    load_shipped(store, kept, folder, BASE)

    assert BASE + "graph/vtl" not in store.graph_sizes()
    assert BASE + "graph/vtl" not in store.digests()


@pytest.mark.parametrize("name", ["official", "official/coos", "imported/nace", "imported"])
def test_what_an_administrator_brought_is_never_dropped(
    store: EmbeddedStore, folder: Path, name: str
) -> None:
    brought = Iri(f"{BASE}graph/{name}")
    statement = Quad(Iri("https://example.org/s"), Iri("https://example.org/p"), Literal("brought"), brought)
    store.replace_graph(brought, [statement], "digest")

    load(store, folder)
    load(store, folder, "https://kg.example.org/")

    assert store.statements(object_=Literal("brought")) == [statement]


def test_a_malformed_file_is_named_with_its_line_and_leaves_the_store_open(
    store: EmbeddedStore, folder: Path
) -> None:
    (folder / "models" / "vtl.ttl").write_text("<a> <b> .\n")

    with pytest.raises(BadRequest, match=r"vtl\.ttl.*line 1"):
        load(store, folder)

    assert BASE + "graph/vtl" not in store.digests()


def test_a_file_that_the_catalogue_lists_but_nobody_wrote_is_named(
    store: EmbeddedStore, folder: Path
) -> None:
    (folder / "models" / "vtl.ttl").unlink()

    with pytest.raises(StoreUnavailable, match=r"graph/vtl: .*vtl\.ttl cannot be read"):
        load(store, folder)


def test_an_entry_without_a_licence_is_named(folder: Path) -> None:
    catalog = folder / "catalog.ttl"
    lines = catalog.read_text().splitlines()
    entry = lines.index("<graph/catalog>")
    licence = next(i for i, line in enumerate(lines) if i > entry and "dcterms:license" in line)
    catalog.write_text("\n".join(lines[:licence] + lines[licence + 1 :]))

    with pytest.raises(StoreUnavailable, match="graph/catalog> has no dcterms:license"):
        read_catalog(folder, BASE)
