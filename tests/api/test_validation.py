"""`POST /validate`: what strangers send is checked in a reader, and nothing of it is kept."""

import pytest
from rdflib import RDF, SH, Graph

from editing import editing
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.namespaces import CANONICAL_BASE

PREFIXES = """@base <https://w3id.org/modernstats-kg/id/> .
@prefix hlg: <https://w3id.org/modernstats-kg/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> .
x:S a sh:NodeShape ; sh:targetClass x:C ; sh:or (
  [ sh:property [ sh:path [ sh:inversePath x:p ] ; sh:minCount 1 ] ]
  [ sh:property [ sh:path ( x:q x:r ) ; sh:minCount 1 ] ] ) ; sh:message "It is referred to."@en ."""
DATA = """@prefix x: <urn:x:> .
x:a a x:C .
x:b a x:C .
[] x:p x:b ."""
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


def checked(client, data, shapes, accept="application/json", **headers):
    parts = {"data": ("d.ttl", data, "text/turtle"), "shapes": ("s.ttl", shapes, "text/turtle")}
    return client.post("/validate", files=parts, headers={"Accept": accept, **headers})


def test_shapes_of_the_callers_own_with_lists_paths_and_blank_nodes_are_used(client):
    answer = checked(client, DATA, SHAPES)

    assert (answer.status_code, answer.json()["conforms"]) == (200, False)
    assert [(v["focus"], v["message"], v["line"]) for v in answer.json()["violations"]] == [
        ("urn:x:a", "It is referred to.", 2)
    ]


def test_the_report_is_rdf_where_the_client_prefers_it(client):
    answer = checked(client, DATA, SHAPES, "text/turtle")

    report = Graph().parse(data=answer.text, format="turtle")
    root = report.value(None, RDF.type, SH.ValidationReport)
    (result,) = report.objects(root, SH.result)
    assert report.value(root, SH.conforms).toPython() is False
    assert str(report.value(result, SH.focusNode)) == "urn:x:a"
    assert report.value(result, SH.sourceConstraintComponent) == SH.OrConstraintComponent


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_data_that_conform_have_a_report_too(client, media_type):
    answer = checked(client, "<urn:x:a> a <urn:x:D> .", SHAPES, media_type)

    report = Graph().parse(data=answer.text, format=media_type)
    root = report.value(None, RDF.type, SH.ValidationReport)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert report.value(root, SH.conforms).toPython() is True
    assert len(report) == 2


def test_browsers_are_shown_a_page(client):
    answer = checked(client, DATA, SHAPES, "text/html,*/*;q=0.8")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "The data do not conform" in answer.text
    assert "It is referred to." in answer.text


@pytest.mark.parametrize(
    "rule",
    [
        'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o }" ]',
        'sh:js [ sh:jsFunctionName "f" ]',
        'sh:target [ sh:select "SELECT ?this WHERE { ?this ?p ?o }" ]',
        "<http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/more>",
        'sh:rule [ sh:construct "CONSTRUCT WHERE { ?s ?p ?o }" ]',
    ],
    ids=["sparql", "js", "target", "imports", "rule"],
)
def test_shapes_that_are_more_than_data_are_refused(client, rule):
    shapes = f"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:x:S> a sh:NodeShape ; {rule} ."

    answer = checked(client, DATA, shapes)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/shapes-refused")
    assert "may not use <http" in answer.json()["detail"]


def test_an_administrators_shapes_may_hold_queries(client, kg):
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:C> ; sh:sparql [ sh:message "No x:p leads to it." ;
  sh:select "SELECT $this WHERE { FILTER NOT EXISTS { ?other <urn:x:p> $this } }" ] ."""
    key = create_key(kg.keys, KeyWish("an administrator", ("admin",)), CANONICAL_BASE)

    answer = checked(client, DATA, shapes, Authorization=f"Bearer {key}")

    assert [v["focus"] for v in answer.json()["violations"]] == ["urn:x:a"]


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("<urn:x:S> a <http://www.w3.org/ns/shacl#PropertyShape> .", "must include one `sh:path`"),
        ("<a> <b> .", "not well-formed Turtle"),
        (
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:x:S> a sh:NodeShape ;"
            ' sh:targetClass <urn:x:C> ; sh:property [ sh:path <urn:x:p> ; sh:minCount "one" ] .',
            "The shapes cannot be used",
        ),
    ],
    ids=["no path", "syntax", "count"],
)
def test_shapes_that_are_ill_formed_are_refused_with_the_reason(client, shapes, said):
    answer = checked(client, DATA, shapes)

    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_a_form_without_data_is_told_what_it_lacks(client):
    answer = client.post("/validate", files={"shapes": ("s.ttl", SHAPES, "text/turtle")})

    assert (answer.status_code, "no part `data`" in answer.json()["detail"]) == (400, True)


def test_a_part_that_nobody_asked_for_is_named(client):
    answer = client.post("/validate", files={"data": ("d.ttl", DATA), "extra": ("e.ttl", "")})

    assert (answer.status_code, "'extra'" in answer.json()["detail"]) == (400, True)


def test_the_name_of_a_file_tells_its_form_where_the_client_does_not(client):
    parts = {"data": ("d.nt", "<urn:x:a> <urn:x:p> <urn:x:b> .", "application/octet-stream")}

    assert client.post("/validate", files=parts).json() == {"conforms": True, "violations": []}


def test_a_finding_says_on_which_line_it_is(client):
    body = PREFIXES + '<activities/theme/x> a hlg:Theme ;\n  skos:prefLabel "X" .'

    found = validated(client, body).json()["violations"]

    lines = {(v["route"], v["line"], v["column"]) for v in found}
    assert ("skos:prefLabel", 6, 19) in lines


BESIDE = {"graph": f"{CANONICAL_BASE}graph/projects-page"}
SECOND_NAME = PREFIXES + '<activities/project/soss> skos:prefLabel "Another"@en .'


def test_data_are_seen_together_with_the_statements_of_a_graph(client):
    headers = {"Content-Type": "text/turtle"}
    alone = client.post("/validate", content=SECOND_NAME, headers=headers)
    beside = client.post("/validate", params=BESIDE, content=SECOND_NAME, headers=headers)
    nothing = client.post("/validate", params=BESIDE, content="", headers=headers)

    (found,) = beside.json()["violations"]
    assert alone.json() == nothing.json() == {"conforms": True, "violations": []}
    assert "more than one name" in found["sentence"]
    assert found["focus"].endswith("project/soss")


def test_shapes_of_the_callers_own_see_the_graph_too(client):
    shapes = SHAPES.replace("urn:x:", "https://w3id.org/modernstats-kg/def#").replace("x:C", "x:Project")
    found = [
        client.post("/validate", params=params, files={"data": ("d.nt", ""), "shapes": ("s.ttl", shapes)})
        for params in ({}, BESIDE)
    ]

    assert [answer.json()["conforms"] for answer in found] == [True, False]


def test_a_graph_that_is_private_is_refused_as_one_that_does_not_exist(client, kg):
    secret = f"{CANONICAL_BASE}graph/private/checked"
    keys = {
        scope: {"Authorization": f"Bearer {create_key(kg.keys, KeyWish(scope, (scope,)), CANONICAL_BASE)}"}
        for scope in ("admin", f"read:{secret}")
    }
    turtle = {"Content-Type": "text/turtle"}
    put = client.put("/graphs", params={"graph": secret}, content=DATA, headers=keys["admin"] | turtle)
    try:
        answers = [
            client.post("/validate", params={"graph": name}, content=SECOND_NAME, headers=turtle | key)
            for name, key in ((secret, {}), (f"{secret}-not", {}), (secret, keys[f"read:{secret}"]))
        ]
    finally:
        client.delete("/graphs", params={"graph": secret}, headers=keys["admin"])

    assert [answer.status_code for answer in (put, *answers)] == [201, 400, 400, 200]
    assert answers[0].json()["parameter"] == "graph"
    assert answers[0].json()["detail"] == answers[1].json()["detail"].replace("checked-not", "checked")


def test_a_graph_that_is_larger_than_a_document_may_be_is_refused(tmp_path):
    with editing(tmp_path, upload_max_bytes=1024) as editor:
        text = "".join(f"<urn:s> <urn:p> {n} . " for n in range(30))
        turtle = {"Content-Type": "text/turtle"}
        for graph in ("urn:g1", "urn:g2"):
            put = editor.client.put(
                "/graphs",
                params={"graph": graph},
                content=text.replace("urn:s", graph),
                headers=editor.headers | turtle,
            )
            assert put.status_code == 201
        answer = editor.client.post(
            "/validate", params={"graph": ["urn:g1", "urn:g2"]}, content="", headers=turtle
        )

    assert (answer.status_code, answer.json()["limitBytes"]) == (413, 1024)
