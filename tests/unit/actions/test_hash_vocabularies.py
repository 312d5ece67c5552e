"""Which terms a document with `#` describes, followed from commit to commit, against the same read anew."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.actions.hash_vocabularies import members_of
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from small_graphs import put, small_graph

DOCUMENTS = ("http://example.org/one", "http://example.org/two")
GRAPHS = [Iri(f"{CANONICAL_BASE}graph/{name}") for name in ("one", "two", "private/x")]
TERMS = [Iri(f"{document}{end}") for document in DOCUMENTS for end in ("", "#", "#a", "#b")]
SAID = [
    (Iri(expand("rdf:type")), Iri(expand("skos:Concept"))),
    (Iri(expand("rdf:type")), Iri("http://example.org/two#a")),
    (Iri(expand("dcterms:relation")), Iri("http://example.org/one#a")),
]
QUADS = [Quad(term, *said, graph) for term, said, graph in product(TERMS, SAID, GRAPHS)]
changes = st.builds(Change, st.frozensets(st.sampled_from(QUADS)), st.frozensets(st.sampled_from(QUADS)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    graph = small_graph(tmp_path_factory.mktemp("hash"), "")
    yield graph
    graph.close()


def described(kg, document):
    rows = kg.store.rows("SELECT DISTINCT ?term WHERE { ?term a ?class }")
    return tuple(sorted(row["term"] for row in rows if str(row["term"]).startswith(f"{document}#")))


@settings(max_examples=60, deadline=None)
@given(course=st.lists(changes, min_size=1, max_size=4))
def test_the_terms_of_a_document_are_those_that_have_a_class(shared, course):
    for change in course:
        put(shared, change)

        for document in DOCUMENTS:
            empty_term = Iri(f"{document}#")
            expected = tuple(term for term in described(shared, document) if term != empty_term)
            assert members_of(shared, document) == expected


def test_a_commit_does_not_have_all_terms_read_again(shared, monkeypatch):
    first, second = (Quad(Iri(f"http://example.org/three#{end}"), *SAID[0], GRAPHS[0]) for end in "ab")
    put(shared, Change(frozenset({first})))
    assert members_of(shared, "http://example.org/three") == (first.subject,)

    def refuse(*_):
        pytest.fail("all terms are read again")

    monkeypatch.setattr(shared.store, "rows", refuse)
    put(shared, Change(frozenset({second}), frozenset({first})))
    assert members_of(shared, "http://example.org/three") == (second.subject,)
