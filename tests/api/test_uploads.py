"""Slow clients that send documents: how many there may be, and for how long."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from serving import Service, served

TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("uploads") / "data"
    with served(folder, uploads="2", upload_timeout_s="2") as running:
        yield running


def begun(service: Service) -> socket.socket:
    """A document that begins to arrive and then does not go on."""
    address = urlsplit(service.address)
    sending = socket.create_connection((address.hostname, address.port), timeout=20)
    sending.sendall(
        b"POST /validate HTTP/1.1\r\nHost: kg.test\r\nContent-Type: text/turtle\r\n"
        b"Content-Length: 1000\r\nConnection: close\r\n\r\n<a:s> "
    )
    return sending


def answer_of(sending: socket.socket) -> bytes:
    return b"".join(iter(lambda: sending.recv(65_536), b""))


def test_slow_documents_are_given_up_and_others_are_told_to_come_back_meanwhile(service: Service) -> None:
    with ExitStack() as stack, service.client() as client:
        slow = [stack.enter_context(begun(service)) for _ in range(2)]
        statuses = {client.post("/validate", content=b"", headers=TURTLE).status_code for _ in range(200)}
        refused = client.post("/validate", content=b"", headers=TURTLE)
        ends = [answer_of(sending) for sending in slow]
        after = client.post("/validate", content=b"", headers=TURTLE)

    assert statuses <= {200, 503}
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert all(b" 400 " in end and b"did not arrive within 2 s" in end for end in ends)
    assert (after.status_code, after.json()["conforms"]) == (200, True)
