"""An address that will end says so in every answer; all others say nothing."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from modernstats_kg_api.deprecations import DEPRECATIONS, Deprecated, Deprecation, mark_deprecated

ENDING = Deprecation("/api/v1/old/{name}", date(2026, 1, 1), date(2027, 1, 1), "/api/v1/new")
DISCOURAGED = Deprecation("/api/v1/odd", date(2026, 6, 1))


def answer(_request: object) -> PlainTextResponse:
    return PlainTextResponse("well", headers={"Link": '</context>; rel="context"'})


@pytest.fixture
def client() -> TestClient:
    routes = [Route(path, answer) for path in ("/api/v1/old/{name}", "/api/v1/odd", "/api/v1/old")]
    return TestClient(Deprecated(Starlette(routes=routes), (ENDING, DISCOURAGED)), root_path="/kg")


def test_an_address_that_ends_says_since_when_until_when_and_what_comes_after(client: TestClient) -> None:
    for path, status in (("/api/v1/old/x", 200), ("/api/v1/old/x?a=b", 200)):
        told = client.get(path)

        assert told.status_code == status
        assert told.headers["deprecation"] == "@1767225600"
        assert parsedate_to_datetime(told.headers["sunset"]).isoformat() == "2027-01-01T00:00:00+00:00"
        links = dict(re.findall(r'<([^>]+)>; rel="([^"]+)"', told.headers["link"]))
        assert links == {
            "/context": "context",
            "/kg/docs#stability": "deprecation",
            "/kg/api/v1/new": "successor-version",
        }
    assert client.post("/api/v1/old/x").headers["deprecation"] == "@1767225600"  # its 405 too


def test_an_address_without_an_end_or_a_successor_says_only_that_it_is_discouraged(
    client: TestClient,
) -> None:
    told = client.get("/api/v1/odd").headers

    assert told["deprecation"] == "@1780272000"
    assert "sunset" not in told
    assert "successor-version" not in told["link"]


@pytest.mark.parametrize("path", ["/api/v1/old", "/api/v1/old/x/y", "/api/v1/odder"])
def test_other_addresses_say_nothing(client: TestClient, path: str) -> None:
    assert not {"deprecation", "sunset"} & set(client.get(path).headers)


def test_nothing_ends_within_a_year_of_saying_so() -> None:
    with pytest.raises(ValueError, match="earlier than 365 days"):
        Deprecation("/api/v1/old", date(2026, 1, 1), date(2026, 12, 31))


def test_openapi_marks_the_operations_of_an_address_that_ends() -> None:
    document = {"paths": {"/api/v1/odd": {"get": {}, "post": {}}, "/api/v1/even": {"get": {}}}}

    mark_deprecated(document, (ENDING, DISCOURAGED))

    assert document["paths"] == {
        "/api/v1/odd": {"get": {"deprecated": True}, "post": {"deprecated": True}},
        "/api/v1/even": {"get": {}},
    }


def test_the_table_of_the_service_names_no_address_twice() -> None:
    assert len({one.address for one in DEPRECATIONS}) == len(DEPRECATIONS)
