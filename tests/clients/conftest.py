"""One service as a process of its own, which all clients of this folder talk to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Service, served


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The shipped content, served on a free port."""
    with served(tmp_path_factory.mktemp("clients") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def endpoint(service: Service) -> str:
    """Address of the SPARQL endpoint."""
    return f"{service.address}/sparql"


@pytest.fixture(scope="session")
def data_folder(service: Service) -> Path:
    """Data directory of the service."""
    return service.data
