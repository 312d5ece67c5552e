"""The only way out of a reader that has given up the network: a Unix socket that leads to one engine.

Bytes go through as they are, so what is encrypted stays so. Nobody but this service's user can reach the
socket, and it leads nowhere else.
"""

import asyncio
import logging
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from modernstats_kg.errors import StoreUnavailable

_log = logging.getLogger(__name__)
_PIECE_BYTES: Final = 65_536
_PORTS: Final = {"http": 80, "https": 443}


class Relay:
    """Passes bytes between readers and the host and port of one engine, on a thread of its own."""

    def __init__(self, address: str) -> None:
        """Listen.

        Args:
            address: of the engine, http or https.

        Raises:
            StoreUnavailable: no socket can be made.
        """
        parts = urlsplit(address)
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._folder = Path(mkdtemp(prefix="kg-"))  # the path of a socket may have 107 characters at most
        self._loop = asyncio.new_event_loop()
        self._ready = Event()
        self._failure: OSError | None = None
        self._thread = Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self.close()
            raise StoreUnavailable(f"No socket can be made for the readers: {self._failure}")

    @property
    def path(self) -> str:
        """Path of the socket."""
        return str(self._folder / "engine")

    def close(self) -> None:
        """Stop; connections that are open end. A second call does nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(asyncio.start_unix_server(self._passed_on, self.path))
        except OSError as failure:
            self._failure = failure
        finally:
            self._ready.set()
        if self._failure is None:
            self._loop.run_forever()
            server.close()
        self._end()

    def _end(self) -> None:
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _passed_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            engine = await asyncio.open_connection(self._host, self._port)
        except OSError as failure:
            _log.warning("the engine at %s:%d cannot be reached: %s", self._host, self._port, failure)
            writer.close()  # the reader sees that nobody answers
            return
        try:
            await asyncio.gather(_piped(reader, engine[1]), _piped(engine[0], writer))
        finally:
            for end in (writer, engine[1]):
                end.close()


async def _piped(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Pass on until the source ends or the target goes, and let the target know."""
    with suppress(ConnectionError):
        while piece := await source.read(_PIECE_BYTES):
            target.write(piece)
            await target.drain()
    target.close()
