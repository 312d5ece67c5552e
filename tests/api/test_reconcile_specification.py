"""The reconciliation service by the schemas and examples of its specification, version 0.2.

They are read where they are kept; without them, these tests are skipped.
"""

import json

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from reconciling import REFERENCE, STATS_CANADA, asked

SPECIFICATION = REFERENCE / "reconciliation"
EXAMPLES = sorted((SPECIFICATION / "examples-0.2").glob("*/*/*.json"))

pytestmark = pytest.mark.skipif(
    not SPECIFICATION.is_dir(), reason="the schemas of the reconciliation specification are not here"
)


@pytest.fixture(scope="module")
def schemas():
    """The schemas of 0.2 by name; what only the draft of 1.0 spells out comes from there."""
    found = {
        path.name: json.loads(path.read_text()) for path in (SPECIFICATION / "schemas-1.0-draft").iterdir()
    }
    found |= {path.name: json.loads(path.read_text()) for path in (SPECIFICATION / "schemas-0.2").iterdir()}
    registry = Registry()
    for name, schema in found.items():
        resource = Resource.from_contents(schema, default_specification=DRAFT7)
        for folder in ("draft", "0.2"):
            address = f"https://reconciliation-api.github.io/specs/{folder}/schemas/{name}"
            registry = registry.with_resource(address, resource)
    swagger = Resource.from_contents(found["openapi.json"], default_specification=DRAFT7)
    registry = registry.with_resource("http://swagger.io/v2/schema.json", swagger)
    return {
        name.removesuffix(".json"): Draft7Validator(schema, registry=registry)
        for name, schema in found.items()
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_example_of_the_specification_is_judged_as_it_says(schemas, example):
    name, verdict = example.parts[-3:-1]

    assert schemas[name].is_valid(json.loads(example.read_text())) is (verdict == "valid")


@pytest.mark.parametrize(
    "example",
    [path for path in EXAMPLES if path.parts[-3] == "reconciliation-query-batch"],
    ids=lambda path: "/".join(path.parts[-2:]),
)
def test_an_example_batch_is_answered_or_refused_as_the_specification_says(client, schemas, example):
    answer = client.post("/reconcile", data={"queries": example.read_text()})

    if example.parts[-2] == "valid":
        schemas["reconciliation-result-batch"].validate(answer.json())
        assert set(answer.json()) == set(json.loads(example.read_text()))
    else:
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["parameter"] == "queries"


@pytest.mark.parametrize("name", ["example-full", "example-min"])
def test_an_example_of_a_data_extension_is_answered(client, schemas, name):
    path = SPECIFICATION / "examples-0.2" / "data-extension-query" / "valid" / f"{name}.json"
    answer = client.post("/reconcile", data={"extend": path.read_text()})

    schemas["data-extension-response"].validate(answer.json())
    assert [column["id"] for column in answer.json()["meta"]][:2] == ["variantName", "geographicAreaCode"]
    assert answer.json()["rows"]["10662041X"]["variantName"] == []


@pytest.mark.parametrize("scope", ["", "/organizations", "/gsbpm-5.1", "/topic"])
def test_what_each_operation_answers_fits_its_schema(client, schemas, scope):
    path = f"/reconcile{scope}"
    schemas["manifest"].validate(manifest := client.get(path).json())
    schemas["reconciliation-result-batch"].validate(asked(client, {"a": {"query": "data"}}, scope))
    for what, name in (("entity", "entities"), ("property", "properties"), ("type", "types")):
        place = manifest["suggest"][what]
        answer = client.get(place["service_path"], params={"prefix": "s"})
        assert place["service_url"] == "http://kg.test"
        if f"suggest-{name}-response" in schemas and what != "type":
            schemas[f"suggest-{name}-response"].validate(answer.json())
        assert isinstance(answer.json()["result"], list)
    proposed = client.get(manifest["extend"]["propose_properties"]["service_path"]).json()
    schemas["data-extension-property-proposal"].validate(proposed)
    wanted = {"ids": [STATS_CANADA], "properties": [{"id": one["id"]} for one in proposed["properties"][:20]]}
    extended = client.post(path, data={"extend": json.dumps(wanted)}).json()
    schemas["data-extension-response"].validate(extended)
    assert set(extended["rows"]) == {STATS_CANADA}
