"""One item in every form, and what its `Link` header leads to."""

import csv
import hashlib
import io
import re

import pyoxigraph as ox
import pytest
from pyld import jsonld

from modernstats_kg.model.kinds import KINDS

BASE = "https://w3id.org/modernstats-kg/"
GENERATIVE_AI = f"{BASE}id/activities/project/generativeAi"
ITEM = "/api/v1/projects/generativeAi"
RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


def linked(answer, relation):
    return re.findall(rf'<([^>]*)>; rel="{re.escape(relation)}"', answer.headers["link"])


def expanded(client, body, address=ITEM):
    """The statements of a JSON-LD answer, its context fetched from where it says."""

    def load(url, _options):
        fetched = client.get(url.removeprefix("http://kg.test"))
        return {
            "contentType": fetched.headers["content-type"],
            "contextUrl": None,
            "documentUrl": url,
            "document": fetched.json(),
        }

    options = {"base": f"http://kg.test{address}", "documentLoader": load, "format": "application/n-quads"}
    return set(jsonld.to_rdf(body, options).splitlines())


def triples(body, form):
    """The statements of an answer as lines of N-Triples."""
    return {f"{quad.triple} ." for quad in ox.parse(body, form)}


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_says_the_same_in_every_rdf_form(client, kind):
    path = f"/api/v1/{kind}/{KINDS[kind].example}"
    said = {suffix: triples(client.get(f"{path}.{suffix}").content, form) for suffix, form in RDF.items()}

    assert len(said["nt"]) > 3
    assert len({frozenset(statements) for statements in said.values()}) == 1


@pytest.mark.parametrize("suffix", ["json", "jsonld", "ttl", "nt", "rdf", "trig", "nq", "md"])
def test_a_suffix_and_accept_lead_to_the_same_bytes(client, suffix):
    by_suffix = client.get(f"{ITEM}.{suffix}")
    media_type = by_suffix.headers["content-type"].partition(";")[0]
    by_accept = client.get(ITEM, headers={"Accept": media_type})

    assert by_accept.content == by_suffix.content
    assert by_accept.headers["content-location"] == f"{ITEM}.{suffix}"
    assert f'<{ITEM}.{suffix}>; rel="alternate"; type="{media_type}"' in by_accept.headers["link"]


def test_a_key_that_ends_like_a_number_is_no_suffix(client):
    assert client.get("/api/v1/versions/gsim-2.0").json()["key"] == "gsim-2.0"
    assert client.get("/api/v1/versions/gsim-2.0.jsonld").json()["id"] == f"{BASE}id/standards/gsim/2.0"


def test_a_browser_is_led_to_the_page(client):
    for path, sent in ((ITEM, {"Accept": "text/html"}), (f"{ITEM}.html", {})):
        answer = client.get(path, headers=sent)

        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/doc/activities/project/generativeAi",
        )


@pytest.mark.parametrize("profile", ["compacted", "expanded", "flattened"])
def test_each_profile_of_json_ld_says_the_same_whoever_names_it(client, profile):
    asked = client.get(ITEM, params={"profile": profile})
    accept = f'application/ld+json;profile="http://www.w3.org/ns/json-ld#{profile}"'
    named = client.get(ITEM, headers={"Accept": accept})
    plain = client.get(f"{ITEM}.jsonld").json()

    assert asked.content == named.content
    assert asked.headers["content-type"] == named.headers["content-type"] == accept
    assert expanded(client, asked.json()) == expanded(client, plain)


def test_the_profiles_have_the_shape_of_their_names(client):
    def read(profile):
        return client.get(ITEM, params={"profile": profile}).json()

    assert read("compacted")["label"] == {"en": "Generative AI"}
    assert [node["@id"] for node in read("expanded")] == [GENERATIVE_AI]
    assert len(read("flattened")) > 1
    assert all(
        set(value) <= {"@id", "@type", "@value", "@language"}
        for node in read("flattened")
        for name, values in node.items()
        if not name.startswith("@")
        for value in values
    )
    assert read("framed")["hasObjective"][0]["label"]["en"]


def test_compacted_and_flattened_together_are_a_graph_in_our_terms(client):
    names = " ".join(f"http://www.w3.org/ns/json-ld#{name}" for name in ("flattened", "compacted"))
    answer = client.get(ITEM, headers={"Accept": f'application/ld+json;profile="{names}"'}).json()

    assert {node["id"] for node in answer["@graph"]} >= {GENERATIVE_AI}
    assert expanded(client, answer) == expanded(client, client.get(f"{ITEM}.jsonld").json())


def test_the_context_of_a_body_never_changes_and_the_plain_address_leads_to_it(client):
    named = client.get(f"{ITEM}.jsonld").json()["@context"]
    context, newest = client.get(named), client.get("/api/v1/context.jsonld")

    assert context.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert context.headers["access-control-allow-origin"] == "*"
    assert context.content == newest.content
    assert named == f"/api/v1/contexts/{hashlib.sha256(context.content).hexdigest()[:16]}.jsonld"
    assert newest.headers["content-location"] == named
    assert newest.headers["cache-control"] == "public, no-cache"


def test_plain_json_links_to_a_context_that_reads_it(client):
    answer = client.get(ITEM)
    (address,) = linked(answer, "http://www.w3.org/ns/json-ld#context")
    said = expanded(client, client.get(address).json() | answer.json())
    whole = triples(client.get(f"{ITEM}.nt").content, ox.RdfFormat.N_TRIPLES)

    assert said < whole
    assert f'<{GENERATIVE_AI}> <http://www.w3.org/2004/02/skos/core#prefLabel> "Generative AI"@en .' in said
    assert any("plannedOutput" in statement for statement in said)
    assert linked(client.get(f"{ITEM}.jsonld"), "http://www.w3.org/ns/json-ld#context") == []


def test_an_item_links_to_what_there_is_of_it(client):
    answer = client.get(ITEM)

    assert linked(answer, "canonical") == [GENERATIVE_AI]
    assert linked(answer, "type") == [f"{BASE}def#Project"]
    assert linked(answer, "collection") == ["/api/v1/projects"]
    assert linked(answer, "license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert linked(answer, "describedby") == ["/shapes/projects.ttl", "/llms.txt"]
    own = [
        path for relation in ("alternate", "collection", "describedby") for path in linked(answer, relation)
    ]
    assert len(own) > 10
    assert {client.get(path).status_code for path in own} == {200}


@pytest.mark.parametrize("kind", KINDS)
def test_the_shapes_of_an_item_target_its_classes(client, kind):
    answer = client.get(f"/api/v1/{kind}/{KINDS[kind].example}")
    shapes = [path for path in linked(answer, "describedby") if path.startswith("/shapes/")]
    targets = {
        quad.object.value
        for path in shapes
        for quad in ox.parse(client.get(path).content, ox.RdfFormat.TURTLE)
        if quad.predicate.value == "http://www.w3.org/ns/shacl#targetClass"
    }

    assert targets & set(linked(answer, "type"))


def test_a_version_links_to_its_neighbours_in_time(client):
    new, old = (client.get(f"/api/v1/versions/gsbpm-{number}") for number in ("5.2", "5.1"))
    (history,) = linked(new, "version-history")

    assert linked(new, "predecessor-version") == ["/api/v1/versions/gsbpm-5.1"]
    assert linked(old, "latest-version") == linked(client.get("/api/v1/standards/gsbpm"), "latest-version")
    assert "gsbpm-5.2" in {item["key"] for item in client.get(history).json()["items"]}


def test_the_document_of_a_resource_links_to_its_item_and_its_versions(client):
    document, item = client.get("/doc/standards/gsbpm/5.2"), client.get("/api/v1/versions/gsbpm-5.2")

    assert "/api/v1/versions/gsbpm-5.2.json" in linked(document, "alternate")
    for relation in ("canonical", "type", "collection", "predecessor-version", "latest-version"):
        assert linked(document, relation) == linked(item, relation) != []
    assert set(linked(document, "describedby")) == set(linked(item, "describedby"))


def test_an_item_tells_who_changed_it_last(client):
    item = client.get(ITEM).json()
    commit = client.get(f"/api/v1/changes/{item['version']}").json()

    assert item["lastChange"].pop("agent") == commit["agent"] | {"labelLanguage": "en"}
    assert item["lastChange"] == {name: commit[old] for name, old in MEMBERS.items()}
    assert GENERATIVE_AI in {resource["id"] for resource in commit["resources"]}


MEMBERS = {"commit": "number", "time": "time", "reason": "reason"}


def test_each_statement_tells_its_sources_when_asked(client):
    item = client.get(ITEM, params={"provenance": "true"}).json()
    ends = {row["value"]: row["source"] for row in item["provenance"] if row["field"] == "endDate"}
    quads = list(ox.parse(client.get(f"{ITEM}.nq").content, ox.RdfFormat.N_QUADS))

    assert ends == {
        "2024-12": [f"{BASE}graph/work-programme-2024"],
        "2025": [f"{BASE}graph/projects-page"],
    }
    assert sum(len(row["source"]) for row in item["provenance"]) == len(quads)
    assert {row["field"] for row in item["provenance"]} <= {*item}
    assert "provenance" not in client.get(ITEM).json()


def test_json_ld_with_provenance_has_a_graph_for_each_source(client):
    body = client.get(f"{ITEM}.jsonld", params={"provenance": "true"}).json()
    wanted = {str(quad) + " ." for quad in ox.parse(client.get(f"{ITEM}.nq").content, ox.RdfFormat.N_QUADS)}

    assert {graph["id"] for graph in body["@graph"]} == {
        f"{BASE}graph/work-programme-2024",
        f"{BASE}graph/projects-page",
    }
    assert expanded(client, body) == wanted


def test_an_item_in_a_list_is_what_it_is_alone_but_for_its_last_change(client):
    listed = next(i for i in client.get("/api/v1/projects").json()["items"] if i["id"] == GENERATIVE_AI)
    alone = client.get(ITEM).json()
    row = next(csv.DictReader(io.StringIO(client.get("/api/v1/projects.csv?label=Generative%20AI").text)))

    assert {name: value for name, value in alone.items() if name != "lastChange"} == listed
    assert row["id"] == alone["id"]


@pytest.mark.parametrize(
    ("query", "parameter"), [("profile=pretty", "profile"), ("provenance=perhaps", "provenance")]
)
def test_a_wrong_parameter_of_an_item_is_named(client, query, parameter):
    answer = client.get(f"{ITEM}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_unknown_shapes_and_contexts_name_what_there_is(client):
    assert "projects.ttl" in client.get("/shapes/people.ttl").json()["detail"]
    assert "/api/v1/context.jsonld" in client.get("/api/v1/contexts/x.jsonld").json()["detail"]
