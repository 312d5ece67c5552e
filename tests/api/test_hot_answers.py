"""Answers that are given again as they were sent: to whom, and when not."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from modernstats_kg.actions import query_order
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg.store.engine import Engine
from modernstats_kg_api.app import create_app
from modernstats_kg_api.hot_answers import HotAnswers

GRAPH = Iri("https://example.org/graph")
THING = Iri("https://example.org/thing")
NAME = Iri("https://example.org/name")
QUERY = "SELECT ?name WHERE { <https://example.org/thing> <https://example.org/name> ?name }"
UNPAIRED = ("x-request-id",)


@contextmanager
def running(folder, **settings: object) -> Iterator[TestClient]:
    (folder / "catalog.ttl").touch()
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **settings))
    with TestClient(app, base_url="http://kg.test") as client:
        name(client, "first")
        yield client


def name(client: TestClient, text: str) -> None:
    """One commit that gives the thing another name."""
    store = client.app.state.kg.store
    quad = Quad(THING, NAME, Literal(text), GRAPH)
    store.write(
        lambda: Change(frozenset([quad]), frozenset(store.statements(subject=THING))), Attribution(reason="T")
    )


@pytest.fixture
def passed(monkeypatch) -> list[str]:
    """The requests that were passed on to the layers behind."""
    reached: list[str] = []
    original = HotAnswers.__init__

    def watched(self: HotAnswers, app: object) -> None:
        async def noted(scope, receive, send):
            if scope["type"] == "http":
                reached.append(scope["path"])
            await app(scope, receive, send)

        original(self, noted)

    monkeypatch.setattr(HotAnswers, "__init__", watched)
    return reached


def ask(client: TestClient, query: str = QUERY, **headers: str) -> httpx.Response:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return client.get("/sparql", params={"query": query}, headers=named)


def lasting(answer: httpx.Response) -> list[tuple[str, str]]:
    return sorted(pair for pair in answer.headers.multi_items() if pair[0] not in UNPAIRED)


def test_the_third_time_the_same_bytes_and_headers_come_from_here_under_an_id_of_their_own(tmp_path, passed):
    with running(tmp_path) as client:
        answers = [ask(client, Accept="text/csv") for _ in range(4)]
        echoed = ask(client, Accept="text/csv", X_Request_ID="my-own-request")

    assert [answer.text for answer in (*answers, echoed)] == ["name\r\nfirst\r\n"] * 5
    assert [lasting(answer) for answer in (*answers, echoed)] == [lasting(answers[0])] * 5
    assert len({answer.headers["x-request-id"] for answer in answers}) == 4
    assert echoed.headers["x-request-id"] == "my-own-request"
    assert passed.count("/sparql") == 2


def test_a_client_that_has_the_answer_hears_so_with_the_headers_that_it_always_had(tmp_path, passed):
    with running(tmp_path) as client:
        first = ask(client)
        tag = first.headers["etag"]
        told = [ask(client, If_None_Match=tag) for _ in range(4)]
        looser = [ask(client, If_None_Match=f'"other", W/{tag}') for _ in range(4)]
        other = [ask(client, If_None_Match='"other"') for _ in range(4)]

    assert [(answer.status_code, answer.content) for answer in (*told, *looser)] == [(304, b"")] * 8
    assert [lasting(answer) for answer in (*told, *looser)] == [lasting(told[0])] * 8
    assert [(answer.status_code, answer.content) for answer in other] == [(200, first.content)] * 4
    assert len(passed) == 1 + 3 * 2


def test_after_a_commit_nothing_older_is_given(tmp_path, passed):
    with running(tmp_path) as client:
        before = [ask(client, Accept="text/csv") for _ in range(3)]
        name(client, "second")
        after = [ask(client, Accept="text/csv") for _ in range(3)]

    assert {answer.text for answer in before} == {"name\r\nfirst\r\n"}
    assert {answer.text for answer in after} == {"name\r\nsecond\r\n"}
    assert {answer.headers["kg-commit"] for answer in after} == {after[0].headers["kg-commit"]}
    assert before[0].headers["kg-commit"] != after[0].headers["kg-commit"]


def test_after_a_write_that_failed_nothing_older_is_given(tmp_path, passed, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError("no such disk")

    with running(tmp_path) as client:
        before = [ask(client, Accept="text/csv") for _ in range(3)]
        with monkeypatch.context() as broken:
            broken.setattr(Engine, "apply", fail)
            with pytest.raises(StoreUnavailable):
                name(client, "second")
        after = [ask(client, Accept="text/csv") for _ in range(3)]

    assert {answer.text for answer in (*before, *after)} == {"name\r\nfirst\r\n"}
    assert passed.count("/sparql") == 4


def test_an_answer_in_the_order_by_older_counts_is_not_given_again(tmp_path, passed, monkeypatch):
    counted, count = Event(), query_order.whole_statistics
    monkeypatch.setattr(query_order, "whole_statistics", lambda kg: counted.wait(60) and count(kg))
    query = "SELECT ?name { ?s <https://example.org/name> ?name . ?s <https://example.org/other> ?other }"
    with running(tmp_path) as client:
        before = [ask(client, query) for _ in range(3)]
        counted.set()
        client.app.state.kg.counting.settle()
        after = [ask(client, query) for _ in range(3)]

    assert {answer.status_code for answer in (*before, *after)} == {200}
    assert passed.count("/sparql") == 4


def test_an_address_that_is_written_in_another_way_has_an_answer_of_its_own(tmp_path, passed):
    with running(tmp_path) as client:
        for _ in range(3):
            ask(client)
        assert client.get("/%73parql", params={"query": QUERY}).json() == ask(client).json()

    assert len(passed) == 3


def test_each_wish_has_its_own_answer(tmp_path, passed):
    with running(tmp_path) as client:
        for _ in range(3):
            plain = ask(client, Accept="text/csv")
            tabbed = ask(client, Accept="text/tab-separated-values")
            packed = [
                ask(client, "CONSTRUCT WHERE { ?s ?p ?o }", Accept="text/turtle", Accept_Encoding=encoding)
                for encoding in ("gzip", "identity")
            ]

    assert plain.text == "name\r\nfirst\r\n"
    assert tabbed.text == '?name\n"first"\n'
    assert packed[0].content == packed[1].content
    assert plain.headers["etag"] != tabbed.headers["etag"]


def test_a_compressed_answer_is_given_compressed(tmp_path, passed):
    query = "SELECT * { VALUES ?text { " + " ".join(f'"text {n}"' for n in range(400)) + " } }"
    with running(tmp_path) as client:
        plain = ask(client, query, Accept_Encoding="identity")
        for _ in range(3):
            with client.stream("GET", "/sparql", params={"query": query}) as packed:
                body = b"".join(packed.iter_raw())

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain.content
    assert passed.count("/sparql") == 3


def test_who_shows_a_key_is_never_answered_from_here_and_leaves_nothing_here(tmp_path, passed):
    with running(tmp_path) as client:
        key = create_key(client.app.state.kg.keys, KeyWish("Methods", ("read",)), CANONICAL_BASE)
        with_key = [ask(client, Authorization=f"Bearer {key}") for _ in range(3)]
        asked = len(passed)
        without = ask(client)
        with_cookie = [ask(client, Cookie="lang=fr") for _ in range(3)]

    assert {answer.headers["cache-control"] for answer in with_key} == {"private, no-cache"}
    assert without.headers["cache-control"] == "public, no-cache"
    assert {answer.content for answer in with_cookie} == {without.content}
    assert (asked, len(passed)) == (3, 7)


def test_what_changes_from_one_time_to_the_next_is_asked_again(tmp_path, passed):
    with running(tmp_path) as client:
        answers = [ask(client, "SELECT (UUID() AS ?u) {}", Accept="text/csv") for _ in range(4)]

    assert len({answer.text for answer in answers}) == 4
    assert len(passed) == 4


def test_a_client_without_a_share_is_refused_though_the_answer_is_here(tmp_path, passed):
    limits = {"client_engine_s_per_min": 1, "client_engine_burst_s": 5}
    with running(tmp_path, **limits) as client:
        answers = [ask(client) for _ in range(3)]
        client.app.state.kg.shares.bill("testclient", 100)
        refused = ask(client)

    assert {answer.status_code for answer in answers} == {200}
    assert refused.status_code == 429
    assert "engine time" in refused.json()["detail"]


def test_where_no_room_is_given_nothing_is_kept(tmp_path, passed):
    with running(tmp_path, answer_cache_bytes=0) as client:
        answers = [ask(client, Accept="text/csv") for _ in range(4)]

    assert {answer.text for answer in answers} == {"name\r\nfirst\r\n"}
    assert len(passed) == 4


def test_room_is_made_by_the_answer_that_was_given_longest_ago(tmp_path, passed):
    queries = [f"{QUERY} # {n}" for n in range(40)]
    with running(tmp_path, answer_cache_bytes=120_000) as client:
        for query in queries:
            for _ in range(2):
                ask(client, query)
        passed.clear()
        last, first = ask(client, queries[-1]), ask(client, queries[0])

    assert last.content == first.content
    assert len(passed) == 1
