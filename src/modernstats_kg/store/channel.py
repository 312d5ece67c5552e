"""Frames over a socket, seen from the service.

There is no stream, lock or task between the bytes and whoever waits for them: for a point query those took as
long as its evaluation (`bench/engine.py`).
"""

import asyncio
import socket
from collections import deque
from contextlib import suppress
from typing import Final

from modernstats_kg.store.frames import HEADER_BYTES, PIECE_BYTES, Frame, decode_header

_AT_ONCE: Final = PIECE_BYTES + HEADER_BYTES
_MOST_AHEAD: Final = 2
"""Frames that may be here before anybody asks for them; what follows waits in the sender."""


class Channel:
    """One end of a connected socket. Belongs to one event loop, and one receiver at a time."""

    def __init__(self, connected: socket.socket) -> None:
        """Listen at once, so that the end of the other side does not go unnoticed.

        Args:
            connected: belongs to the channel from now on.
        """
        connected.setblocking(False)
        self._socket = connected
        self._loop = asyncio.get_running_loop()
        self._arrived = bytearray()
        self._frames: deque[Frame] = deque()
        self._unsent = bytearray()
        self._waiting: asyncio.Future[None] | None = None
        self._listening = False
        self.open = True
        """Whether the other side has not been seen to end."""
        self._listen()

    def send(self, encoded: bytes) -> None:
        """Send bytes; what the socket does not take at once follows as soon as it does.

        Raises:
            ConnectionError: nobody is at the other end.
        """
        if not self.open:
            raise ConnectionError("the other end is closed")
        sent = 0
        if not self._unsent:
            with suppress(BlockingIOError):
                sent = self._socket.send(encoded)
        if sent < len(encoded):
            self._unsent += encoded[sent:]
            self._loop.add_writer(self._socket, self._write_on)

    async def receive(self) -> Frame:
        """The next frame.

        Raises:
            ConnectionError: the other side ended before it was whole.
        """
        while not self._frames:
            if not self.open:
                raise ConnectionError("the other end is closed")
            self._listen()
            self._waiting = self._loop.create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        return self._frames.popleft()

    def close(self) -> None:
        """Close this end; a second call does nothing."""
        self._end()
        self._socket.close()

    def _listen(self) -> None:
        if self.open and not self._listening:
            self._listening = True
            self._loop.add_reader(self._socket, self._read_on)

    def _read_on(self) -> None:
        try:
            data = self._socket.recv(_AT_ONCE)
            self._take(data)
        except BlockingIOError:
            return
        except (OSError, ValueError):  # it broke, or what came is no frame
            data = b""
        if not data:
            self._end()
        elif len(self._frames) >= _MOST_AHEAD:
            self._loop.remove_reader(self._socket)
            self._listening = False
        if self._frames:
            self._wake()

    def _take(self, data: bytes) -> None:
        arrived = self._arrived
        arrived += data
        while len(arrived) >= HEADER_BYTES:
            kind, length = decode_header(bytes(arrived[:HEADER_BYTES]))
            end = HEADER_BYTES + length
            if len(arrived) < end:
                return
            self._frames.append(Frame(kind, bytes(arrived[HEADER_BYTES:end])))
            del arrived[:end]

    def _write_on(self) -> None:
        try:
            del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError:
            self._end()
        if not self._unsent:
            self._loop.remove_writer(self._socket)

    def _end(self) -> None:
        if self.open:
            self.open = False
            self._unsent.clear()
            self._loop.remove_writer(self._socket)
            self._loop.remove_reader(self._socket)
            self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
