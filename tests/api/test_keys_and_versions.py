"""REST: keys of items, elements and mappings of standards, versions of one standard."""

import re

import pytest

from asking import select
from modernstats_kg.model.kinds import KINDS

BASE = "https://w3id.org/modernstats-kg/"


def keys(answer):
    return [item["key"] for item in answer.json()["items"]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_items_of_a_collection_share_a_key(client, kind):
    classes = " ".join(f"<{iri}>" for iri in KINDS[kind].class_iris)
    items = select(client, f"SELECT DISTINCT ?x {{ VALUES ?c {{ {classes} }} ?x a ?c }}")
    listed = client.get(f"/api/v1/{kind}", params={"limit": 1000}).json()["items"]

    assert {item["id"] for item in listed} == {iri for (iri,) in items}
    assert len({item["key"] for item in listed}) == len(items)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if not kind.root])
def test_where_last_segments_differ_they_are_the_keys(client, kind):
    listed = client.get(f"/api/v1/{kind}", params={"limit": 1000}).json()["items"]

    assert [item["key"] for item in listed] == [re.split("[/#]", item["id"])[-1] for item in listed]


@pytest.mark.parametrize(
    ("iri", "key"),
    [
        (f"{BASE}id/standards/gsim/2.0/CodeList", "gsim-2.0-CodeList"),
        (f"{BASE}id/standards/vtl/2.1/Measure", "vtl-2.1-Measure"),
        ("http://rdf.unece.org/models/gsim#CodeList", "gsim-1.1-CodeList"),
        ("http://id.unece.org/models/gsbpm/5.3", "gsbpm-5.0-5.3"),
        ("http://id.unece.org/activities/subProcess/5.3", "gsbpm-5.1-5.3"),
        (f"{BASE}id/standards/gsbpm/5.2/5.3", "gsbpm-5.2-5.3"),
        ("http://id.unece.org/activities/activity/3.3", "gamso-1.2-3.3"),
        ("http://ddialliance.org/Specification/DDI-CDI/1.0/RDF/Agent", "ddi-cdi-1.0-Agent"),
    ],
)
def test_elements_of_different_versions_have_readable_keys_of_their_own(client, iri, key):
    assert client.get(f"/api/v1/elements/{key}").json()["id"] == iri


def test_an_element_leads_to_its_version_group_parts_and_counterparts(client):
    item = client.get("/api/v1/elements/gsim-2.0-DataStructureComponent").json()

    assert [scheme["label"] for scheme in item["scheme"]] == ["GSIM 2.0"]
    assert sorted(narrower["label"] for narrower in item["narrower"]) == [
        "Attribute Component",
        "Identifier Component",
        "Measure Component",
    ]
    assert [match["url"] for match in item["exactMatch"]] == ["/doc/standards/vtl/2.1/DataStructureComponent"]


def test_a_mapping_has_a_confidence_as_a_number_and_a_status(client):
    item = client.get("/api/v1/mappings/sdmx-3.0-vtl-2.1-Dataflow-DataSet").json()

    assert (item["subject"]["label"], item["object"]["label"]) == ("Dataflow", "Data Set")
    assert item["predicate"]["id"] == "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert (item["confidence"], item["status"]["label"]) == (0.9, "stated")


def test_the_versions_of_a_standard_are_listed_below_it(client):
    below = client.get("/api/v1/standards/gsbpm/versions?sort=number")
    among_all = client.get("/api/v1/versions", params={"standard": "gsbpm", "sort": "number"})

    assert keys(below) == ["gsbpm-5.0", "gsbpm-5.1", "gsbpm-5.2"]
    assert below.json()["items"] == among_all.json()["items"]
    assert '</api/v1/standards/gsbpm/versions?sort=number>; rel="first"' in below.headers["link"]
    assert len(client.get("/api/v1/standards/gsbpm/versions.csv").text.splitlines()) == 4


def test_versions_of_an_unknown_standard_or_of_a_second_one_are_refused(client):
    unknown = client.get("/api/v1/standards/nothing/versions")
    twice = client.get("/api/v1/standards/gsbpm/versions?standard=gsim")

    assert (unknown.status_code, twice.status_code) == (404, 400)
    assert twice.json()["parameter"] == "standard"


@pytest.mark.parametrize(
    ("path", "total"),
    [
        ("elements?scheme=gsim/2.0", 127),
        ("elements?scheme=gsim-2.0", 127),
        ("elements?scheme=GSIM%202.0", 127),
        ("elements?scheme=gsim", 127),
        ("elements?scheme=GSIM-2.0", 127),
        ("elements?scheme=gsbpm&notation=5.3", 1),
        ("elements?scheme=2.1", 31),
        ("elements?scheme=vtl/2.1", 31),
        ("mappings?subject=gsim-2.0-CodeList", 2),
        ("mappings?object=vtl-2.1-CodeList", 1),
        ("mappings?subjectScheme=gsim&status=stated", 28),
        ("elements?group=gsim-2.0-CodeList", 0),
        ("software?supportsProcess=gsbpm-5.1-5.3", 15),
        ("software?supportsProcess=gsbpm-5.2-5.3", 0),
        ("elements?scheme=ddi/cdi-1.0", 223),
        ("elements?scheme=gsbpm-5.1&notation=5.3", 1),
        ("mappings", 86),
        ("mappings?status=candidate", 38),
        ("mappings?status=candidate&confidence__gte=0.5", 0),
        ("mappings?subjectScheme=sdmx/3.0&objectScheme=vtl-2.1", 5),
        ("correspondences", 4),
        ("services", 10),
    ],
)
def test_filters_know_versions_by_path_slug_and_label(client, path, total):
    assert client.get(f"/api/v1/{path}").json()["total"] == total


@pytest.mark.parametrize(
    ("path", "parameter", "named"),
    [
        ("elements?scheme=1.2", "scheme", ("gsim-1.2", "gamso-1.2")),
        ("elements?scheme=nope", "scheme", ("gsim-2.0", "vtl-2.1")),
        ("elements?scheme=ddi", "scheme", ("ddi-cdi-1.0", "ddi-lifecycle-3.2")),
        ("mappings?objectScheme=ddi", "objectScheme", ("ddi-cdi-1.0", "ddi-lifecycle-3.2")),
        ("mappings?predicate=foo", "predicate", ("skos:closeMatch", "skos:exactMatch")),
        ("mappings?predicate=foo&status=candidate", "predicate", ("skos:closeMatch",)),
        ("mappings?status=agreed", "status", ("candidate", "stated")),
        ("software?supportsProcess=gsbpm-5.1-99", "supportsProcess", ("gsbpm-5.1-5.3",)),
        ("elements?type=Foo", "type", ("hlg:ModelElement",)),
    ],
)
def test_a_link_that_nothing_could_have_is_refused_with_some_that_exist(client, path, parameter, named):
    answer = client.get(f"/api/v1/{path}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    for name in named:
        assert name in answer.json()["detail"], answer.json()["detail"]


@pytest.mark.parametrize("kind", ["elements", "mappings", "software"])
def test_a_link_field_accepts_the_key_that_rest_itself_gives(client, kind):
    fields = {"elements": "scheme", "mappings": "subject", "software": "supportsProcess"}
    of_kind = {"elements": "versions", "mappings": "elements", "software": "elements"}[kind]
    keys_by_id = {
        item["id"]: item["key"] for item in client.get(f"/api/v1/{of_kind}?limit=1000").json()["items"]
    }
    items = client.get(f"/api/v1/{kind}?limit=1000").json()["items"]
    for item in items[::40]:
        for link in as_list(item.get(fields[kind], [])):
            if link["id"] in keys_by_id:
                asked = {"limit": 1000, fields[kind]: keys_by_id[link["id"]]}
                found = client.get(f"/api/v1/{kind}", params=asked)
                assert found.json()["items"] == [
                    one
                    for one in items
                    if link["id"] in {link["id"] for link in as_list(one.get(fields[kind], []))}
                ]


def as_list(value):
    return value if isinstance(value, list) else [value]
