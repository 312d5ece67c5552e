"""The document keeps what it promised; and whoever breaks it is told what broke."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from openapi_contract import BASELINE, breaks, contract_of

PROJECTS = "/things"
BEFORE = {
    "paths": {
        PROJECTS: {
            "get": {
                "operationId": "listThings",
                "security": [{}, {"key": []}],
                "parameters": [
                    {"name": "q", "in": "query", "required": False, "schema": {"type": ["string", "null"]}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {"name": "sort", "in": "query", "schema": {"enum": ["label", "year"]}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Page"}},
                            "text/csv": {"schema": {"type": "string"}},
                        }
                    },
                    "404": {"content": {"application/problem+json": {"schema": {"type": "object"}}}},
                },
            },
            "post": {
                "operationId": "addThing",
                "security": [{"key": []}],
                "requestBody": {
                    "required": False,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wish"}}},
                },
                "responses": {"201": {"content": {}}},
            },
        },
        "/old": {"get": {"operationId": "readOld", "security": [{}], "responses": {"200": {}}}},
    },
    "components": {
        "schemas": {
            "Page": {
                "type": "object",
                "required": ["items", "total"],
                "properties": {
                    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                    "total": {"type": "integer", "description": "How many."},
                    "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                },
            },
            "Thing": {
                "type": "object",
                "required": ["id", "state"],
                "properties": {
                    "id": {"type": "string"},
                    "state": {"type": "string", "enum": ["open", "closed"]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                },
            },
            "Wish": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 100},
                    "year": {"type": ["integer", "string"]},
                    "note": {"type": "string"},
                },
                "additionalProperties": False,
            },
        }
    },
}
Edit = Callable[[dict[str, Any], dict[str, Any]], object]


def parameters(paths: dict[str, Any]) -> list[dict[str, Any]]:
    return paths[PROJECTS]["get"]["parameters"]


BREAKS: dict[str, tuple[Edit, str]] = {
    "path": (lambda p, s: p.pop("/old"), "/old is gone."),
    "method": (lambda p, s: p[PROJECTS].pop("post"), "POST /things is gone."),
    "operation id": (
        lambda p, s: p["/old"]["get"].update(operationId="readIt"),
        "GET /old was the operation readOld and is readIt.",
    ),
    "key": (lambda p, s: p["/old"]["get"].update(security=[{"key": []}]), "GET /old needs a key."),
    "status": (
        lambda p, s: p[PROJECTS]["get"]["responses"].pop("404"),
        "GET /things has no response 404.",
    ),
    "media type": (
        lambda p, s: p[PROJECTS]["get"]["responses"]["200"]["content"].pop("text/csv"),
        "GET /things 200 is no more text/csv.",
    ),
    "media type of a body": (
        lambda p, s: p[PROJECTS]["post"]["requestBody"]["content"].clear(),
        "POST /things body is no more application/json.",
    ),
    "parameter": (lambda p, s: parameters(p).pop(0), "GET /things has no parameter query q."),
    "new parameter that is needed": (
        lambda p, s: parameters(p).append(
            {"name": "year", "in": "query", "required": True, "schema": {"type": "integer"}}
        ),
        "GET /things needs the parameter query year.",
    ),
    "parameter that is needed now": (
        lambda p, s: parameters(p)[0].update(required=True),
        "GET /things needs the parameter query q.",
    ),
    "narrower parameter": (
        lambda p, s: parameters(p)[0].update(schema={"type": "string"}),
        "GET /things query q takes no more null.",
    ),
    "tighter limit": (
        lambda p, s: parameters(p)[1]["schema"].update(maximum=50),
        "GET /things query limit has a tighter maximum: 50.",
    ),
    "new limit": (
        lambda p, s: parameters(p)[1]["schema"].update(minimum=5),
        "GET /things query limit has a tighter minimum: 5.",
    ),
    "value of a parameter": (
        lambda p, s: parameters(p)[2]["schema"].update(enum=["label"]),
        'GET /things query sort takes no more "year".',
    ),
    "only some values": (
        lambda p, s: parameters(p)[0]["schema"].update(enum=["a", "b"]),
        'GET /things query q takes only "a", "b".',
    ),
    "pattern": (
        lambda p, s: parameters(p)[0]["schema"].update(pattern="^a"),
        "GET /things query q has another pattern: ^a.",
    ),
    "body that is needed now": (
        lambda p, s: p[PROJECTS]["post"]["requestBody"].update(required=True),
        "POST /things needs a body.",
    ),
    "member": (
        lambda p, s: s["Page"]["properties"].pop("next"),
        "GET /things 200 application/json has no member next.",
    ),
    "member of a member": (
        lambda p, s: s["Thing"]["properties"].pop("id"),
        "GET /things 200 application/json.items[] has no member id.",
    ),
    "member that may be lacking": (
        lambda p, s: s["Page"]["required"].remove("total"),
        "GET /things 200 application/json may lack the member total.",
    ),
    "member of another type": (
        lambda p, s: s["Page"]["properties"]["total"].update(type="string"),
        "GET /things 200 application/json.total may now be string.",
    ),
    "member that may be null": (
        lambda p, s: s["Thing"]["properties"]["id"].update(type=["string", "null"]),
        "GET /things 200 application/json.items[].id may now be null.",
    ),
    "member of a body that is needed": (
        lambda p, s: s["Wish"]["required"].append("note"),
        "POST /things body application/json needs the member note.",
    ),
    "member of a body that is not known": (
        lambda p, s: s["Wish"]["properties"].pop("note"),
        "POST /things body application/json has no member note.",
    ),
    "narrower member of a body": (
        lambda p, s: s["Wish"]["properties"]["year"].update(type="integer"),
        "POST /things body application/json.year takes no more string.",
    ),
    "shorter member of a body": (
        lambda p, s: s["Wish"]["properties"]["name"].update(maxLength=10),
        "POST /things body application/json.name has a tighter maxLength: 10.",
    ),
}
ADDITIONS: dict[str, Edit] = {
    "path": lambda p, s: p.update({"/new": copy.deepcopy(p["/old"])}),
    "method": lambda p, s: p["/old"].update(post=copy.deepcopy(p[PROJECTS]["post"])),
    "status": lambda p, s: p["/old"]["get"]["responses"].update({"429": {}}),
    "media type": lambda p, s: p[PROJECTS]["get"]["responses"]["200"]["content"].update({"text/turtle": {}}),
    "parameter": lambda p, s: parameters(p).append({"name": "lang", "in": "query", "schema": {}}),
    "wider parameter": lambda p, s: parameters(p)[1]["schema"].pop("maximum"),
    "value of a parameter": lambda p, s: parameters(p)[2]["schema"]["enum"].append("id"),
    "member": lambda p, s: s["Thing"]["properties"].update(label={"type": "string"}),
    "value of a member": lambda p, s: s["Thing"]["properties"]["state"]["enum"].append("stale"),
    "member that is always there": lambda p, s: s["Page"]["required"].append("next"),
    "member of a body": lambda p, s: s["Wish"]["properties"].update(url={"type": "string"}),
    "member of a body that may be left out": lambda p, s: s["Wish"]["required"].clear(),
    "no key": lambda p, s: p[PROJECTS]["post"].update(security=[{}]),
    "words": lambda p, s: s["Page"]["properties"]["total"].update(description="Else."),
    "choice put otherwise": lambda p, s: s["Page"]["properties"].update(next={"type": ["string", "null"]}),
    "other name of a schema": lambda p, s: (
        s.update(Item=s["Thing"]),
        s["Page"]["properties"]["items"].update(items={"$ref": "#/components/schemas/Item"}),
    ),
}


def found_after(edit: Edit) -> list[str]:
    after = copy.deepcopy(BEFORE)
    edit(after["paths"], after["components"]["schemas"])
    return breaks(contract_of(BEFORE), contract_of(after))


@pytest.mark.parametrize("kind", BREAKS)
def test_each_kind_of_break_is_found_and_named(kind: str) -> None:
    edit, sentence = BREAKS[kind]

    assert sentence in found_after(edit)


@pytest.mark.parametrize("kind", ADDITIONS)
def test_what_is_only_added_breaks_nothing(kind: str) -> None:
    assert found_after(ADDITIONS[kind]) == []


def test_the_document_breaks_nothing_that_it_promised(client) -> None:
    promised = json.loads(BASELINE.read_text())

    broken = breaks(promised, contract_of(client.get("/openapi.json").json()))

    assert broken == [], "If that is meant: `make openapi`, and say in CHANGELOG.md what breaks and why."


def test_what_is_promised_is_the_whole_document_and_not_less(client) -> None:
    promised = json.loads(BASELINE.read_text())["paths"]
    document = client.get("/openapi.json").json()["paths"]

    assert {path: set(methods) for path, methods in promised.items()} == {
        path: set(methods) for path, methods in document.items()
    }, "`make openapi` adds what is new to what is promised."


def test_no_schema_is_named_after_the_module_that_it_comes_from(client) -> None:
    names = client.get("/openapi.json").json()["components"]["schemas"]

    assert [name for name in names if "__" in name] == [], "Two schemas have one name."
