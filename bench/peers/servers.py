"""A running server as the loads see it, and what it is given to run on."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from peers.wire import Connection, Request, expected

JSON: Final = "application/sparql-results+json"
CSV: Final = "text/csv"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Material:
    """What is served, ready made for one size.

    Attributes:
        size: the size that was asked for.
        statements: in the union of the named graphs, which is what every query sees.
        folder: of all files.
        subjects: IRIs that the point queries take.
        load_s: how long our service took to load it, in seconds.
        busy: load of the machine then; where it is above 1, others worked too.
    """

    size: int
    statements: int
    folder: Path
    subjects: tuple[str, ...]
    load_s: float
    busy: float

    @property
    def union(self) -> Path:
        """What every query sees, as N-Triples: the peers' default graph."""
        return self.folder / "union.nt"

    @property
    def content(self) -> Path:
        """The catalogue and files that our service loads."""
        return self.folder / "content"

    @property
    def data(self) -> Path:
        """A data directory of our service, loaded and closed; to be copied, never to be opened."""
        return self.folder / "data"


@dataclass(frozen=True, slots=True)
class Server:
    """One that listens.

    Attributes:
        name: in tables.
        version: of the program, and how it is set up.
        port: on the loopback interface.
        process: whose descendants belong to it.
        endpoint: path of SPARQL queries with what stands before the query in the address.
        load_s: how long it took to load, in seconds; None where that was not timed.
        dump: path of the whole default graph, where there is one; else a query is asked.
        headers: that every request has.
        describing: what has to stand before DESCRIBE, so that it tells what a thing is the subject of.
        update: path that takes SPARQL updates; empty where writes are not measured.
        key: that writes need.
    """

    name: str
    version: str
    port: int
    process: int
    endpoint: str
    load_s: float | None
    dump: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    describing: str = ""
    update: str = ""
    key: str = ""

    def query(self, text: str, media_type: str = JSON) -> Request:
        """The request that asks a query in a form."""
        return Request(f"{self.endpoint}{quote(text, safe='')}", {**self.headers, "Accept": media_type})

    def body(self, text: str, media_type: str = JSON) -> bytes:
        """What it answers.

        Raises:
            Broken: anything but the answer.
            OSError: it does not answer.
        """
        request = self.query(text, media_type)
        with Connection(self.port) as connection:
            return expected(connection.ask(request), request).body


Starter = Callable[[Material, Path], AbstractContextManager[Server]]
"""Loads the material into a folder of its own, starts a server on it, and stops it at the end."""
