"""One application for all tests that read: the shipped content, loaded once into a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from modernstats_kg_api.app import create_app
from starlette.testclient import TestClient

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.settings import Settings


@pytest.fixture(scope="session")
def kg_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the shared application."""
    return tmp_path_factory.mktemp("kg") / "data"


@pytest.fixture(scope="session")
def app(kg_folder: Path) -> FastAPI:
    return create_app(Settings(data=kg_folder, _env_file=None))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Talks to the running application; redirects are left to the test."""
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as talking:
        yield talking


@pytest.fixture(scope="session")
def kg(client: TestClient, app: FastAPI) -> KnowledgeGraph:
    """The graph behind `client`."""
    graph: KnowledgeGraph = app.state.kg
    return graph
