"""An engine that does everything wrong: one fault for each path, over raw sockets on loopback."""

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

JSON = "application/sparql-results+json"
GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"urn:x"}}]}}'
TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"
ERROR_IN_TEXT = GOOD[:40] + b"The SPARQL operation has been cancelled"
BOMB = gzip.compress(b"\0" * 50_000_000)
DEEP = b'{"head":' + b"[" * 100_000

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]


def head(length: int | None, content_type: str = JSON, status: str = "200 OK", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", *more]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def whole(body: bytes, content_type: str = JSON, status: str = "200 OK", *more: str) -> Fault:
    """A complete HTTP answer, whatever it says."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head(len(body), content_type, status, *more) + body)
        await writer.drain()

    return play


def dripping(start: bytes, drop: bytes) -> Fault:
    """Something now and then, for ever: no step of it takes long."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    return play


def broken_off(start: bytes) -> Fault:
    """The beginning of an answer, and then the connection ends."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        await writer.drain()
        writer.close()

    return play


def silent_after(start: bytes) -> Fault:
    """Nothing more, until the other side goes."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            await asyncio.sleep(0.02)

    return play


async def endless(writer: asyncio.StreamWriter) -> None:
    """Ten gigabytes, if anybody takes them."""
    writer.write(head(10_000_000_000))
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


async def reset(writer: asyncio.StreamWriter) -> None:
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


CHUNKED = "Transfer-Encoding: chunked"
FAULTS: dict[str, Fault] = {
    "good": whole(GOOD),
    "slow-headers": silent_after(b"HTTP/1.1 200 OK\r\nContent-"),
    "half-a-head": broken_off(b"HTTP/1.1 200 OK\r\nContent-"),
    "dripping-headers": dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drop: 1\r\n"),
    "dripping-body": dripping(head(10_000_000), b" "),
    "never-answers": silent_after(b""),
    "truncated-length": broken_off(head(len(GOOD) + 50) + GOOD),
    "truncated-chunks": broken_off(head(None, JSON, "200 OK", CHUNKED) + b"5\r\n" + GOOD[:5] + b"\r\n"),
    "error-in-text": whole(ERROR_IN_TEXT),
    "half-json": whole(GOOD[:-10]),
    "two-answers": whole(GOOD + GOOD),
    "wrong-type": whole(GOOD, "text/html"),
    "endless-body": endless,
    "redirect-to-loopback": whole(b"", JSON, "307 Temporary Redirect", "Location: http://127.0.0.1:1/query"),
    "redirect-to-file": whole(b"", JSON, "302 Found", "Location: file:///etc/passwd"),
    "unauthorized": whole(b"who?", "text/plain", "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'),
    "forbidden": whole(b"no", "text/plain", "403 Forbidden"),
    "not-found": whole(b"", "text/plain", "404 Not Found"),
    "server-error": whole(
        b"<html>/home/engine/secret.db at line 1</html>", "text/html", "500 Internal Server Error"
    ),
    "unbegun": whole(
        b"Virtuoso 42000 Error The estimated execution time 811 (sec) exceeds the limit of 400 (sec).",
        "text/plain",
        "500 SPARQL Request Failed",
    ),
    "unavailable": whole(b"later", "text/plain", "503 Service Unavailable"),
    "reset": reset,
    "deep-json": whole(DEEP),
    "gzip-bomb": whole(BOMB, JSON, "200 OK", "Content-Encoding: gzip"),
    "stopped-in-a-header": whole(GOOD, JSON, "200 OK", "X-SQL-State: S1TAT"),
    "rows-in-a-header": whole(GOOD, JSON, "200 OK", "X-SPARQL-MaxRows: 10000"),
    "no-utf-8": whole(GOOD.replace(b"urn:x", b"urn:\xff\xfe")),
    "another-shape": whole(b'{"rows": [1, 2]}'),
    "rows-that-are-none": whole(b'{"head":{"vars":["x"]},"results":{"bindings":[1]}}'),
    "no-http": broken_off(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "comment-in-triples": whole(
        TRIPLE + b"##  Query cancelled due to timeout  ##\n", "application/n-triples"
    ),
    "half-triple": whole(TRIPLE + TRIPLE[:12], "application/n-triples"),
    "good-triples": whole(TRIPLE, "application/n-triples"),
    "triples-without-an-end": broken_off(head(None, "application/n-triples") + TRIPLE),
}


class Stub:
    """The running stub.

    Attributes:
        port: on loopback.
        requests: how many it took, by path.
    """

    def __init__(self) -> None:
        self.port = 0
        self.requests: dict[str, int] = {}

    def address(self, fault: str) -> str:
        return f"http://127.0.0.1:{self.port}/{fault}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                fault = request.split(b" ", 2)[1].split(b"/")[1].decode()
                self.requests[fault] = self.requests.get(fault, 0) + 1
                for line in request.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        await reader.readexactly(int(line.split(b":")[1]))
                await FAULTS[fault](writer)
        writer.close()


@contextmanager
def stubbed() -> Iterator[Stub]:
    """The stub in a thread of its own; nothing of it is left afterwards."""
    stub, loop = Stub(), asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(stub.answer, "127.0.0.1", 0)

    async def stop() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = loop.run_until_complete(start())
    stub.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, name="stub")
    thread.start()
    try:
        yield stub
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
