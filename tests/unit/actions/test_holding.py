"""What lists are made of, followed from commit to commit, against the same read anew."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.actions import holding
from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.holding import held_of
from modernstats_kg.actions.labelling import label_index, names_index
from modernstats_kg.model.change import Change
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.store.bookkeeping import INFERRED
from small_graphs import put, small_graph

EX = "http://example.org/"
GRAPHS = [Iri(f"{CANONICAL_BASE}graph/{name}") for name in ("one", "two", "private/x", "official/y")]
SAID = [
    ("rdf:type", Iri(expand("hlg:Project"))),
    ("rdf:type", Iri(expand("hlg:StandardVersion"))),
    ("rdf:type", Iri(expand("skos:Concept"))),
    ("skos:prefLabel", Literal("Étape", RDF_LANG_STRING, "fr")),
    ("skos:prefLabel", Literal("Step 'x' \n", RDF_LANG_STRING, "en")),
    ("dcterms:isPartOf", Iri(f"{EX}a")),
    ("prov:generated", Iri(f"{EX}b")),
    ("skos:inScheme", Iri(f"{CANONICAL_BASE}id/standards/gsim/2.0")),
]
QUADS = [
    Quad(Iri(EX + subject), Iri(expand(predicate)), value, graph)
    for subject, (predicate, value), graph in product("abc", SAID, GRAPHS)
]
changes = st.builds(Change, st.frozensets(st.sampled_from(QUADS)), st.frozensets(st.sampled_from(QUADS)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    graph = small_graph(tmp_path_factory.mktemp("holding"), "")
    yield graph
    graph.close()


def shown(kg):
    records = {name: all_records(kg, name) for name in KINDS}
    return records, dict(names_index(kg)), dict(label_index(kg))


@settings(max_examples=60, deadline=None)
@given(course=st.lists(changes, min_size=1, max_size=4))
def test_what_is_followed_is_what_is_read(shared, course):
    for change in course:
        put(shared, change)
        held = held_of(shared)
        fresh = holding._read(shared.store)

        assert held.items == fresh.items
        assert held.pointing == fresh.pointing
        assert held.named == fresh.named
        assert held.versions == fresh.versions
        assert held.commit == fresh.commit == shared.store.commit


def test_records_and_names_follow_too_however_many_commits_are_missed(made):
    kg = made("<a> a hlg:Project ; skos:prefLabel 'A'@en . <b> a hlg:Project .")
    before = shown(kg)
    base = f"{CANONICAL_BASE}id/"
    named = Quad(Iri(f"{base}b"), Iri(expand("skos:prefLabel")), Literal("B"), GRAPHS[0])
    put(kg, Change(frozenset({named})))
    put(kg, Change(frozenset({Quad(Iri(f"{base}b"), Iri(expand("rdf:type")), SAID[2][1], GRAPHS[1])})))
    after = shown(kg)

    assert before[0]["projects"]["b"].label() == "b"
    assert after[0]["projects"]["b"].label() == "B"
    assert after[0]["projects"]["b"].version == kg.store.commit
    assert after[0]["projects"]["a"] is before[0]["projects"]["a"]
    assert after[0]["events"] is before[0]["events"]
    assert after[2][f"{base}b"] == "B"
    assert GRAPHS[1].value in after[0]["projects"]["b"].sources


def test_a_few_commits_are_followed_without_a_query(made, monkeypatch):
    kg = made("<a> a hlg:Project .")
    held_of(kg)
    monkeypatch.setattr(type(kg.store), "rows", lambda *_: pytest.fail("a query was made"))
    new = Iri(f"{CANONICAL_BASE}id/new")
    put(kg, Change(frozenset({Quad(new, Iri(expand("rdf:type")), SAID[0][1], GRAPHS[0])})))

    assert set(all_records(kg, "projects")) == {"a", "new"}


def test_what_becomes_an_item_later_is_read_whole(made):
    kg = made("<a> a hlg:Project . <b> skos:prefLabel 'B' .")
    held_of(kg)
    late = Quad(Iri(f"{CANONICAL_BASE}id/b"), Iri(expand("rdf:type")), SAID[0][1], GRAPHS[0])
    put(kg, Change(frozenset({late})))

    assert all_records(kg, "projects")["b"].label() == "B"


def test_inferred_and_private_statements_make_no_item(made):
    kg = made("<a> a hlg:Project .")
    held_of(kg)
    for graph in (INFERRED, GRAPHS[2]):
        put(kg, Change(frozenset({Quad(Iri(f"{EX}hidden"), Iri(expand("rdf:type")), SAID[0][1], graph)})))

    assert set(all_records(kg, "projects")) == {"a"}
    assert held_of(kg).items == holding._read(kg.store).items


def test_what_changed_too_long_ago_is_not_told(made):
    kg = made("<a> a hlg:Project .")
    first = held_of(kg)
    numbers = []
    for value in range(3):
        numbers.append(put(kg, Change(frozenset({Quad(Iri(f"{EX}{value}"), Iri(EX), Iri(EX), GRAPHS[0])}))))
    held = held_of(kg)

    assert held.changed_after(numbers[0]) >= {f"{EX}1", f"{EX}2"}
    assert f"{EX}0" not in held.changed_after(numbers[0])
    assert held.changed_after(first.commit) >= {f"{EX}0", f"{EX}1", f"{EX}2"}
    assert held.changed_after(first.commit - 1) is None
    assert first.changed_after(0) is None
