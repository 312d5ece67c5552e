"""The examples in the OpenAPI document are what the service answers; every error has a schema that fits."""

import json
import re

import jsonschema
import pytest
from starlette.testclient import TestClient

from editing import editing
from modernstats_kg_api.openapi.examples import HOST, LARGEST, LONG, requests_of
from modernstats_kg_api.openapi.problems import problem_schemas
from modernstats_kg_api.problem_types import PROBLEMS

EXAMPLELESS = {
    "findResource": "its example leads to another address",
    "readContextVersion": "its address is a digest, which nobody knows before",
    "readGraph": "its example is a graph that somebody might make",
    "readRelease": "a fresh service has no release",
}
"""Operations that anybody may ask in JSON, and that have no example, each with the reason."""
_OF_THE_MOMENT = frozenset(("freeMiB",))


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def examples(document):
    for ask in requests_of(document):
        for media_type in ask.media_types:
            content = ask.operation["responses"]["200"]["content"][media_type]
            yield ask, media_type, content.get("examples", {}).get("shipped") or content.get(LONG)


def settled(body):
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name not in _OF_THE_MOMENT}


def test_each_example_is_the_answer_to_the_request_beside_it(client, document, subtests):
    shown = 0
    for ask, media_type, example in examples(document):
        if example is None:
            continue
        with subtests.test(f"{ask.operation['operationId']} {media_type}"):
            answer = client.get(ask.address, headers={"Accept": media_type, "Host": HOST})

            assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
            if isinstance(example, dict):
                assert example["summary"] == f"GET {ask.address}"
                assert settled(answer.json()) == settled(example["value"])
                shown += 1
            else:
                assert example == ask.address
                assert len(answer.content) > LARGEST

    assert shown > 60


def test_every_answer_in_json_that_anybody_may_ask_for_has_an_example(document):
    found = [(ask.operation["operationId"], name, example) for ask, name, example in examples(document)]
    shown = {operation for operation, _, example in found if example}
    without = {operation for operation, name, example in found if name == "application/json" and not example}

    assert ({operation for operation, _, _ in found} - shown) | without == EXAMPLELESS.keys()


def test_every_get_in_json_says_what_its_parameters_may_be(document):
    asked = {ask.operation["operationId"] for ask in requests_of(document)}
    for path, operations in document["paths"].items():
        operation = operations.get("get", {"security": []})
        in_json = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json")
        if in_json and {} in operation["security"]:
            assert operation["operationId"] in asked, path


def test_examples_are_of_the_content_that_a_service_has(tmp_path):
    with editing(tmp_path) as editor:
        shown = editor.client.get("/openapi.json").json()["paths"]["/api/v1/projects"]["get"]
        page = shown["responses"]["200"]["content"]["application/json"]["examples"]["shipped"]["value"]

    assert (page["items"], page["total"]) == ([], 0)


def test_what_a_key_may_read_is_in_no_example(tmp_path):
    private = "https://w3id.org/modernstats-kg/graph/private/plans"
    turtle = '<https://example.org/plan> <http://www.w3.org/2004/02/skos/core#note> "Zanzibar"@en .'
    with editing(tmp_path) as editor:
        kept = editor.client.put(
            "/graphs",
            params={"graph": private},
            content=turtle,
            headers={**editor.headers, "Content-Type": "text/turtle"},
        )
        assert kept.status_code == 201
        whole = editor.client.get("/openapi.json", headers=editor.headers).text

    assert "Zanzibar" not in whole
    assert private not in whole


def test_the_document_has_a_tag_that_a_replay_is_spared_by(client):
    first = client.get("/openapi.json")
    again = client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"] == "application/json"
    assert (again.status_code, again.content) == (304, b"")


def test_a_service_below_a_path_names_it(app, client):
    below = TestClient(app, base_url="http://kg.test", root_path="/kg")
    document = below.get("/kg/openapi.json").json()
    index = document["paths"]["/api/v1"]["get"]["responses"]["200"]["content"]["application/json"]

    assert document["servers"] == [{"url": "/kg"}]
    assert index["examples"]["shipped"]["value"]["openapi"] == "/kg/openapi.json"


PROBLEMS_MET = [
    ("GET", "/sparql?query=SELECT", {}),
    ("GET", "/sparql?query=LOAD%20%3Curn:x%3E", {}),
    ("GET", "/api/v1/projects?nothing=1", {}),
    ("GET", "/api/v1/coverage?by=x", {}),
    ("GET", "/api/v1/nothing", {}),
    ("GET", "/api/v1/projects", {"Accept": "image/png"}),
    ("GET", "/api/v1/proposals", {}),
    ("POST", "/validate", {"Content-Type": "text/plain"}),
    ("GET", "/sparql?query=" + "a" * 9_000, {}),
    ("GET", "/dumps/gsbpm.nq.gz", {"Range": "bytes=99999999-"}),
]


@pytest.mark.parametrize(("method", "address", "headers"), PROBLEMS_MET)
def test_a_problem_fits_the_schema_of_its_type(client, method, address, headers):
    problem = client.request(method, address, headers=headers)
    schemas = problem_schemas()
    name = "".join(map(str.capitalize, problem.json()["type"].rpartition("/")[2].split("-"))) + "Problem"

    assert problem.headers["content-type"] == "application/problem+json"
    for schema in (schemas[name], schemas[f"Problem{problem.status_code}"]):
        jsonschema.validate(problem.json(), {**schema, "components": {"schemas": schemas}})
    wrong = {**problem.json(), "status": 599}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schemas[name])


def test_every_kind_of_problem_has_a_schema_that_is_among_those_of_its_status(document):
    schemas = document["components"]["schemas"]
    for kind in PROBLEMS.values():
        (name,) = [
            name
            for name, schema in schemas.items()
            if schema.get("properties", {}).get("type", {}).get("const") == f"/problems/{kind.slug}"
        ]

        assert {"$ref": f"#/components/schemas/{name}"} in schemas[f"Problem{kind.status}"]["anyOf"]


def test_the_members_that_a_problem_is_explained_by_are_in_its_schema():
    schemas = problem_schemas()
    for kind in PROBLEMS.values():
        (schema,) = [s for s in schemas.values() if f'"/problems/{kind.slug}"' in json.dumps(s)]

        named = re.findall(r"`([a-z][A-Za-z]+)`", kind.advice)
        assert {*named} <= {*schema["properties"]} | {"from", "references"}, kind.slug
