"""A client that costs little: one connection, one request at a time, the answer read to its last byte."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

_PATIENCE_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it is sent.

    Attributes:
        path: with its query, percent-encoded.
        headers: beside Host.
        method: GET unless told otherwise.
        body: of the request.
    """

    path: str
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""

    def encode(self, port: int) -> bytes:
        """Its bytes."""
        headers = {"Host": f"127.0.0.1:{port}", **self.headers}
        if self.body or self.method != "GET":
            headers["Content-Length"] = str(len(self.body))
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, headers with names in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Broken(Exception):
    """An answer that ended early, or that says it failed."""


class Connection:
    """A connection to a server on this machine; opened anew after the server has closed it."""

    def __init__(self, port: int) -> None:
        """To that port."""
        self._port = port
        self._socket: socket.socket | None = None
        self._buffer = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._buffer = None, b""

    def ask(self, request: Request) -> Answer:
        """The whole answer, whatever its status.

        Raises:
            Broken: it ended before its end.
            OSError: nobody answers, or not for two minutes.
        """
        fresh = self._socket is None
        try:
            return self._asked(request)
        except (Broken, ConnectionError):
            self.close()
            if fresh:
                raise
            return self._asked(request)  # the server may close a connection that it has kept
        except OSError:
            self.close()
            raise

    def _asked(self, request: Request) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), _PATIENCE_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request.encode(self._port))
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
        }
        status = int(head[0].split()[1])
        body = self._body(status, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)

    def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in (204, 304):
            return b""
        if headers.get("transfer-encoding", "").lower() == "chunked":
            pieces = []
            while size := int(self._until(b"\r\n").partition(b";")[0], 16):
                pieces.append(self._exactly(size))
                self._exactly(2)
            self._until(b"\r\n")
            return b"".join(pieces)
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        return self._rest()

    def _until(self, mark: bytes) -> bytes:
        while (end := self._buffer.find(mark)) < 0:
            self._buffer += self._received()
        found, self._buffer = self._buffer[:end], self._buffer[end + len(mark) :]
        return found

    def _exactly(self, size: int) -> bytes:
        if len(self._buffer) >= size:
            found, self._buffer = self._buffer[:size], self._buffer[size:]
            return found
        pieces, have = [self._buffer], len(self._buffer)
        while have < size:
            pieces.append(self._received())
            have += len(pieces[-1])
        whole = b"".join(pieces)
        self._buffer = whole[size:]
        return whole[:size]

    def _rest(self) -> bytes:
        pieces = [self._buffer]
        while self._socket is not None and (piece := self._socket.recv(1 << 18)):
            pieces.append(piece)
        self.close()
        return b"".join(pieces)

    def _received(self) -> bytes:
        piece = self._socket.recv(1 << 18) if self._socket is not None else b""
        if not piece:
            raise Broken("the answer ended early")
        return piece


def expected(answer: Answer, request: Request) -> Answer:
    """The answer, if it is one of success.

    Raises:
        Broken: its status is another; with what the server said.
    """
    if answer.status not in (200, 201, 204, 304):
        said = answer.body[:300].decode(errors="replace")
        raise Broken(f"{request.method} {request.path[:60]}… gave {answer.status}: {said}")
    return answer
