"""The inferred statements of a real store, through writes."""

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.inferring import infer_anew, is_behind, learn_rules
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import Forbidden
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.reason.axioms import SUBCLASS, SUBPROPERTY, TRANSITIVE, TYPE
from modernstats_kg.reason.reasoner import Reasoner
from modernstats_kg.settings import Settings
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

EX = "http://example.org/"
SCHEMA, ONE, TWO = (Iri(f"{EX}graph/{name}") for name in ("schema", "one", "two"))
PART, WITHIN, CITY, PLACE = (Iri(EX + name) for name in ("partOf", "within", "City", "Place"))
THINGS = [Iri(f"{EX}{number}") for number in range(5)]
AXIOMS = frozenset(
    {
        Quad(PART, SUBPROPERTY, WITHIN, SCHEMA),
        Quad(WITHIN, TYPE, TRANSITIVE, SCHEMA),
        Quad(CITY, SUBCLASS, PLACE, SCHEMA),
    }
)
BY_THE_SERVICE = Order(ITSELF)


@pytest.fixture
def kg(tmp_path):
    settings = Settings(data=tmp_path / "data", _env_file=None)
    store = EmbeddedStore.open(settings.data)
    store.write(lambda: Change(AXIOMS), Attribution())
    reasoner = Reasoner(tmp_path / "closures")
    learn_rules(store, reasoner)
    readers = ReaderPool(Snapshots(store, settings.data), settings)
    graph = KnowledgeGraph(settings, store, readers, (), reasoner=reasoner)
    yield graph
    graph.close()


def inferred(kg):
    return {quad[:3] for quad in kg.store.statements(graph=INFERRED)}


def add(kg, *quads):
    return write(kg, lambda: Change(frozenset(quads)), BY_THE_SERVICE)


def remove(kg, *quads):
    return write(kg, lambda: Change(removes=frozenset(quads)), BY_THE_SERVICE)


def test_what_follows_is_written_with_the_commit_that_brings_it(kg):
    a, b, c = THINGS[:3]
    add(kg, Quad(a, PART, b, ONE), Quad(b, PART, c, TWO))

    assert inferred(kg) == {(a, WITHIN, b), (b, WITHIN, c), (a, WITHIN, c)}


def test_what_is_stated_twice_follows_until_both_are_gone(kg):
    a = THINGS[0]
    add(kg, Quad(a, TYPE, CITY, ONE), Quad(a, TYPE, CITY, TWO))
    remove(kg, Quad(a, TYPE, CITY, ONE))

    assert inferred(kg) == {(a, TYPE, PLACE)}

    remove(kg, Quad(a, TYPE, CITY, TWO))

    assert inferred(kg) == set()


def test_what_is_asserted_is_not_inferred_as_well(kg):
    a = THINGS[0]
    add(kg, Quad(a, TYPE, CITY, ONE))
    add(kg, Quad(a, TYPE, PLACE, TWO))

    assert inferred(kg) == set()

    remove(kg, Quad(a, TYPE, PLACE, TWO))

    assert inferred(kg) == {(a, TYPE, PLACE)}


def test_inferred_statements_are_in_no_answer_that_does_not_ask_for_them(kg):
    a = THINGS[0]
    add(kg, Quad(a, TYPE, CITY, ONE))

    assert [quad.object for quad in kg.store.statements(a)] == [CITY]
    assert (
        len(kg.store.rows("SELECT ?c { ?s a ?c . FILTER(isIRI(?s) && ?c = <http://example.org/Place>) }"))
        == 0
    )
    assert kg.store.rows("SELECT ?g { GRAPH ?g { ?s a <http://example.org/Place> } }") == []


def test_nobody_writes_what_is_inferred(kg):
    with pytest.raises(Forbidden, match="graph/inferred"):
        add(kg, Quad(THINGS[0], TYPE, PLACE, INFERRED))


def test_after_many_changes_nothing_is_missing_or_too_much(kg):
    statements = [Quad(a, PART, b, graph) for a in THINGS for b in THINGS for graph in (ONE, TWO)]
    for number in range(60):
        chosen = [statements[(number * step) % len(statements)] for step in (7, 11, 19)]
        add(kg, *chosen) if number % 3 else remove(kg, *chosen)

    assert infer_anew(kg.store, kg.reasoner) == 0


def test_other_axioms_are_noticed(kg):
    infer_anew(kg.store, kg.reasoner)
    assert not is_behind(kg.store, kg.reasoner)

    add(kg, Quad(PLACE, SUBCLASS, THINGS[0], SCHEMA), Quad(THINGS[1], TYPE, CITY, ONE))

    assert (THINGS[1], TYPE, THINGS[0]) in inferred(kg)
