"""Our own vocabulary, served whole."""

import pyoxigraph as ox

PROJECT = "https://w3id.org/modernstats-kg/def#Project"


def test_the_vocabulary_is_one_document_with_all_terms(client):
    graph = list(ox.parse(client.get("/def.nt").content, format=ox.RdfFormat.N_TRIPLES))

    assert PROJECT in {q.subject.value for q in graph}
    assert any(
        q.predicate.value.endswith("#prefLabel") or q.predicate.value.endswith("#label") for q in graph
    )


def test_the_vocabulary_is_negotiated_like_any_document(client):
    answer = client.get("/def", headers={"Accept": "application/rdf+xml"})

    assert answer.headers["content-location"] == "/def.rdf"
    assert answer.content.startswith(b"<?xml")


def test_a_suffix_of_no_format_is_not_found(client):
    answer = client.get("/def.docx")

    assert answer.status_code == 404
    assert "/def" in answer.json()["detail"]
