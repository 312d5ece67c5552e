"""The headers of every answer, against the table of `header_rows`.

A route that is missing there fails the first test: whoever adds one says what it answers.
"""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from header_rows import ROWS, TABLE, TAGGED, Row


def paths(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from paths(included.routes)
        elif path := getattr(route, "path", None):
            yield path


def ask(client: TestClient, row: Row, **more: str):
    return client.request(row.method, row.address, headers={**row.sent, **more}, content=row.body)


def words(header: str | None) -> list[str]:
    return [word.strip() for word in (header or "").split(",") if word.strip()]


def test_every_route_stands_in_the_table(app: FastAPI) -> None:
    assert {path for path in paths(app.router.routes) if path not in TABLE} == set()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_answer_has_the_headers_of_the_table(client: TestClient, row: Row) -> None:
    headers = (answer := ask(client, row)).headers

    assert answer.status_code == row.status
    assert headers.get("content-type") == row.content_type
    assert headers["cache-control"] == row.cache
    assert sorted(words(headers["vary"])) == sorted(row.vary)
    assert set(re.findall(r'rel="([^"]+)"', headers.get("link", ""))) == row.links
    assert headers.get("access-control-allow-origin") == ("*" if row.readable else None)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("row", TAGGED, ids=str)
def test_the_tag_differs_if_and_only_if_the_representation_does_and_a_replay_gets_304(
    client: TestClient, row: Row
) -> None:
    answer, same = ask(client, row), ask(client, row, **{"Accept-Language": "fr"})
    plain = ask(client, row, **{"Accept-Encoding": "identity"})
    again = ask(client, row, **{"If-None-Match": answer.headers["etag"]})

    assert same.content == plain.content == answer.content
    assert same.headers["etag"] == answer.headers["etag"]
    compressed = "content-encoding" in answer.headers
    assert (plain.headers["etag"] != answer.headers["etag"]) is compressed
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] == answer.headers[name]


@pytest.mark.parametrize("address", ["/sparql?query=ASK%7B%7D", "/api/v1/projects", "/nowhere", "/"])
def test_cors_does_not_depend_on_where_a_request_is_from(client: TestClient, address: str) -> None:
    given = [client.get(address, headers=sent).headers for sent in ({}, {"Origin": "https://portal.example"})]

    for name in ("access-control-allow-origin", "access-control-expose-headers", "vary"):
        assert given[0][name] == given[1][name]


def test_forms_of_one_address_have_tags_of_their_own(client: TestClient) -> None:
    by_address: dict[str, dict[str, str]] = {}
    for row in TAGGED:
        answer = ask(client, row)
        by_address.setdefault(row.address, {})[answer.headers["content-type"]] = answer.headers["etag"]

    assert any(len(tags) > 1 for tags in by_address.values())
    for tags in by_address.values():
        assert len(set(tags.values())) == len(tags)
