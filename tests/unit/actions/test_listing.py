"""Lists on a small graph whose every row is known."""

from collections.abc import Iterator

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.listing import list_records, read_record
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.records import ListingRequest
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

ONE, TWO = Iri("https://example.org/graph/one"), Iri("https://example.org/graph/two")


def project(local, label, year=None, graph=ONE):
    node = Iri(f"https://example.org/id/{local}")
    yield Quad(node, Iri(expand("rdf:type")), Iri(expand("hlg:Project")), graph)
    yield Quad(node, Iri(expand("skos:prefLabel")), Literal(label, expand("rdf:langString"), "en"), graph)
    if year:
        yield Quad(node, Iri(expand("schema:startDate")), Literal(year, expand("xsd:gYear")), graph)


@pytest.fixture
def small(tmp_path) -> Iterator[KnowledgeGraph]:
    store = EmbeddedStore.open(tmp_path)
    settings = Settings(data=tmp_path, _env_file=None)
    quads = [
        *project("p10", "Step 10", "2020"),
        *project("p2", "Step 2", "2021"),
        *project("e", "Étape 3"),
        *project("a", "alpha", "2020"),
    ]
    store.replace_graph(ONE, quads, "1")
    store.replace_graph(TWO, list(project("a", "Alpha", "2022", TWO)), "1")
    yield KnowledgeGraph(settings, store, ReaderPool(Snapshots(store, tmp_path), settings), ())
    store.close()


def names(kg, **request):
    return [record.local for record in list_records(kg, "projects", ListingRequest(**request)).items]


def test_labels_sort_naturally_without_regard_to_case_and_accents(small):
    assert names(small) == ["a", "e", "p2", "p10"]
    assert names(small, sort="-label") == ["p10", "p2", "e", "a"]


def test_equal_values_are_ordered_by_iri_and_missing_ones_come_last(small):
    assert names(small, sort="startDate") == ["a", "p10", "p2", "e"]
    assert names(small, sort="-startDate") == ["p2", "a", "p10", "e"]


def test_paging_forward_and_back_keeps_the_order(small):
    first = list_records(small, "projects", ListingRequest(limit=3, sort="-startDate"))
    second = list_records(small, "projects", ListingRequest(limit=3, sort="-startDate", cursor=first.next))
    back = list_records(small, "projects", ListingRequest(limit=3, sort="-startDate", cursor=second.previous))

    assert [r.local for r in (*first.items, *second.items)] == ["p2", "a", "p10", "e"]
    assert (first.total, first.previous, second.next) == (4, None, None)
    assert back.items == first.items


def test_a_cursor_survives_a_write_before_it_without_repeating_an_item(small):
    first = list_records(small, "projects", ListingRequest(limit=2))
    small.store.replace_graph(TWO, list(project("b", "Beta", graph=TWO)), "2")
    second = list_records(small, "projects", ListingRequest(limit=2, cursor=first.next))

    assert [r.local for r in first.items] == ["a", "e"]
    assert [r.local for r in second.items] == ["p2", "p10"]
    assert second.total == 5


def test_statements_of_two_sources_both_survive(small):
    record = read_record(small, "projects", "a")

    assert [term.value for term in record.values["startDate"]] == ["2020", "2022"]
    assert record.sources == (ONE.value, TWO.value)
    assert record.labels == {"en": "Alpha"}


def test_what_was_read_is_read_again_after_a_commit(small):
    assert len(names(small)) == 4
    small.store.replace_graph(TWO, list(project("new", "New", graph=TWO)), "2")

    assert len(names(small)) == 5
    assert read_record(small, "projects", "new").label() == "New"


def test_a_collection_without_items_is_empty(small):
    listing = list_records(small, "events", ListingRequest())

    assert (listing.items, listing.total, listing.next) == ((), 0, None)


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_limit_out_of_bounds_is_refused(small, limit):
    with pytest.raises(BadParameter, match="1 to 1000"):
        names(small, limit=limit)


def test_unknown_collections_and_items_are_not_found(small):
    with pytest.raises(NotFound, match="projects"):
        list_records(small, "nothing", ListingRequest())
    with pytest.raises(NotFound, match="no project 'nothing'"):
        read_record(small, "projects", "nothing")
