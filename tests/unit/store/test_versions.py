"""Older states as folders: right in every graph, kept as long as they are used or asked for."""

import pyoxigraph as ox
import pytest

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.recovery import dataset_of
from modernstats_kg.store.versions import Past, Versions
from reading import A, B, statement


@pytest.fixture
def store(tmp_path):
    opened = EmbeddedStore.open(tmp_path)
    opened.write(lambda: Change(frozenset({statement(1, A), statement(2, A)})), Attribution())
    opened.write(lambda: Change(frozenset({statement(1, B)}), frozenset({statement(2, A)})), Attribution())
    opened.write(lambda: Change(removes=frozenset({statement(1, A)})), Attribution())
    yield opened
    opened.close()


def versions_of(store, folder, lasting=(), most=8):
    def change(before, after):
        old, new = (dataset_of(store.history(until=number)) for number in (before, after))
        return Change(frozenset(new - old), frozenset(old - new))

    return Versions(store, folder, Past(change, lambda: lasting), most)


def read(versions, number):
    snapshot = versions.acquire(number)
    try:
        engine = ox.Store.read_only(str(snapshot.path))
        named = {str(quad) for quad in engine if quad.graph_name != ox.DefaultGraph()}
        union = {str(quad.triple) for quad in engine.quads_for_pattern(None, None, None, ox.DefaultGraph())}
        return named, union, {str(quad.triple) for quad in engine}
    finally:
        versions.release(snapshot)


def test_a_version_holds_what_the_history_says_and_its_union(store, tmp_path):
    versions = versions_of(store, tmp_path)

    for number in (1, 2, 3):
        versions.make(number)
        named, union, triples = read(versions, number)
        assert len(named) == len(dataset_of(store.history(until=number)))
        assert union == triples


def test_a_version_far_back_is_the_same_when_it_is_made_from_nothing(store, tmp_path):
    many = frozenset(statement(n, B, "many") for n in range(100, 2_200))
    store.write(lambda: Change(many), Attribution())
    versions = versions_of(store, tmp_path)
    versions.make(2)
    named, union, triples = read(versions, 2)

    assert len(named) == len(dataset_of(store.history(until=2)))
    assert union == triples


def test_nothing_is_there_before_it_is_made(store, tmp_path):
    versions = versions_of(store, tmp_path)

    assert versions.acquire(1) is None
    versions.make(1)
    versions.make(1)
    assert versions.acquire(1) in versions


def test_making_a_version_leaves_the_store_as_it_is(store, tmp_path):
    before = set(store.statements())
    versions_of(store, tmp_path).make(1)

    assert set(store.statements()) == before
    assert store.commit == 3


def test_the_version_asked_for_longest_ago_goes_first(store, tmp_path):
    versions = versions_of(store, tmp_path, most=1)
    versions.make(1)
    versions.make(2)
    versions.make(3)

    assert versions.acquire(1) is None
    assert not (tmp_path / "versions" / "1").exists()
    assert versions.acquire(3) is not None


def test_versions_in_use_and_those_of_releases_stay(store, tmp_path):
    versions = versions_of(store, tmp_path, lasting=(1,), most=0)
    versions.make(1)
    versions.make(2)
    used = versions.acquire(2)
    versions.make(3)

    assert versions.acquire(1) is not None
    assert used.path.exists()
    versions.release(used)
    assert not used.path.exists()


def test_versions_outlive_a_restart_and_half_made_ones_do_not(store, tmp_path):
    versions_of(store, tmp_path).make(2)
    (tmp_path / "versions" / "making").mkdir()
    again = versions_of(store, tmp_path)

    assert read(again, 2)
    assert not (tmp_path / "versions" / "making").exists()
