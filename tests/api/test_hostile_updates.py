"""Updates made to crash or hang the engine, by a client with a key: each is answered, nothing is written."""

from collections.abc import Iterator

import pytest

from hostile import UPDATES
from listening import listening
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


CALLS = {
    "LOAD": "LOAD <@/>",
    "LOAD, glued": "PREFIX x: <@/> LOADx:y",
    "LOAD SILENT": "LOAD SILENT <@/> INTO GRAPH <a:g>",
    "LOAD, later": "CLEAR DEFAULT ; PREFIX x: <@/> load x:y",
    "SERVICE": "INSERT { ?s ?p ?o } WHERE { SERVICE <@/> { ?s ?p ?o } }",
    "SERVICE, silent": "DELETE WHERE { SERVICE SILENT <@/> { ?s ?p ?o } }",
    "SERVICE in EXISTS": "INSERT {} WHERE { FILTER EXISTS { service<@/>{ ?s ?p ?o } } }",
    "USING": "INSERT { ?s ?p ?o } USING <@/> WHERE { ?s ?p ?o }",
    "USING NAMED": "INSERT { ?s ?p ?o } USING NAMED <@/> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "COPY": "COPY SILENT <@/> TO DEFAULT",
    "data": "INSERT DATA { <@/> <http://www.w3.org/2002/07/owl#imports> <@/> }",
}


def test_no_update_makes_the_service_call(service: Service, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/sparql-update"}
    with listening() as (address, reached), service.client() as client:
        for update in CALLS.values():
            text = update.replace("@", address)
            answer = client.post("/update", content=text, params={"dry-run": "true"}, headers=headers)
            assert answer.status_code in {200, REFUSED}, answer.text
        assert reached == []
        assert client.get(address).status_code == 404

    assert reached == ["/"]
