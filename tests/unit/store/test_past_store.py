"""An older state is read like the newest one, and never changed."""

from functools import partial
from pathlib import Path

import pytest

from modernstats_kg.actions.history import change_between
from modernstats_kg.errors import StoreReadOnly
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.past_store import PastStores
from modernstats_kg.store.versions import Past, Versions

G, S, P = Iri("http://example.org/g"), Iri("http://example.org/s"), Iri("http://example.org/p")


def quad(value: str) -> Quad:
    return Quad(S, P, Literal(value), G)


@pytest.fixture
def store(tmp_path: Path):
    opened = EmbeddedStore.open(tmp_path)
    for value in ("one", "two", "three"):
        opened.write(lambda value=value: Change(frozenset({quad(value)})), Attribution())
    yield opened
    opened.close()


@pytest.fixture
def versions(store, tmp_path: Path):
    return Versions(store, tmp_path, Past(partial(change_between, store), lambda: ()), most=1)


def values(store) -> set[str]:
    return {found.object.value for found in store.statements(subject=S)}


def test_statements_counts_and_history_end_with_the_state(store, versions):
    past = PastStores(store, versions)

    with past.reading(2) as older:
        assert values(older) == {"one", "two"}
        assert older.graph_sizes()[G.value] == 2
        assert [commit.number for commit in older.history()] == [1, 2]
        assert older.rows("SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }")[0]["n"].value == "2"
        assert (older.commit, older.holds(G), older.changed_at(G)) == (2, True, 2)
    assert values(store) == {"one", "two", "three"}


def test_nothing_can_be_written_to_it(store, versions, tmp_path):
    with PastStores(store, versions).reading(1) as older:
        refused = (
            lambda: older.write(Change, Attribution()),
            lambda: older.effect(Change()),
            lambda: older.consider(Change),
            lambda: older.replace_graph(G, (), ""),
            lambda: older.drop_graph(G),
            lambda: older.snapshot(tmp_path / "copy"),
        )
        for write in refused:
            with pytest.raises(StoreReadOnly):
                write()
        assert older.read_only_reason
        assert values(older) == {"one"}


def test_only_few_states_stay_open_and_one_that_is_read_is_never_closed(store, versions):
    past = PastStores(store, versions, most=1)

    with past.reading(1) as first:
        with past.reading(2), past.reading(3):
            pass
        assert values(first) == {"one"}
    with past.reading(3) as third:
        assert values(third) == {"one", "two", "three"}
    past.close()
    with past.reading(2) as second:
        assert values(second) == {"one", "two"}


def test_a_state_that_stays_open_is_the_same_store_for_whoever_comes_next(store, versions):
    past = PastStores(store, versions)
    with past.reading(2) as one:
        pass
    with past.reading(2) as two:
        assert two is one
