"""Updates made to crash or hang the engine, by a client with a key: each is answered, nothing is written."""

from collections.abc import Iterator

import pytest

from hostile import UPDATES
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.bootstrap import open_keys
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from serving import Service, served

DEADLINE_S = 1.0
REFUSED, STOPPED, BUSY = 400, 504, 503


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("hostile") / "data", query_timeout_s=str(DEADLINE_S)) as running:
        yield running


@pytest.fixture(scope="module")
def key(service: Service) -> str:
    keys = open_keys(Settings(data=service.data, _env_file=None))
    return create_key(keys, KeyWish("hostile", ("admin",)), CANONICAL_BASE)


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_a_hostile_update_is_answered_and_the_service_stays(service: Service, key: str, update: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/sparql-update"}
    with service.client() as client:
        before = client.get("/health/ready")
        answer = client.post("/update", content=update, params={"dry-run": "true"}, headers=headers)
        probe = client.get("/sparql", params={"query": "ASK {}"})

    assert answer.status_code in {200, REFUSED, BUSY, STOPPED}, answer.text[:300]
    if answer.status_code != 200:
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.json()["detail"]
    assert (probe.status_code, probe.json()["boolean"]) == (200, True)
    assert probe.headers["KG-Commit"] == str(before.json()["commit"])
    assert service.process.poll() is None
