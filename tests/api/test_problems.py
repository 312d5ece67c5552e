"""Every error is a problem that says what was wrong and what to do."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from modernstats_kg import errors
from modernstats_kg_api.middleware import add_middleware
from modernstats_kg_api.problem_types import PROBLEMS
from modernstats_kg_api.problems import register_problems


def error_classes(base=errors.KnowledgeGraphError):
    yield base
    for child in base.__subclasses__():
        yield from error_classes(child)


def test_the_table_covers_every_error_of_the_library():
    assert [c.__name__ for c in error_classes() if not any(b in PROBLEMS for b in c.__mro__)] == [
        "KnowledgeGraphError"
    ]


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.slug)
def test_each_type_of_problem_is_explained_at_its_address(client, problem):
    answer = client.get(f"/problems/{problem.slug}")

    assert problem.title in answer.text
    assert problem.advice in answer.text


def test_an_unknown_type_names_those_that_exist(client):
    answer = client.get("/problems/nothing")

    assert answer.status_code == 404
    assert "query-timeout" in answer.json()["detail"]


def test_an_unknown_address_is_a_problem(client):
    answer = client.get("/nowhere/at/all")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["instance"] == "/nowhere/at/all"
    assert answer.json()["requestId"] == answer.headers["x-request-id"]
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize("path", ["/api/v1/projects", "/doc/activities/project/soss", "/health/live"])
def test_a_wrong_method_names_those_allowed(client, path):
    answer = client.delete(path)

    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert "GET" in answer.headers["allow"]
    assert "GET" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/nowhere", "/doc/nothing", "/api/v1/projects?limit=0"])
def test_a_browser_gets_the_problem_as_a_page(client, path):
    answer = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.status_code in (400, 404)
    assert "<h1" in answer.text


def test_hostile_text_in_an_address_is_shown_as_text(client):
    answer = client.get("/id/%3Cscript%3Ealert(1)%3C/script%3E", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_fault_of_ours_says_nothing_of_its_cause_and_names_the_request():
    app = FastAPI()
    register_problems(app)
    add_middleware(app)
    app.add_api_route("/broken", lambda: {}["secret"])

    answer = TestClient(app, raise_server_exceptions=False).get("/broken")

    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert answer.json()["requestId"] == answer.headers["x-request-id"] != ""
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_body_that_is_no_text_is_a_fault_of_the_body(client: TestClient) -> None:
    sent = {"Content-Type": "application/json"}
    answer = client.post("/api/v1/releases", content=b"\xff\xfe{", headers=sent)

    assert answer.status_code == 400
    assert (answer.json()["type"], answer.json()["title"]) == ("/problems/body-syntax", "The body is no JSON")
