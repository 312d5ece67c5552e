"""`POST /validate`: what strangers send is checked in a reader, and nothing of it is kept."""

import pytest

PREFIXES = """@base <https://w3id.org/modernstats-kg/id/> .
@prefix hlg: <https://w3id.org/modernstats-kg/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
THEME = """<activities/theme/x> a hlg:Theme ; dcterms:identifier "x" ; dcterms:source <http://example.org/> ;
  skos:prefLabel "X"@en ."""


def validated(client, body, media_type="text/turtle"):
    return client.post("/validate", content=body, headers={"Content-Type": media_type})


def test_data_that_conform_are_told_so(client):
    answer = validated(client, PREFIXES + "<http://example.org/s> <http://example.org/p> 1 .")

    assert (answer.status_code, answer.json()) == (200, {"conforms": True, "violations": []})


def test_each_finding_names_node_property_and_rule(client):
    answer = validated(client, PREFIXES + '<activities/theme/x> a hlg:Theme ; skos:prefLabel "X" .')

    found = {
        (v["focus"].rpartition("/")[2], (v["path"] or "").rpartition("#")[2])
        for v in answer.json()["violations"]
    }
    assert answer.status_code == 200
    assert answer.json()["conforms"] is False
    assert ("x", "prefLabel") in found
    assert all(violation["message"] for violation in answer.json()["violations"])


def test_nothing_of_it_is_kept(client, kg):
    before = kg.store.commit
    validated(client, "<http://example.org/kept> <http://example.org/p> 1 .")

    assert kg.store.commit == before
    assert client.get("/resource", params={"iri": "http://example.org/kept"}).status_code == 404


@pytest.mark.parametrize(
    ("body", "media_type", "status", "detail"),
    [
        ("<a> <b> .", "text/turtle", 400, "not well-formed Turtle"),
        ("x", "text/plain", 415, "not understood as RDF"),
        ("", "", 415, "not understood as RDF"),
        ("[" * 65 + "]" * 65, "application/ld+json", 400, "64 deep"),
        ("<<( <a:s> <a:p> " * 9 + "1" + " )>>" * 9, "text/turtle", 400, "8 deep"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "application/rdf+xml", 400, "entities"),
        ("<?xml version='1.0' encoding='UTF-16'?><r/>", "application/rdf+xml", 400, "UTF-8 only"),
        ("x" * 16_777_217, "text/turtle", 413, "16777216 bytes"),
    ],
    ids=["syntax", "no RDF", "no type", "deep JSON", "deep terms", "entities", "encoding", "size"],
)
def test_what_is_refused_says_why(client, body, media_type, status, detail):
    answer = validated(client, body, media_type)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert detail in answer.json()["detail"]


def test_a_remote_context_is_never_fetched(client):
    body = '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "http://example.org/s", "p": 1}'

    answer = validated(client, body, "application/ld+json")

    assert answer.status_code == 400
    assert "JSON-LD" in answer.json()["detail"]
