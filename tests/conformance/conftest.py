"""One application for all suites: no shipped content, no shapes, the plain default graph."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from conformance.endpoint import Endpoint
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The running application. Our shapes ask more of a foaf:Person than the suites' have to offer."""
    folder = tmp_path_factory.mktemp("w3c")
    (folder / "catalog.ttl").touch()
    (folder / "shapes").mkdir()
    (folder / "shapes" / "none.ttl").touch()
    settings = Settings(
        data=folder / "data",
        ontology=folder,
        shapes=folder / "shapes",
        default_graph="strict",
        durability="os",
        memory_budget_mib=0,  # `Endpoint` takes statements out of the engine behind the history
        _env_file=None,
        **UNLIMITED,
    )
    app = create_app(settings)
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as client:
        yield Endpoint(client, app.state.kg)
