"""Asking for things by what one knows of them, and for all that is said of one IRI."""

import pytest

from modernstats_kg.actions import looking_up
from modernstats_kg.namespaces import CANONICAL_BASE, expand

PHASE_5 = "http://id.unece.org/activities/phase/5"


def test_many_things_are_looked_up_at_once_in_the_order_asked(client):
    wanted = ["GSBPM 5.1", "nothing-at-all", PHASE_5, "soss", "skos:Concept", "5.1", "COOS 5.1"]
    body = client.post("/api/v1/lookup", json=wanted).json()
    found = {one["asked"]: one["items"] for one in body["results"]}

    assert body["missing"] == ["nothing-at-all", "COOS 5.1"]
    assert list(found) == ["GSBPM 5.1", PHASE_5, "soss", "skos:Concept", "5.1"]
    assert [one["key"] for one in found["GSBPM 5.1"]] == ["gsbpm-5.1"]
    assert found[PHASE_5][0]["collection"] == "elements"
    assert found["skos:Concept"] == [
        {
            "id": expand("skos:Concept"),
            "collection": None,
            "label": "Concept",
            "url": "/r/www.w3.org/2004/02/skos/core#Concept",
        }
    ]
    assert len(found["5.1"]) == 3


def test_an_address_may_name_iris_keys_and_codes(client):
    address = f"/api/v1/lookup?iri={PHASE_5}&key=SOSS&code=5.1&code=gsbpm%205.1&iri=urn:x&lang=fr"
    body = client.get(address).json()

    assert [one["asked"] for one in body["results"]] == [PHASE_5, "SOSS", "5.1", "gsbpm 5.1"]
    assert body["missing"] == ["urn:x"]
    assert body["results"][0]["items"][0]["label"] == "Traiter"
    assert [one["id"] for one in body["results"][3]["items"]] == [
        f"{CANONICAL_BASE}id/standards/gsbpm/5.2/5.1"
    ]


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"[]", b'["a\\u0000"]', b"[" * 9000])
def test_a_look_up_of_something_else_is_refused(client, body):
    answer = client.post("/api/v1/lookup", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_look_up_has_its_limits(client):
    assert client.post("/api/v1/lookup", json=["soss"] * 1000).status_code == 200
    assert client.post("/api/v1/lookup", json=["soss"] * 1001).status_code == 400
    assert client.post("/api/v1/lookup", json=["x" * 1100] * 1000).status_code == 413
    form = client.post("/api/v1/lookup", content=b"[]", headers={"Content-Type": "text/plain"})
    assert form.status_code == 415


def test_a_text_that_is_asked_for_again_is_answered_once(client):
    once = client.post("/api/v1/lookup", json=["5.1", "no-such", "soss"])
    often = client.post("/api/v1/lookup", json=["5.1", "no-such", "soss"] * 300)

    assert often.json() == once.json()
    assert [one["asked"] for one in often.json()["results"]] == ["5.1", "soss"]
    assert often.json()["truncated"] is False


def test_a_look_up_says_so_where_it_leaves_items_out(client, monkeypatch):
    monkeypatch.setattr(looking_up, "MOST_FOUND", 2)
    few = client.post("/api/v1/lookup", json=["5.1", "soss"]).json()
    monkeypatch.setattr(looking_up, "MOST_RECORDS", 1)
    fewest = client.post("/api/v1/lookup", json=["soss", "5.1", "gsim-2.0"]).json()

    assert [(len(one["items"]), one["truncated"]) for one in few["results"]] == [(2, True), (1, False)]
    assert [(len(one["items"]), one["truncated"]) for one in fewest["results"]] == [
        (1, False),
        (0, True),
        (0, True),
    ]
    assert (fewest["truncated"], fewest["missing"]) == (True, [])


def test_any_iri_is_described_by_property_with_names_and_sources(client):
    body = client.get(f"/api/v1/describe?iri={PHASE_5}&lang=es").json()
    said = {one["property"]["id"]: one for one in body["outgoing"]}
    labels = {one["value"]: one["language"] for one in said[expand("skos:prefLabel")]["values"]}

    assert (body["label"], body["labelLanguage"], body["collection"]) == ("Procesamiento", "es", "elements")
    assert labels["Process"] == "en"
    assert all(one["source"] for group in body["outgoing"] for one in group["values"])
    assert any(group["property"]["id"] == expand("skos:broader") for group in body["incoming"])
    assert body["version"] > 0


def test_a_property_with_many_values_tells_how_many(client):
    body = client.get("/api/v1/describe?iri=hlg:ModelElement").json()
    typed = next(one for one in body["incoming"] if one["property"]["id"] == expand("rdf:type"))

    assert typed["total"] > len(typed["values"]) == 100


def test_whoever_wants_rdf_is_led_to_the_document(client):
    answer = client.get(f"/api/v1/describe?iri={PHASE_5}", headers={"Accept": "text/turtle"})

    assert answer.status_code == 303
    assert client.get(answer.headers["location"]).headers["content-type"].startswith("text/turtle")


def test_nothing_is_said_of_what_nobody_knows(client):
    assert client.get("/api/v1/describe?iri=urn:nobody").status_code == 404
    assert client.get("/api/v1/describe").status_code == 400
