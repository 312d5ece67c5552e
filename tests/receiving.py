"""A program that receives webhooks: it keeps what it is sent, and answers as it is told to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Message:
    """One delivery as it arrived."""

    headers: Mapping[str, str]
    body: bytes
    path: str

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.body)["data"]

    def is_signed_by(self, secret: str) -> bool:
        """What Standard Webhooks tells receivers to check."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [part.partition(",")[2] for part in self.headers["webhook-signature"].split(" ")]
        return any(hmac.compare_digest(wanted, one) for one in given)


@dataclass
class Receiver:
    """Where it listens, what has arrived, and what it answers: the last status for ever."""

    address: str
    host: str
    arrived: Queue[Message] = field(default_factory=Queue)
    statuses: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)

    def next(self) -> Message:
        return self.arrived.get(timeout=30)

    def all(self) -> list[Message]:
        return [self.arrived.get_nowait() for _ in range(self.arrived.qsize())]


@contextmanager
def receiving(certificate: Any = None) -> Iterator[Receiver]:
    """Listen on this machine; with an SSL context over TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            receiver.arrived.put(Message(named, body, self.path))
            statuses = receiver.statuses
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate is not None:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    host = f"127.0.0.1:{server.server_port}"
    receiver = Receiver(f"http://{host}/hook", host)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
