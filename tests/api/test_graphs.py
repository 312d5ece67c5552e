"""Named graphs under their own addresses."""

import pyoxigraph as ox

GSBPM = "https://w3id.org/modernstats-kg/graph/gsbpm"


def test_a_named_graph_holds_its_statements(client):
    triples = list(ox.parse(client.get("/graph/gsbpm.nt").content, format=ox.RdfFormat.N_TRIPLES))
    sizes = {g["id"]: g["statements"] for g in client.get("/health/ready").json()["graphs"]}

    assert len(triples) == sizes[GSBPM] > 1000


def test_a_named_graph_comes_without_what_the_catalogue_says_of_it(client):
    answer = client.get("/graph/gsbpm.nt")
    triples = list(ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES))

    assert GSBPM not in {triple.subject.value for triple in triples}
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in answer.headers["Link"]


def test_a_named_graph_is_the_same_at_both_of_its_addresses(client):
    direct = client.get("/graph/gsbpm", headers={"Accept": "text/turtle"})
    indirect = client.get("/graphs", params={"graph": GSBPM}, headers={"Accept": "text/turtle"})

    assert direct.content == indirect.content
    assert direct.headers["ETag"] == indirect.headers["ETag"]


def test_an_unknown_graph_names_those_that_exist(client):
    answer = client.get("/graph/nothing")

    assert answer.status_code == 404
    assert "gsbpm" in answer.json()["detail"]
