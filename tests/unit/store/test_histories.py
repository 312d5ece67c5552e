"""The history tells whatever was written: replayed from nothing it is the dataset (KG_HISTORIES of them)."""

import os
import random
import shutil
from pathlib import Path

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.proof import dataset_digest
from modernstats_kg.store.recovery import dataset_of

HISTORIES = int(os.environ.get("KG_HISTORIES", "25"))
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NODES = [Iri(f"https://example.org/{name}") for name in "abc"]
_GRAPHS = [Iri(f"https://example.org/graph/{name}") for name in "xyz"]
_OBJECTS = [
    *_NODES,
    Literal("plain \\ \" ' \r\n\t } . \u2028"),
    Literal("text", RDF_LANG_STRING, "en-GB"),
    Literal("1.50", f"{_XSD}decimal"),
    Literal("1.5", f"{_XSD}decimal"),
    Literal("7", f"{_XSD}positiveInteger"),
    Literal("2024-01-01T24:00:00+00:00", f"{_XSD}dateTime"),
    Literal("012", "https://example.org/code"),
]


def some(chance: random.Random) -> frozenset[Quad]:
    return frozenset(
        Quad(chance.choice(_NODES), chance.choice(_NODES), chance.choice(_OBJECTS), chance.choice(_GRAPHS))
        for _ in range(chance.randrange(6))
    )


def live(store: EmbeddedStore, chance: random.Random) -> None:
    """One write of some kind."""
    match chance.randrange(4):
        case 0:
            store.drop_graph(chance.choice(_GRAPHS))
        case 1:
            graph = chance.choice(_GRAPHS)
            quads = [quad for quad in some(chance) if quad.graph == graph]
            store.replace_graph(graph, quads, str(chance.random()))
        case _:
            change = Change(some(chance), some(chance))
            store.write(lambda: change, Attribution(reason="Tried."))


def test_the_replayed_history_is_the_dataset_whatever_was_written(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same histories in every run

    for number in range(HISTORIES):
        folder = tmp_path / str(number)
        store = EmbeddedStore.open(folder, "os")
        for _ in range(chance.randrange(1, 10)):
            live(store, chance)
            if chance.random() < 0.1:
                store.close()
                store = EmbeddedStore.open(folder, "os")
        held, commit = dataset_digest(store.statements()), store.commit
        assert dataset_digest(dataset_of(store.history())) == held
        store.close()

        shutil.rmtree(folder / "store")
        again = EmbeddedStore.open(folder, "os")
        assert (dataset_digest(again.statements()), again.commit) == (held, commit)
        again.close()
        shutil.rmtree(folder)
