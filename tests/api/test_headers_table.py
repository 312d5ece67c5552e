"""The headers of every answer, against the table of `header_rows`.

A route that is missing there fails the first test: whoever adds one says what it answers.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from header_row import GRAPH, Row
from header_rows import ROWS, TABLE, TAGGED, TROUBLED
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg_api.app import create_app
from serving import UNLIMITED


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
    expect_headers(ask(client, row), row)


def expect_headers(answer, row: Row) -> None:
    headers = answer.headers
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
    other = {} if "Accept-Language" in row.vary else {"Accept-Language": "fr"}
    answer, same = ask(client, row), ask(client, row, **other)
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


@contextmanager
def in_trouble(trouble: str, folder: Path, patched: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A small service whose clients find it used up, with every reader taken, or broken."""
    (folder / "catalog.ttl").touch()
    small = {"client_engine_s_per_min": 1, "client_engine_burst_s": 0.01, "client_failures_per_min": 1}
    limits = small if trouble == "throttled" else UNLIMITED
    limits = {**limits, "readers": 1, "reader_queue": 0}
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **limits))
    with TestClient(
        app, base_url="http://kg.test", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        kg = app.state.kg
        quad = Quad(Iri("urn:s"), Iri("urn:p"), Literal("o"), Iri(GRAPH))
        kg.store.write(lambda: Change(frozenset([quad]), frozenset()), Attribution())
        if trouble == "throttled":
            for _ in range(20):  # fails, and so uses up the share
                client.get("/sparql", params={"query": "SELECT * {"})
        elif trouble == "busy":
            for _ in range(3):  # every place of the quick lane, as long queries would take them
                client.portal.call(kg.readers._lanes.enter, 1.0)
        else:
            patched.setattr(EmbeddedStore, "_opened", broken)
        yield client


def broken(_: EmbeddedStore) -> None:
    raise ZeroDivisionError("nobody expects this")


@pytest.mark.parametrize("trouble", TROUBLED)
def test_an_answer_in_trouble_has_the_headers_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    with in_trouble(trouble, tmp_path, monkeypatch) as client:
        key = create_key(client.app.state.kg.keys, KeyWish("tests", ("admin",)), CANONICAL_BASE)
        for row in TROUBLED[trouble]:
            shown = {} if row.readable else {"Authorization": f"Bearer {key}"}
            answer = ask(client, row, **shown)
            expect_headers(answer, row)
            assert ("retry-after" in answer.headers) is (row.status in (429, 503))
            assert answer.headers["x-request-id"]
            assert "etag" not in answer.headers
            assert "ZeroDivision" not in answer.text
        monkeypatch.undo()
