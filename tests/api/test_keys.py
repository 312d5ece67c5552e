"""Keys over HTTP: who is known, who may write where, and that no key is ever repeated."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from modernstats_kg.access.keyring import KeyRing
from modernstats_kg.access.secrets import digest_of, new_secret, prefix_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.actions.writing import write
from modernstats_kg.cli import app as command
from modernstats_kg.model.access import Key, Scope
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg.store.bookkeeping import PROVENANCE
from modernstats_kg.store.port import Store
from modernstats_kg_api.app import create_app
from modernstats_kg_api.auth import order_of
from serving import UNLIMITED, served

MINE, MINE_TOO, OTHER = (Iri(f"https://example.org/graph/{name}") for name in ("mine", "mine/2", "other"))
SUBJECT, PREDICATE = Iri("https://example.org/s"), Iri("https://example.org/p")
SCOPES = {
    "": set(),
    "read": set(),
    f"read:{MINE}": set(),
    f"write:{MINE}": {MINE},
    f"write:{MINE}*": {MINE, MINE_TOO},
    f"write:{OTHER}": {OTHER},
    "write:*": {MINE, MINE_TOO, OTHER},
    "admin": {MINE, MINE_TOO, OTHER},
}
INVALID = "The key that was shown is not valid: unknown, expired or revoked."


def statement(graph: Iri, text: str) -> Quad:
    return Quad(SUBJECT, PREDICATE, Literal(text), graph)


def drafted(store: Store, verb: str, graph: Iri) -> Change:
    old, new = frozenset(store.statements(graph=graph)[:1]), frozenset({statement(graph, "new")})
    return {"add": Change(new), "remove": Change(removes=old), "replace": Change(new, old)}[verb]


async def write_statement(request: Request) -> JSONResponse:
    """A door for tests, as thin as a door can be."""
    verb, graph = request.path_params["verb"], Iri(request.query_params["graph"])
    order = order_of(request)
    kg: KnowledgeGraph = request.app.state.kg
    receipt = write(kg, lambda: drafted(kg.store, verb, graph), order)
    return JSONResponse({"commit": receipt.commit, "reason": order.reason, "request": order.request})


@contextmanager
def running(folder: Path, **settings: object) -> Iterator[TestClient]:
    (folder / "catalog.ttl").touch()
    chosen = {**UNLIMITED, **settings}
    app = create_app(Settings(data=folder / "data", ontology=folder, _env_file=None, **chosen))
    app.router.routes.insert(0, Route("/written/{verb}", write_statement, methods=["POST"]))
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with running(tmp_path_factory.mktemp("keys"), key_failures_per_min=0) as talking:
        yield talking


def kg_of(client: TestClient) -> KnowledgeGraph:
    graph: KnowledgeGraph = client.app.state.kg
    return graph


@pytest.fixture(scope="module")
def keys(client: TestClient) -> dict[str, str]:
    """A key for each scope; none for the empty one."""
    ring = kg_of(client).keys
    return {scope: create_key(ring, KeyWish(scope, (scope,)), CANONICAL_BASE) for scope in SCOPES if scope}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def asked(client: TestClient, verb: str, graph: Iri, key: str, **parameters: str):
    return client.post(f"/written/{verb}", params={"graph": graph.value, **parameters}, headers=bearer(key))


@pytest.mark.parametrize("verb", ["add", "remove", "replace"])
@pytest.mark.parametrize("graph", [MINE, MINE_TOO, OTHER, PROVENANCE], ids=lambda graph: graph.value)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_writes_where_its_scope_says_and_nowhere_else(client, keys, scope, graph, verb):
    store = kg_of(client).store
    if graph != PROVENANCE:
        store.replace_graph(graph, [statement(graph, "old")], "")
    before, commit = set(store.statements(graph=graph)), store.commit
    change = drafted(store, verb, graph)

    answer = asked(client, verb, graph, keys.get(scope, ""))

    after = set(store.statements(graph=graph))
    if graph in SCOPES[scope]:
        assert (answer.status_code, answer.json()["commit"]) == (200, commit + 1)
        assert after == (before - change.removes) | change.adds
        return
    assert (after, store.commit) == (before, commit)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code == (403 if scope else 401)
    if scope:
        assert graph.value in answer.json()["detail"]
        assert "www-authenticate" not in answer.headers
    else:
        assert answer.headers["www-authenticate"] == 'Bearer realm="modernstats-kg"'
        assert answer.json()["detail"] == "Nobody writes without a key."


def test_a_commit_names_the_agent_of_the_key_its_prefix_the_reason_and_the_request(client, keys):
    key = keys["write:*"]
    headers = bearer(key) | {"KG-Reason": "Né corrigé".encode(), "X-Request-ID": "portal-2026-0001"}

    answer = client.post("/written/add", params={"graph": "https://example.org/told"}, headers=headers)

    (commit,) = kg_of(client).store.history(answer.json()["commit"] - 1)
    by = commit.attribution
    assert by.agent == Iri(f"{CANONICAL_BASE}id/agents/key-{prefix_of(key)}")
    assert (by.key, by.reason, by.request) == (prefix_of(key), "Né corrigé", "portal-2026-0001")


def test_a_rehearsal_writes_nothing(client, keys):
    graph = Iri("https://example.org/rehearsed")
    commit = kg_of(client).store.commit

    answer = asked(client, "add", graph, keys["admin"], **{"dry-run": "true"})

    assert answer.json()["commit"] == kg_of(client).store.commit == commit
    assert kg_of(client).store.statements(graph=graph) == []


@pytest.mark.parametrize(
    ("parameters", "headers", "name"),
    [
        ({"dry-run": "yes"}, {}, "dry-run"),
        ({"dry-run": ""}, {}, "dry-run"),
        ({"dry-run": ["true", "false"]}, {}, "dry-run"),
        ({}, {"KG-Reason": "x" * 501}, "KG-Reason"),
        ({}, {"KG-Reason": "a\tb"}, "KG-Reason"),
        ({}, {"KG-Reason": "one\u2028two".encode()}, "KG-Reason"),
        ({}, {"KG-Reason": b"one\xc2\x85two"}, "KG-Reason"),
        ({}, {"KG-Reason": "one \u202etwo".encode()}, "KG-Reason"),
        ({}, {"KG-Reason": "one \u2066two\u2069".encode()}, "KG-Reason"),
        ({}, {"KG-Reason": "one\U000e0041two".encode()}, "KG-Reason"),
    ],
)
def test_an_order_that_is_not_clear_is_refused(client, keys, parameters, headers, name):
    commit = kg_of(client).store.commit

    answer = client.post(
        "/written/add",
        params={"graph": MINE.value, **parameters},
        headers=bearer(keys["admin"]) | headers,
    )

    assert (answer.status_code, answer.json()["parameter"]) == (400, name)
    assert kg_of(client).store.commit == commit


def test_the_longest_reason_is_kept_and_one_in_latin_1_is_understood(client, keys):
    reasons = ["x" * 500, "  é ".encode("latin-1")]

    kept = [
        client.post(
            "/written/add",
            params={"graph": MINE.value},
            headers=bearer(keys["admin"]) | {"KG-Reason": reason},
        ).json()["reason"]
        for reason in reasons
    ]

    assert kept == ["x" * 500, "é"]


def expired_key(ring: KeyRing) -> str:
    prefix, text = new_secret()
    long_ago = datetime.now(UTC) - timedelta(days=2)
    soon_after = long_ago + timedelta(days=1)
    ring.add(Key(prefix, "old", SUBJECT, (Scope("admin"),), long_ago, soon_after), digest_of(text))
    return text


def revoked_key(ring: KeyRing) -> str:
    text = create_key(ring, KeyWish("lost", ("admin",)), CANONICAL_BASE)
    ring.revoke(text[3:11])
    return text


@pytest.mark.parametrize(
    "path", ["/", "/health/live", "/api/v1/projects", "/sparql?query=ASK%7B%7D", "/nowhere"]
)
def test_a_key_that_is_not_valid_is_refused_for_reads_too_with_one_message(client, keys, path):
    ring = kg_of(client).keys
    shown = [expired_key(ring), revoked_key(ring), keys["admin"][:-1] + "x", "kg_1_2", "nonsense", ""]

    answers = [client.get(path, headers={"Authorization": f"Bearer {key}"}) for key in shown]

    assert {answer.status_code for answer in answers} == {401}
    assert {answer.json()["detail"] for answer in answers} == {INVALID}
    assert {answer.headers["www-authenticate"] for answer in answers} == {'Bearer realm="modernstats-kg"'}
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"*"}
    assert all(key[12:] not in answer.text for key, answer in zip(shown, answers, strict=True) if key[12:])


@pytest.mark.parametrize("header", ["Basic YTpi", "kg_1", "Bearer", "Token x"])
def test_what_is_no_bearer_token_is_refused(client, header):
    answer = client.get("/health/live", headers={"Authorization": header})

    assert answer.status_code == 401
    assert "Bearer KEY" in answer.json()["detail"] or answer.json()["detail"] == INVALID


def test_a_key_is_shown_once_in_the_header_and_nowhere_else(client, keys):
    key = keys["admin"]
    twice = client.get("/health/live", headers=[("Authorization", f"Bearer {key}")] * 2)
    in_address = client.post("/written/add", params={"graph": MINE.value, "access_token": key})

    assert (twice.status_code, in_address.status_code) == (401, 401)
    assert key not in twice.text + in_address.text


def test_a_valid_key_reads_what_everybody_reads(client, keys):
    answers = [client.get("/api/v1/projects", headers=bearer(key)) for key in ("", keys["read"])]

    assert answers[0].json() == answers[1].json()
    assert client.get("/health/live", headers={"Authorization": f"bearer {keys['read']}"}).status_code == 200


def test_many_wrong_keys_are_slowed_down_and_right_ones_are_not(tmp_path):
    with running(tmp_path, key_failures_per_min=10) as client:
        key = create_key(kg_of(client).keys, KeyWish("reader", ("read",)), CANONICAL_BASE)
        codes = [client.get("/health/live", headers=bearer("kg_wrong")).status_code for _ in range(40)]
        refused = client.get("/health/live", headers=bearer("kg_wrong"))

        assert (codes[:10], codes[-1]) == ([401] * 10, 429)
        assert int(refused.headers["retry-after"]) >= 1
        assert client.get("/health/live", headers=bearer(key)).status_code == 200
        assert client.get("/health/live").status_code == 200


def test_keys_are_never_logged(client, keys, caplog):
    caplog.set_level(logging.DEBUG)
    shown = [keys["admin"], expired_key(kg_of(client).keys), "kg_1_very-secret"]

    for key in shown:
        asked(client, "add", MINE, key)
        asked(client, "add", PROVENANCE, key)

    assert [key for key in shown if key in caplog.text or key[12:] in caplog.text] == []


def test_a_running_service_refuses_what_another_process_revokes_and_logs_no_key(tmp_path):
    runner, data = CliRunner(), tmp_path / "data"
    make = ["keys", "create", "--name", "Methods", "--scope", "write:*", "--data", str(data)]
    with served(data, log_requests="true") as service, service.client() as client:
        key = runner.invoke(command, make).stdout.splitlines()[-1]
        before = client.get("/health/live", headers=bearer(key))
        revoked = runner.invoke(command, ["keys", "revoke", key[3:11], "--data", str(data)])
        after = client.get("/health/live", headers=bearer(key))
        client.get("/health/live", headers=bearer(f"{key}-mistyped"))

    log = (tmp_path / "service.log").read_text()
    assert (before.status_code, revoked.exit_code, after.status_code) == (200, 0, 401)
    assert f"modernstats-kg keys create --name NAME --scope 'write:*' --data {data}" in log
    assert "/health/live" in log
    assert key[12:] not in log


ORIGIN = {"Origin": "https://portal.example"}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/projects", True),
        ("QUERY", "/sparql", True),
        ("POST", "/sparql", True),
        ("POST", "/validate", True),
        ("POST", "/update", False),
        ("POST", "/graphs", False),
        ("POST", "/api/v1/projects", False),
        ("PUT", "/graphs", False),
        ("PATCH", "/api/v1/projects/soss", False),
        ("DELETE", "/sparql", False),
    ],
)
def test_pages_of_other_sites_may_read_with_a_key_and_write_nothing(client, method, path, allowed):
    asking = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}

    answer = client.options(path, headers=ORIGIN | asking)

    assert (answer.status_code == 200) is allowed
    assert (method in answer.headers["access-control-allow-methods"].split(", ")) is allowed
    assert "access-control-allow-credentials" not in answer.headers
    for name in ("Authorization", "If-Match", "KG-Reason"):
        assert name in answer.headers["access-control-allow-headers"]


def test_the_answer_to_a_write_is_not_for_pages_of_other_sites(client, keys):
    answer = client.post("/written/add", params={"graph": MINE.value}, headers=ORIGIN | bearer(keys["admin"]))

    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
