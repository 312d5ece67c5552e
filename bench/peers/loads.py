"""What is asked of each server: requests by load, and how a load is measured."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from peers import queries
from peers.servers import CSV, JSON, N_TRIPLES, TURTLE, Material, Server
from peers.wire import Connection, Request, expected

Unit = Literal["ms", "requests/s"]
Steps = Callable[[Server, int], list[Request]]
POINT: Final = "point query"
DESCRIBE: Final = "DESCRIBE"
MIX: Final = "mix of twelve"
ROWS: Final = "5,000 rows, JSON"
THROUGHPUT: Final = "point query, 8 connections"
CACHED: Final = "same query again, 8 connections"
ROWS_THROUGHPUT: Final = "5,000 rows, 8 connections"
AGGREGATE: Final = "aggregate, 8 connections"
WRITE: Final = "validated write"
_WORDS: Final = (
    "register",
    "poverty",
    "imputation",
    "household",
    "linkage",
    "commodity",
    "archive",
    "quarter",
)


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of work.

    Attributes:
        name: in tables.
        unit: milliseconds by one connection, or requests a second by eight.
        steps: the requests of one turn, for a server and the number of the turn; each number gives others.
        only_ours: no peer has the like.
        compared: the answers are compared, in this form; empty where they cannot be, or were.
        samples: so many turns are compared.
        like: name of the load whose comparison holds for this one; empty for its own.
        large: its answers take so long that a client has to wait for the last of them, lest it count none.
    """

    name: str
    unit: Unit
    steps: Steps
    only_ours: bool = False
    compared: str = ""
    samples: int = 1
    like: str = ""
    large: bool = False

    def measures(self, server: Server) -> bool:
        """Whether it is asked of this server."""
        return is_ours(server.name) or not self.only_ours


def is_ours(name: str) -> bool:
    """Whether that is our service, in whatever set-up."""
    return name.startswith("ours")


def loads(material: Material) -> list[Load]:
    """All of them, over that content."""
    return [
        Load(POINT, "ms", _point(material), compared=JSON, samples=5),
        Load(DESCRIBE, "ms", _describe(material), compared=TURTLE, samples=5),
        Load("REST describe", "ms", _rest_describe(material), only_ours=True),
        Load(MIX, "ms", _mix),
        Load(ROWS, "ms", _fixed(queries.ROWS, JSON), compared=JSON),
        Load("5,000 rows, CSV", "ms", _fixed(queries.ROWS, CSV), compared=CSV),
        Load("5,000 statements, Turtle", "ms", _fixed(queries.ROWS_AS_GRAPH, TURTLE), compared=TURTLE),
        Load("search", "ms", _search),
        Load("not modified", "ms", _not_modified(material), only_ours=True),
    ]


def throughput_loads(material: Material) -> list[Load]:
    """Those of eight connections at once."""
    same = queries.POINT % material.subjects[0]
    return [
        Load(THROUGHPUT, "requests/s", _point(material), like=POINT),
        Load(CACHED, "requests/s", lambda server, _: [server.query(same)], like=POINT),
        Load(ROWS_THROUGHPUT, "requests/s", _fixed(queries.ROWS, JSON), like=ROWS, large=True),
        Load(AGGREGATE, "requests/s", _fixed(queries.AGGREGATE, JSON), like=MIX, large=True),
        Load("not modified, 8 connections", "requests/s", _not_modified(material), only_ours=True),
    ]


def dump_load() -> Load:
    """Everything that a query sees, as N-Triples."""

    def steps(server: Server, number: int) -> list[Request]:
        if server.dump:
            return [Request(server.dump, {**server.headers, "Accept": N_TRIPLES})]
        return [server.query(queries.varied(queries.EVERYTHING, number), N_TRIPLES)]

    return Load("dump", "ms", steps)


def _point(material: Material) -> Steps:
    subjects = material.subjects

    def steps(server: Server, number: int) -> list[Request]:
        return [server.query(queries.varied(queries.POINT % subjects[number % len(subjects)], number))]

    return steps


def _describe(material: Material) -> Steps:
    subjects = material.subjects

    def steps(server: Server, number: int) -> list[Request]:
        text = f"{server.describing}{queries.DESCRIBE}" % subjects[number % len(subjects)]
        return [server.query(queries.varied(text, number), TURTLE)]

    return steps


def _fixed(text: str, media_type: str) -> Steps:
    return lambda server, number: [server.query(queries.varied(text, number), media_type)]


def _mix(server: Server, number: int) -> list[Request]:
    return [
        server.query(queries.varied(text, number), N_TRIPLES if "CONSTRUCT" in text else JSON)
        for text in queries.MIX.values()
    ]


def _rest_describe(material: Material) -> Steps:
    def steps(server: Server, number: int) -> list[Request]:
        subject = material.subjects[number % len(material.subjects)]
        return [Request(f"/api/v1/describe?iri={quote(subject, safe='')}", {"Accept": "application/json"})]

    return steps


def _search(server: Server, number: int) -> list[Request]:
    word = _WORDS[number % len(_WORDS)]
    if is_ours(server.name):
        return [Request(f"/api/v1/search?q={word}", {"Accept": "application/json"})]
    return [server.query(queries.varied(queries.CONTAINS % word, number))]


def _not_modified(material: Material) -> Steps:
    tags: dict[str, str] = {}

    def steps(server: Server, _: int) -> list[Request]:
        plain = server.query(queries.POINT % material.subjects[0])
        if server.name not in tags:
            with Connection(server.port) as connection:
                tags[server.name] = expected(connection.ask(plain), plain).headers["etag"]
        return [Request(plain.path, {**plain.headers, "If-None-Match": tags[server.name]})]

    return steps
