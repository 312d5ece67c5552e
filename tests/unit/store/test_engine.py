"""The engine's atomic step: whatever is added and removed, the unnamed graph is the union of the named."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.bookkeeping import COMMITS, ENDED, PROVENANCE
from modernstats_kg.store.engine import Engine, as_stored

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NODES = [Iri(f"https://example.org/{name}") for name in "st"]
_GRAPHS = [Iri(f"https://example.org/graph/{name}") for name in "abc"]
_VALUES = [
    _NODES[0],
    Literal("012", f"{_XSD}integer"),
    Literal("12", f"{_XSD}integer"),
    Literal('"\\\r\n\t<x>\x00', f"{_XSD}string"),
    Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en-GB"),
]
_ANY = st.builds(
    Quad, st.sampled_from(_NODES), st.just(_NODES[0]), st.sampled_from(_VALUES), st.sampled_from(_GRAPHS)
)
_SOME = st.frozensets(_ANY, max_size=8)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.tuples(_SOME, _SOME), min_size=1, max_size=6))
def test_the_unnamed_graph_is_always_the_union(steps: list[tuple[frozenset[Quad], frozenset[Quad]]]) -> None:
    told: set[Quad] = set()
    with TemporaryDirectory() as folder:
        engine = Engine(Path(folder))
        for adds, removes in steps:
            wanted, unwanted = as_stored(adds), as_stored(removes)
            engine.apply(wanted - engine.present(wanted), engine.present(unwanted - wanted))
            told = (told - unwanted) | wanted

            assert set(engine.quads()) == told
            named, union = set(), set()
            for quad in engine.store:
                (union if quad.graph_name == ox.DefaultGraph() else named).add(quad.triple)
            assert union == named
            assert {str(graph) for graph in engine.store.named_graphs()} == {
                f"<{q.graph.value}>" for q in told
            }
        engine.close()


def test_rewriting_every_block_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "store")

    engine.rewrite()

    assert (list(engine.store), list(engine.store.named_graphs())) == ([], [])
    engine.close()


def test_only_commits_count_as_commits(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "store")
    time = Literal("2026-01-01T00:00:00Z", "http://www.w3.org/2001/XMLSchema#dateTime")
    said = {
        Quad(Iri(subject), ENDED, time, PROVENANCE) for subject in (f"{COMMITS}7", f"{COMMITS}x", "urn:x:9")
    }

    engine.apply(said, set())

    assert engine.number() == 7
    engine.close()
