"""Named graphs under their own addresses."""

import pyoxigraph as ox

GSBPM = "https://w3id.org/modernstats-kg/graph/gsbpm"


def test_a_named_graph_holds_its_statements_under_its_name(client):
    quads = list(ox.parse(client.get("/graph/gsbpm.nq").content, format=ox.RdfFormat.N_QUADS))
    sizes = {g["id"]: g["statements"] for g in client.get("/health/ready").json()["graphs"]}

    assert sum(q.graph_name.value == GSBPM for q in quads) == sizes[GSBPM] > 1000


def test_a_named_graph_comes_with_what_the_catalogue_says_of_it(client):
    quads = list(ox.parse(client.get("/graph/gsbpm.nq").content, format=ox.RdfFormat.N_QUADS))
    said = {q.predicate.value: q.object.value for q in quads if q.subject.value == GSBPM}

    assert said["http://purl.org/dc/terms/title"] == "GSBPM"
    assert said["http://purl.org/dc/terms/license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_an_unknown_graph_names_those_that_exist(client):
    answer = client.get("/graph/nothing")

    assert answer.status_code == 404
    assert "gsbpm" in answer.json()["detail"]
