"""One application for all tests that read: the shipped content, loaded once into a folder of its own."""

import os
from collections.abc import Generator, Iterator
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from engines.differences import difference_of
from engines.servers import ENGINES, Server, running
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED


@pytest.fixture(scope="session")
def kg_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the shared application."""
    return tmp_path_factory.mktemp("kg") / "data"


@pytest.fixture(scope="session")
def app(kg_folder: Path) -> FastAPI:
    return create_app(Settings(data=kg_folder, _env_file=None, **UNLIMITED))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Talks to the running application; redirects are left to the test, cookies are not kept for the next."""
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as talking:
        talking.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        yield talking


@pytest.fixture(scope="session")
def kg(client: TestClient, app: FastAPI) -> KnowledgeGraph:
    """The graph behind `client`."""
    graph: KnowledgeGraph = app.state.kg
    return graph


@pytest.fixture(scope="session")
def oxigraph_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Oxigraph server, for all tests; each empties it before use."""
    with running("oxigraph", tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Virtuoso, likewise."""
    with running("virtuoso", tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session")
def fuseki_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Fuseki, likewise."""
    with running("fuseki", tmp_path_factory.mktemp("fuseki")) as server:
        yield server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is known to differ over an engine has to differ (`engines/differences.py`)."""
    for item in items:
        if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
            continue
        parameters = item.callspec.id.split("-")
        engine = next((name for name in ENGINES if name in parameters), None)
        if engine is None:
            continue
        others = item.callspec.id.removeprefix(f"{engine}-").removesuffix(f"-{engine}")
        if found := difference_of(item.originalname, others, engine):
            item.add_marker(pytest.mark.xfail(reason=found.reason, strict=found.when == "always"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is present (`KG_NOTHING_MAY_SKIP`, set in CI), a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("KG_NOTHING_MAY_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though nothing may be missing here: {report.longrepr}"
    return report
