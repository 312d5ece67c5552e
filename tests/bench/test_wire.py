"""The client of the benchmark reads every answer to its end, and takes none for whole that is not."""

import socket
import threading
from contextlib import contextmanager

import pytest
from peers.wire import Broken, Connection, Request, expected

_ASKED = Request("/x", {"Accept": "*/*"})


@contextmanager
def _answering(*answers):
    """A server of one connection that gives each request the next of these bytes, then closes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            connection, _ = listening.accept()
            with connection:
                for answer in answers:
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_answers_of_known_length_and_in_chunks_come_one_after_the_other():
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwho\r\n2;x=y\r\nle\r\n0\r\n\r\n"
    none = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'

    with _answering(plain, chunked, none, plain) as port, Connection(port) as connection:
        answers = [connection.ask(_ASKED) for _ in range(4)]

    assert [(one.status, one.body) for one in answers] == [
        (200, b"whole"),
        (200, b"whole"),
        (304, b""),
        (200, b"whole"),
    ]
    assert answers[2].headers["etag"] == '"1"'


@pytest.mark.parametrize(
    "cut",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwho",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nwho\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
    ],
)
def test_an_answer_that_ends_early_is_an_error(cut):
    with _answering(cut) as port, Connection(port) as connection, pytest.raises(Broken, match="ended early"):
        connection.ask(_ASKED)


def test_an_answer_without_a_length_ends_with_its_connection():
    with (
        _answering(b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nwhole") as port,
        Connection(port) as connection,
    ):
        assert connection.ask(_ASKED).body == b"whole"


def test_what_a_server_says_of_a_failure_is_told():
    with (
        _answering(b"HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\ntry later") as port,
        Connection(port) as connection,
        pytest.raises(Broken, match="503: try later"),
    ):
        expected(connection.ask(_ASKED), _ASKED)
