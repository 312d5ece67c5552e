"""Whatever an engine does wrong ends in a clear error before the deadline, and leaves nothing behind."""

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from engines.servers import free_port
from engines.stub import FAULTS, GOOD, TRIPLE, Stub, stubbed
from modernstats_kg.errors import (
    AnswerTooLarge,
    EngineAnswerCut,
    EngineAnswerInvalid,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
    KnowledgeGraphError,
)
from modernstats_kg.store.engine_time import within
from modernstats_kg.store.remote_client import Connection, EngineClient, Limits

QUERY = "SELECT ?x { ?x ?y ?z }"
LIMITS = Limits(30.0, 1_000_000)
SHORT_S = 0.3
GENEROUS_S = 20.0
"""How long any fault may take on a machine that is busy; far below the time that the stub would."""

LATE = {"slow-headers", "dripping-headers", "dripping-body", "never-answers"}
EXPECTED: dict[str, tuple[type[KnowledgeGraphError], str]] = {
    "slow-headers": (EngineTimeout, "stopped after 0.3 s"),
    "half-a-head": (EngineUnreachable, "cannot be reached"),
    "dripping-headers": (EngineTimeout, "stopped after 0.3 s"),
    "dripping-body": (EngineTimeout, "stopped after 0.3 s"),
    "never-answers": (EngineTimeout, "stopped after 0.3 s"),
    "truncated-length": (EngineAnswerCut, "ended before its end"),
    "truncated-chunks": (EngineAnswerCut, "ended before its end"),
    "error-in-text": (EngineTimeout, "was stopped"),
    "half-json": (EngineAnswerCut, "not whole"),
    "two-answers": (EngineAnswerCut, "not whole"),
    "wrong-type": (EngineAnswerInvalid, "another form"),
    "endless-body": (AnswerTooLarge, "larger than 1000000 bytes"),
    "redirect-to-loopback": (EngineRefused, "redirects, which is not followed"),
    "redirect-to-file": (EngineRefused, "redirects, which is not followed"),
    "unauthorized": (EngineRefused, "KG_STORE_USER"),
    "forbidden": (EngineRefused, "KG_STORE_USER"),
    "not-found": (EngineRefused, "no SPARQL endpoint"),
    "server-error": (EngineRefused, "refused with status 500"),
    "unavailable": (EngineRefused, "refused with status 503"),
    "reset": (EngineUnreachable, "cannot be reached"),
    "deep-json": (EngineAnswerCut, "not whole"),
    "gzip-bomb": (EngineAnswerInvalid, "encoding that was not asked for"),
    "no-utf-8": (EngineAnswerCut, "not whole"),
    "another-shape": (EngineAnswerInvalid, "shape of SPARQL results"),
    "rows-that-are-none": (EngineAnswerInvalid, "shape of SPARQL results"),
    "no-http": (EngineAnswerInvalid, "is no HTTP"),
}


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with stubbed() as running:
        yield running


def client_of(stub: Stub, fault: str, dialect: str = "oxigraph") -> EngineClient:
    return EngineClient(Connection(stub.address(fault), dialect), LIMITS)


@pytest.mark.parametrize("fault", EXPECTED)
def test_a_fault_ends_in_a_clear_error(stub: Stub, fault: str) -> None:
    kind, words = EXPECTED[fault]
    begun = time.monotonic()

    with closing(client_of(stub, fault)) as client, pytest.raises(kind) as raised:
        client.table(QUERY, timeout_s=SHORT_S if fault in LATE else None)

    assert type(raised.value) is kind
    assert words in str(raised.value)
    assert time.monotonic() - begun < GENEROUS_S


def test_a_good_answer_is_passed_on_as_it_is(stub: Stub) -> None:
    with closing(client_of(stub, "good")) as client:
        assert client.table(QUERY) == GOOD
    with closing(client_of(stub, "good-triples")) as client:
        assert client.triples("CONSTRUCT WHERE { ?s ?p ?o }") == TRIPLE


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("comment-in-triples", EngineAnswerCut, "not whole"),
        ("half-triple", EngineAnswerCut, "not whole"),
        ("triples-without-an-end", EngineAnswerCut, "nobody can tell"),
        ("good", EngineAnswerInvalid, "another form"),
    ],
)
def test_statements_that_may_not_be_whole_are_none(
    stub: Stub, fault: str, kind: type[KnowledgeGraphError], words: str
) -> None:
    with closing(client_of(stub, fault)) as client, pytest.raises(kind, match=words):
        client.triples("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("fault", ["stopped-in-a-header", "rows-in-a-header"])
def test_a_cut_that_only_a_header_tells_is_an_error(stub: Stub, fault: str) -> None:
    kind, words = {
        "stopped-in-a-header": (EngineTimeout, "was stopped"),
        "rows-in-a-header": (EngineAnswerCut, "no more than 10000 rows"),
    }[fault]

    with closing(client_of(stub, fault, "virtuoso")) as client:
        with pytest.raises(kind, match=words):
            client.table(QUERY)
        with pytest.raises(kind, match=words):
            client.triples("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_query_that_the_engine_does_not_begin_as_it_would_take_long_has_passed_its_deadline(
    stub: Stub,
) -> None:
    with (
        closing(client_of(stub, "unbegun", "virtuoso")) as client,
        within(5.0),
        pytest.raises(EngineTimeout) as late,
    ):
        client.table(QUERY)
    assert late.value.timeout_s == 5.0


def test_what_an_engine_says_is_for_the_log_alone(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    with closing(client_of(stub, "server-error")) as client, pytest.raises(EngineRefused) as raised:
        client.table(QUERY)

    assert "secret.db" in raised.value.reason
    assert "secret.db" in caplog.text
    assert not {"secret.db", "127.0.0.1", str(stub.port)} & set(str(raised.value).replace("/", " ").split())


def test_a_password_is_never_told(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connection = Connection(stub.address("unauthorized"), "fuseki", "alice", "canary-5f2c")
    with closing(EngineClient(connection, LIMITS)) as client, pytest.raises(EngineRefused) as raised:
        client.table(QUERY)

    told = f"{connection!r} {raised.value!r} {raised.value.reason} {caplog.text}"
    assert "canary-5f2c" not in told


def test_a_read_is_sent_again_where_the_connection_broke_before_any_answer(stub: Stub) -> None:
    before = stub.requests.get("reset", 0)
    with closing(client_of(stub, "reset")) as client, pytest.raises(EngineUnreachable):
        client.table(QUERY)
    assert stub.requests["reset"] == before + 2


def test_an_update_is_sent_once(stub: Stub) -> None:
    before = stub.requests.get("reset", 0)
    with closing(client_of(stub, "reset")) as client, pytest.raises(EngineUnreachable):
        client.update("DROP ALL")
    assert stub.requests["reset"] == before + 1


def test_an_engine_that_is_not_there_is_not_asked_by_everybody_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nobody = Connection(f"http://127.0.0.1:{free_port()}", "oxigraph")
    with closing(EngineClient(nobody, LIMITS)) as client:
        told = []
        for _ in range(6):
            with pytest.raises(EngineUnreachable) as raised:
                client.table(QUERY)
            told.append(str(raised.value))

    assert "cannot be reached" in told[0]
    assert nobody.address not in told[0]
    assert f"the engine at {nobody.address}/query cannot be reached" in caplog.text
    assert "It is tried again in" in told[-1]


def test_an_address_with_a_password_or_of_another_kind_is_refused() -> None:
    for address in (
        "http://u:canary@localhost/",
        "file:///etc/passwd",
        "localhost:7878",
        "http://h/?x=1",
        "",
    ):
        with pytest.raises(ValueError, match="address") as raised:
            EngineClient(Connection(address, "oxigraph"), LIMITS)
        assert "canary" not in str(raised.value)


def test_a_closed_client_says_so(stub: Stub) -> None:
    client = client_of(stub, "good")
    client.close()
    client.close()
    with pytest.raises(EngineUnreachable, match="closed"):
        client.table(QUERY)


def test_closing_ends_what_still_waits(stub: Stub) -> None:
    before = stub.requests.get("never-answers", 0)
    client = client_of(stub, "never-answers")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.table, QUERY)
        while stub.requests.get("never-answers", 0) == before:
            time.sleep(0.01)
        client.close()
        assert isinstance(waiting.exception(), EngineUnreachable)


def test_whoever_calls_while_the_client_closes_hears_of_it(stub: Stub) -> None:
    for _ in range(20):
        client = client_of(stub, "never-answers")
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(client.table, QUERY) for _ in range(4)]
            client.close()
            assert all(isinstance(call.exception(), EngineUnreachable) for call in waiting)


CALLS = 10_000


@pytest.mark.slow
def test_ten_thousand_calls_leave_no_thread_and_no_descriptor() -> None:
    def held() -> set[object]:
        """Threads, sockets and pipes by name: what an earlier test ends meanwhile hides none of ours."""
        files = Path("/proc/self/fd").iterdir()
        links = {str(file.readlink()) for file in files if file.is_symlink()}
        return {*threading.enumerate(), *(link for link in links if link.startswith(("socket:", "pipe:")))}

    quick = [fault for fault in FAULTS if fault not in LATE | {"endless-body", "gzip-bomb", "deep-json"}]
    mix = [*quick * 12, *LATE, "endless-body", "gzip-bomb", "deep-json", *["good"] * 100]
    outcomes: dict[str, int] = {}
    before = held()

    def call(client: EngineClient) -> str:
        try:
            client.table(QUERY, timeout_s=0.05)
        except KnowledgeGraphError as error:
            return type(error).__name__
        return "answered"

    with stubbed() as stub, ThreadPoolExecutor(4) as pool:
        clients = {fault: client_of(stub, fault) for fault in dict.fromkeys(mix)}
        order = [clients[mix[number % len(mix)]] for number in range(CALLS)]
        for outcome in pool.map(call, order):
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        for client in clients.values():
            client.close()

    assert held() - before == set()
    assert sum(outcomes.values()) == CALLS
    assert set(outcomes) >= {
        "answered",
        "EngineTimeout",
        "EngineRefused",
        "EngineAnswerCut",
        "AnswerTooLarge",
    }
