"""The service over each real engine, for the same tests that run on the embedded store (`tests/api`).

Two servers of each engine: one has the shipped content, which the tests read; the other is emptied for each
module that writes.

`make test` asks one engine only, and writes nothing but a recovery; `make engines` is the whole.
"""

import os
from collections.abc import Iterator
from http.cookiejar import DefaultCookiePolicy

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engines.servers import ENGINES, Server, running
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from rest_editing import RestEditor, rest_editing
from serving import UNLIMITED

_WHOLE = bool(os.environ.get("KG_ENGINES_WHOLE"))
collect_ignore = [] if _WHOLE else ["test_editing.py", "test_graph_store.py", "test_update.py"]


_SHOWN = ENGINES if _WHOLE else ENGINES[:1]


# The tests of one engine stay in one process, which starts its servers once.
@pytest.fixture(
    scope="session", params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in _SHOWN]
)
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def read_engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(engine_name, tmp_path_factory.mktemp(engine_name)) as server:
        yield server


@pytest.fixture(scope="session")
def write_engine(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(engine_name, tmp_path_factory.mktemp(engine_name)) as server:
        yield server


@pytest.fixture(scope="session")
def app(read_engine: Server, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    data = tmp_path_factory.mktemp("kg") / "data"
    return create_app(Settings(data=data, _env_file=None, **read_engine.settings, **UNLIMITED))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as talking:
        talking.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        yield talking


@pytest.fixture(scope="session")
def kg(client: TestClient, app: FastAPI) -> KnowledgeGraph:
    graph: KnowledgeGraph = app.state.kg
    return graph


@pytest.fixture(scope="module")
def emptied(write_engine: Server) -> Iterator[None]:
    """Whatever service a module of writing tests starts, it starts over an engine that holds nothing."""
    write_engine.empty()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in write_engine.settings.items():
            environment.setenv(f"KG_{name.upper()}", value)
        yield


@pytest.fixture(scope="module")
def rest(emptied: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestEditor]:
    with rest_editing(tmp_path_factory.mktemp("rest")) as editor:
        yield editor


@pytest.fixture(scope="module")
def editor(rest: RestEditor) -> RestEditor:
    return rest
