"""While an engine is slow, the service goes on: no engine is asked on its event loop."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engines.servers import Server
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.query.shelf import read_saved
from modernstats_kg.settings import Settings
from modernstats_kg.store.remote_client import EngineClient
from modernstats_kg.store.remote_wire import Limits, Order, Reply
from modernstats_kg_api.app import create_app
from serving import UNLIMITED

NEW = Quad(
    Iri("https://example.org/id/new"),
    Iri("https://example.org/def#name"),
    Literal("new"),
    Iri("https://example.org/graph/new"),
)


@pytest.fixture(scope="module")
def strict_app(emptied: None, write_engine: Server, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Over an engine, where a query without FROM sees no named graph, so that saved ones name all."""
    data: Path = tmp_path_factory.mktemp("strict") / "data"
    told = {**write_engine.settings, "default_graph": "strict"}
    return create_app(Settings(data=data, _env_file=None, **told, **UNLIMITED))


@pytest.fixture(scope="module")
def strict(strict_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(strict_app, base_url="http://kg.test") as talking:
        yield talking


@pytest.mark.parametrize(
    "address",
    [
        "/sparql?query=ASK%20%7B%7D",
        f"/graphs?graph={NEW.graph}",
        "/api/v1/search?q=new",
        "/api/v1/suggest?q=new",
        "/api/v1/graphs",
        "/graphs",
        "/q",
        "/api/v1",
        "/",
        "SAVED",
    ],
)
def test_no_engine_is_asked_on_the_event_loop(
    strict_app: FastAPI, strict: TestClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    kg, found, send = strict_app.state.kg, list[str](), EngineClient._send

    def noted(client: EngineClient, order: Order, limits: Limits) -> Reply:
        if asyncio._get_running_loop() is not None:
            found.append(str(order.form or order.address))
        return send(client, order, limits)

    monkeypatch.setattr(EngineClient, "_send", noted)
    change = Change(frozenset({NEW._replace(object=Literal(f"new, after {kg.store.commit}"))}))
    kg.store.write(lambda: change, Attribution())  # so that nothing is remembered

    answer = strict.get(_address(kg.settings.base) if address == "SAVED" else address)

    assert (answer.is_success, found) == (True, [])


def _address(base: str) -> str:
    name = next(
        name for name, saved in read_saved(base).items() if not any(one.required for one in saved.parameters)
    )
    return f"/q/{name}.csv"
