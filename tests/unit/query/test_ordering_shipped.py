"""Our own queries in another order: examples, saved ones, and those that the service asks itself."""

from importlib.resources import files

import pyoxigraph as ox
import pytest

from modernstats_kg.assets import ontology_dir
from modernstats_kg.query.library import canned
from modernstats_kg.query.shelf import read_examples, read_saved
from orders import counts_in, reordered, solutions

EXAMPLES = {f"example {example.name}": example.text for example in read_examples()}
SAVED = {f"saved {name}": saved.text for name, saved in read_saved().items()}
CANNED = {
    f"canned {entry.name}": canned(entry.name.removesuffix(".rq"))
    for entry in (files("modernstats_kg.query") / "sparql").iterdir()
}
ALL = EXAMPLES | SAVED | CANNED


@pytest.fixture(scope="module")
def shipped() -> ox.Store:
    """The shipped files, each in a graph of its own and all together in the default graph."""
    store = ox.Store()
    for file in sorted(ontology_dir().rglob("*.ttl")):
        statements = [*ox.parse(path=file, base_iri="https://w3id.org/modernstats-kg/")]
        store.extend(statements)
        graph = ox.NamedNode(f"https://w3id.org/modernstats-kg/graph/{file.stem}")
        store.extend(ox.Quad(s.subject, s.predicate, s.object, graph) for s in statements)
    return store


@pytest.fixture(scope="module")
def counts(shipped):
    return counts_in(shipped)


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_our_own_queries_have_the_same_solutions_in_another_order(shipped, counts, text):
    other = reordered(text, counts)

    if other is not None:
        assert solutions(shipped, other) == solutions(shipped, text), other


def test_a_good_part_of_them_comes_in_another_order(counts):
    assert sum(reordered(text, counts) is not None for text in ALL.values()) >= 15
