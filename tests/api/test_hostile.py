"""Queries made to crash or hang the engine, against the running service: it answers each and lives on."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx2
import pytest

from hostile import HOSTILE, UPLOADS
from serving import Service, served

DEADLINE_S = 1.0
LONG_ENOUGH_S = 3.0
"""For a busy machine to answer what is no trouble, and to send more than is held back before it begins."""
REFUSED, STOPPED, BUSY = 400, 504, 503


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("hostile") / "data", query_timeout_s=str(DEADLINE_S)) as running:
        yield running


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with served(tmp_path_factory.mktemp("patient") / "data", query_timeout_s=str(LONG_ENOUGH_S)) as running:
        yield running


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_answered_and_the_service_stays(service: Service, query: str) -> None:
    with service.client() as client:
        answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
        probe = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/boolean, */*"})

    assert answer.status_code in {200, REFUSED, 413, BUSY, STOPPED}, answer.text[:300]
    if answer.status_code != 200:
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.json()["detail"]
    assert (probe.status_code, "true" in probe.text) == (200, True)
    assert service.process.poll() is None


ROWS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
TABLES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)


@pytest.mark.parametrize(
    ("query", "media_type"),
    [
        *((f"SELECT * {{ {ROWS} }}", media_type) for media_type in TABLES),
        *((f"CONSTRUCT {{ ?a ?b ?i }} WHERE {{ {ROWS} }}", media_type) for media_type in GRAPHS),
    ],
)
def test_an_answer_that_is_cut_never_ends_as_if_it_were_whole(
    patient: Service, query: str, media_type: str
) -> None:
    taken: list[bytes] = []

    with pytest.raises(httpx2.RemoteProtocolError, match="incomplete"):
        take(patient, query, media_type, taken)

    assert len(b"".join(taken)) > 65_536


def take(service: Service, query: str, media_type: str, taken: list[bytes]) -> None:
    """Read an answer as long as it comes."""
    form = {"data": {"query": query}, "headers": {"Accept": media_type}}
    with service.client() as client, client.stream("POST", "/sparql", **form) as answer:
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, media_type)
        for piece in answer.iter_raw():
            taken.append(piece)


@pytest.mark.parametrize(("media_type", "document"), UPLOADS.values(), ids=UPLOADS)
def test_a_hostile_document_is_answered_and_the_service_stays(
    service: Service, media_type: str, document: str
) -> None:
    body = document.encode(errors="surrogateescape")
    with service.client() as client:
        answer = client.post("/validate", content=body, headers={"Content-Type": media_type})
        probe = client.get("/sparql", params={"query": "ASK {}"})

    assert answer.status_code in {200, REFUSED, BUSY, STOPPED}, answer.text[:300]
    assert (probe.status_code, probe.json()["boolean"]) == (200, True)
    assert service.process.poll() is None


ASKS_ELSEWHERE = {
    "plain": "SELECT * { SERVICE <@/> { ?s ?p ?o } }",
    "lower case, no space": "SELECT * {service<@/>{?s ?p ?o}}",
    "comment between": "SELECT * { SERVICE # here\n<@/> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <@/> { ?s ?p ?o } }",
    "prefixed": "PREFIX x: <@/> SELECT * { SERVICE x:sparql { ?s ?p ?o } }",
    "relative": "BASE <@/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "inside EXISTS": "ASK { FILTER EXISTS { SERVICE <@/> { ?s ?p ?o } } }",
    "escaped address": "SELECT * { SERVICE <\\u0068ttp:@@/> { ?s ?p ?o } }",
    "by variable": "SELECT * { VALUES ?g { <@/> } SERVICE ?g { ?s ?p ?o } }",
    "after a word": "SELECT * { FILTER(trueSERVICE<@/>{?s ?p ?o}) }",
    "FROM": "SELECT * FROM <@/> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <@/> { GRAPH ?g { ?s ?p ?o } }",
    "LOAD": "LOAD <@/>",
    "DESCRIBE": "DESCRIBE <@/>",
}
FETCHES = {
    "context": ("application/ld+json", '{"@context": "@/", "http://a/p": 1}'),
    "nested context": ("application/ld+json", '{"http://a/p": {"@context": ["@/"], "x": 1}}'),
    "imported context": ("application/ld+json", '{"@context": {"@version": 1.1, "@import": "@/"}, "x": 1}'),
    "entity": ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a SYSTEM "@/">]><r>&a;</r>'),
    "document type": ("application/rdf+xml", '<!DOCTYPE r SYSTEM "@/"><r/>'),
    "imports": ("text/turtle", "<a:o> <http://www.w3.org/2002/07/owl#imports> <@/> ."),
    "shapes": ("text/turtle", "<a:o> <http://www.w3.org/ns/shacl#shapesGraph> <@/> ."),
}


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address on this host, and the requests that have reached it."""
    reached: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_error(404)

        do_POST = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", reached
    server.shutdown()
    server.server_close()


def test_nothing_that_a_client_sends_makes_the_service_call(
    patient: Service, canary: tuple[str, list[str]]
) -> None:
    address, reached = canary
    with patient.client() as client:
        for query in ASKS_ELSEWHERE.values():
            text = query.replace("@@", address.partition(":")[2]).replace("@", address)
            answer = client.post("/sparql", data={"query": text})
            assert answer.status_code in {200, REFUSED}
        for media_type, document in FETCHES.values():
            body = document.replace("@/", f"{address}/")
            answer = client.post("/validate", content=body, headers={"Content-Type": media_type})
            assert answer.status_code in {200, REFUSED}
        assert reached == []
        assert client.get(address).status_code == 404

    assert reached == ["/"]
