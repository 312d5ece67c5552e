"""One client's share of the engine, over HTTP."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.requests import Request
from starlette.testclient import TestClient

from browsing import BROWSER
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg.store.versions import Versions
from modernstats_kg_api.app import create_app
from modernstats_kg_api.clients import address_of

TABLES = " ".join(f"VALUES ?v{n} {{ 0 1 2 3 4 5 6 7 8 9 }}" for n in range(9))
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {TABLES} }}"
POINT = "SELECT (1 AS ?n) {}"
SMALL = {"client_engine_s_per_min": 1, "client_engine_burst_s": 0.01, "client_failures_per_min": 0}


@contextmanager
def running(folder: Path, address: str = "192.0.2.1", **settings: object) -> Iterator[TestClient]:
    (folder / "catalog.ttl").touch()
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **settings))
    with TestClient(app, base_url="http://kg.test", client=(address, 1)) as client:
        yield client


def asked(client: TestClient, query: str, **headers: str):
    return client.post(
        "/sparql", data={"query": query, "timeout": "1"}, headers=headers | {"Accept": "text/csv"}
    )


def test_who_has_used_the_share_gets_429_with_when_to_come_back_and_a_key_has_its_own(tmp_path):
    with running(tmp_path, **SMALL) as client:
        key = create_key(client.app.state.kg.keys, KeyWish("Methods", ("read",)), CANONICAL_BASE)
        first = asked(client, RUNAWAY)
        refused = asked(client, POINT)
        spoofed = asked(client, POINT, **{"X-Forwarded-For": "198.51.100.7"})
        with_key = asked(client, POINT, Authorization=f"Bearer {key}")

    assert (first.status_code, refused.status_code, spoofed.status_code) == (504, 429, 429)
    assert refused.headers["content-type"] == "application/problem+json"
    assert f"wait {refused.headers['retry-after']} s" in refused.json()["detail"]
    assert "1 seconds of engine time per minute" in refused.json()["detail"]
    assert (with_key.status_code, with_key.text) == (200, "n\r\n1\r\n")


def test_the_query_page_is_paid_from_the_same_share(tmp_path):
    with running(tmp_path, **SMALL) as client:
        params = {"query": RUNAWAY, "timeout": "1"}
        first = client.get("/query", params=params, headers=BROWSER)
        again = client.get("/query", params=params, headers=BROWSER)
        refused = asked(client, POINT)

    assert (first.status_code, again.status_code, refused.status_code) == (504, 429, 429)
    assert "engine time per minute" in again.text
    assert int(again.headers["retry-after"]) > 0


def test_a_long_form_of_nobody_is_paid_from_the_share_of_its_address(tmp_path):
    form = "&".join(f"labels.{number}=x" for number in range(2_000))
    headers = {**BROWSER, "Sec-Fetch-Site": "same-origin"}
    with running(tmp_path, client_engine_s_per_min=1, client_engine_burst_s=0.001) as client:
        first = client.post("/edit", content=form, headers=headers)
        again = client.post("/edit", content=form, headers=headers)
        refused = asked(client, POINT)

    assert (first.status_code, again.status_code, refused.status_code) == (401, 429, 429)
    assert 'value="x"' in first.text


def test_behind_a_trusted_proxy_each_client_it_names_has_a_share(tmp_path):
    with running(tmp_path, trusted_proxies="10.0.0.0/8, 192.0.2.1", **SMALL) as client:
        first = asked(client, RUNAWAY, **{"X-Forwarded-For": "198.51.100.7"})
        same = asked(client, POINT, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.7, 10.1.2.3"})
        other = asked(client, POINT, **{"X-Forwarded-For": "198.51.100.8"})

    assert (first.status_code, same.status_code, other.status_code) == (504, 429, 200)


def test_so_many_failing_queries_a_minute_are_answered(tmp_path):
    with running(tmp_path, client_failures_per_min=3) as client:
        codes = [asked(client, "SELECT * {").status_code for _ in range(20)]
        refused = asked(client, POINT)

    assert (codes[:3], codes[-1]) == ([400] * 3, 429)
    assert "queries of this client failed" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_one_customer(host, client):
    assert address_of(Request({"type": "http", "client": (host, 1)})) == client


def test_without_an_address_all_are_one_client():
    assert address_of(Request({"type": "http", "client": None})) == "local"


def test_a_proxy_that_is_no_address_is_a_mistake_in_the_settings():
    with pytest.raises(ValidationError, match="nginx"):
        Settings(trusted_proxies="10.0.0.1, nginx", _env_file=None)


def test_who_asks_for_an_older_state_pays_for_making_it_ready_and_the_next_one_does_not(
    tmp_path, monkeypatch
):
    make = Versions.make

    def costly(self, number):
        until = time.thread_time() + 0.5
        while time.thread_time() < until:
            pass
        make(self, number)

    monkeypatch.setattr(Versions, "make", costly)
    limits = {"client_engine_s_per_min": 1, "client_engine_burst_s": 0.4}
    with running(tmp_path, **limits) as client:
        kg = client.app.state.kg
        kg.store.replace_graph(
            Iri("urn:g"), [Quad(Iri("urn:s"), Iri("urn:p"), Literal("1"), Iri("urn:g"))], "1"
        )
        other = create_key(kg.keys, KeyWish("Methods", ("read",)), CANONICAL_BASE)
        question = {"query": "ASK {}", "version": kg.store.commit}
        first = client.get("/sparql", params=question)
        refused = asked(client, POINT)
        ready = [
            client.get("/sparql", params=question, headers={"Authorization": f"Bearer {other}"})
            for _ in range(2)
        ]

    assert (first.status_code, refused.status_code) == (200, 429)
    assert [answer.status_code for answer in ready] == [200, 200]
