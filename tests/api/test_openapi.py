"""The OpenAPI document describes what the service does."""

import pytest

from modernstats_kg.model.kinds import KINDS
from modernstats_kg.query.formats import GRAPH_FORMATS


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def operations(document):
    return [op for path in document["paths"].values() for op in path.values()]


def test_it_is_openapi_3_1_with_every_surface(document):
    assert document["openapi"].startswith("3.1")
    assert {
        "/sparql",
        "/update",
        "/doc/{path}",
        "/id/{path}",
        "/r/{path}",
        "/def",
        "/graph/{name}",
        "/graphs",
        "/resource",
        "/timemap",
    } <= set(document["paths"])
    for kind in KINDS:
        assert {f"/api/v1/{kind}", f"/api/v1/{kind}/{{local}}"} <= set(document["paths"])


def test_operation_ids_are_unique_and_plain(document):
    ids = [operation["operationId"] for operation in operations(document)]

    assert len(ids) == len(set(ids))
    assert all(name.isascii() and name.isalnum() for name in ids)
    assert {"listProjects", "readProject", "queryByGet", "isReady"} <= set(ids)


def test_every_reference_in_it_resolves(document):
    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert found
    assert found <= known


def test_errors_are_problems_and_nothing_else_but_reports(document):
    reports = {form.media_type for form in GRAPH_FORMATS}
    for operation in operations(document):
        for status, response in operation["responses"].items():
            if status >= "400":
                allowed = reports if status == "422" else set()
                found = set(response["content"])
                assert found == {"application/problem+json", *allowed}, operation["operationId"]


def test_what_needs_a_key_says_so_and_nothing_else_does(document):
    scheme = document["components"]["securitySchemes"]["key"]
    needy = {one["operationId"] for one in operations(document) if one["security"] == [{"key": []}]}

    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert {"updateGraph", "replaceGraph", "deleteNamedGraph", "proposeChange", "createRelease"} <= needy
    assert not needy & {"queryByPost", "validateData", "describeGraph", "readGraph", "listProjects"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_filter_of_a_collection_is_a_parameter(document, kind):
    names = {parameter["name"] for parameter in document["paths"][f"/api/v1/{kind}"]["get"]["parameters"]}

    assert {"limit", "cursor", "sort", "lang", "q", "type"} <= names
    assert {field.name for field in KINDS[kind].fields} <= names


@pytest.mark.parametrize(("kind", "local"), [(kind.name, kind.example) for kind in KINDS.values()])
def test_each_example_exists_and_has_the_documented_fields(client, document, kind, local):
    item = client.get(f"/api/v1/{kind}/{local}").json()
    operation = document["paths"][f"/api/v1/{kind}/{{local}}"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    model = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]

    assert set(model["required"]) <= set(item) <= set(model["properties"])


def test_the_example_query_finds_something_however_it_is_sent(client, document):
    (query,) = [one for one in document["paths"]["/sparql"]["get"]["parameters"] if one["name"] == "query"]
    bodies = document["paths"]["/sparql"]["post"]["requestBody"]["content"]
    plain = bodies["application/sparql-query"]["example"]
    headers = {"Content-Type": "application/sparql-query"}

    for answer in (
        client.get("/sparql", params={"query": query["example"]}),
        client.post("/sparql", content=plain, headers=headers),
        client.post("/sparql", data=bodies["application/x-www-form-urlencoded"]["example"]),
    ):
        assert len(answer.json()["results"]["bindings"]) == 5


def test_each_example_of_a_plain_route_answers(client, document):
    for path in ("/id/{path}", "/doc/{path}", "/r/{path}", "/graph/{name}"):
        (parameter,) = [one for one in document["paths"][path]["get"]["parameters"] if one["in"] == "path"]
        address = path.replace(f"{{{parameter['name']}}}", parameter["example"])

        assert client.get(address).status_code in (200, 303), address
