"""Each real engine, and a store over each, begun with nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.servers import ENGINES, Server
from modernstats_kg.store.remote import RemoteStore


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Server:
    """Each real engine, emptied."""
    found: Server = request.getfixturevalue(f"{request.param}_engine")
    found.empty()
    return found


@pytest.fixture
def server(engine: Server) -> Server:
    """The engine that `store` is over."""
    return engine


@pytest.fixture
def store(server: Server, tmp_path: Path) -> Iterator[RemoteStore]:
    opened = RemoteStore.open(tmp_path / "data", server.connection)
    yield opened
    opened.close()
