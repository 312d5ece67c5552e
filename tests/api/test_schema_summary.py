"""The classes and properties in use, counted."""

import re

import pytest

from modernstats_kg.namespaces import PREFIXES


@pytest.fixture(scope="module")
def schema(client):
    return client.get("/api/v1/schema").json()


def counted(client, pattern, what="*"):
    answer = client.get(
        "/sparql", params={"query": f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}", "format": "json"}
    )
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_every_class_and_property_in_use_is_there_with_its_count(client, schema):
    classes = {found["id"]: found["instances"] for found in schema["classes"]}
    properties = {found["id"]: found["statements"] for found in schema["properties"]}

    assert len(classes) == counted(client, "?s a ?c", "DISTINCT ?c")
    assert len(properties) == counted(client, "?s ?p ?o", "DISTINCT ?p")
    for iri in ("hlg:Project", "skos:Concept", "sssom:Mapping"):
        whole = PREFIXES[iri.split(":")[0]] + iri.split(":")[1]
        assert classes[whole] == counted(client, f"?s a <{whole}>", "DISTINCT ?s")
    broader = f"{PREFIXES['skos']}broader"
    assert properties[broader] == counted(client, f"?s <{broader}> ?o")
    assert schema["statements"] == counted(client, "?s ?p ?o")


def test_a_class_tells_its_properties_and_an_instance(client, schema):
    project = next(found for found in schema["classes"] if found["name"] == "hlg:Project")
    dates = next(use for use in project["properties"] if use["name"] == "schema:startDate")

    assert dates["number"] == counted(client, f"?s a <{project['id']}> ; <{dates['id']}> ?o", "DISTINCT ?s")
    assert client.get("/resource", params={"iri": project["example"]}).status_code == 303


def test_a_property_tells_domains_ranges_and_sample_values(client, schema):
    used = {found["name"]: found for found in schema["properties"]}
    dates, matches = used["schema:startDate"], used["hlg:proposedBy"]

    assert "hlg:Project" in {use["name"] for use in dates["domains"]}
    assert {use["name"] for use in dates["datatypes"]} <= {
        "xsd:gYear",
        "xsd:gYearMonth",
        "xsd:date",
        "xsd:dateTime",
    }
    assert all(use["example"] for use in dates["datatypes"])
    assert "hlg:ModernizationGroup" in {use["name"] for use in matches["ranges"]}
    assert matches["datatypes"] == []


def test_prefixes_write_what_is_named_short(schema):
    names = [
        found["name"] for found in (*schema["classes"], *schema["properties"]) if "://" not in found["name"]
    ]

    assert {name.partition(":")[0] for name in names} <= set(schema["prefixes"])
    assert schema["prefixes"]["hlg"] == PREFIXES["hlg"]
    assert {graph["id"] for graph in schema["graphs"]} >= {f"{PREFIXES['hlg'][:-4]}graph/gsbpm"}


def test_in_words_it_fits_into_what_an_assistant_reads(client, schema):
    answer = client.get("/api/v1/schema.md")
    same = client.get("/api/v1/schema", headers={"Accept": "text/markdown"})

    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert same.content == answer.content
    assert len(answer.text.split()) < 6_000
    for heading in ("# Schema", "## Prefixes", "## Classes", "## Properties", "## Named graphs"):
        assert f"\n{heading}" in f"\n{answer.text}"
    for found in (*schema["classes"], *schema["properties"]):
        assert f"`{found['name']}`" in answer.text
    assert re.search(r"\*\*`hlg:Project`\*\* Project: 18", answer.text)


def test_what_does_not_fit_is_counted():
    from modernstats_kg.model.schema_summary import PropertySummary, SchemaSummary
    from modernstats_kg_api.schema_text import schema_markdown

    many = tuple(
        PropertySummary(f"urn:p{n}", f"A property with number {n}", 1, (), (), ()) for n in range(2_000)
    )
    text = schema_markdown(SchemaSummary((), many, (), {}, 2_000), "")
    listed = text.count("**`urn:p")

    assert len(text.split()) < 6_000
    assert listed > 100
    assert f"… and {2_000 - listed} more" in text
