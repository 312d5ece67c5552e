"""Before anything is measured: do all servers give the same rows?"""

from collections.abc import Iterable, Iterator

from peers import queries
from peers.loads import MIX, is_ours, loads
from peers.rows import Canonical, canonical, difference
from peers.servers import JSON, N_TRIPLES, Material, Server
from peers.wire import Broken, Connection, Request, expected

Differences = dict[tuple[str, str], str]
"""What is wrong, by load and server."""


def differences(servers: Iterable[Server], material: Material) -> Differences:
    """Where an answer is another one than that of our service, or none at all."""
    found: Differences = {}
    known: dict[str, Canonical] = {}
    for server in sorted(servers, key=lambda one: not is_ours(one.name)):
        for load, name, request, media_type in _questions(server, material):
            told = _compared(server, request, media_type, known.setdefault(name, Canonical()))
            if told:
                found.setdefault((load, server.name), f"{name}: {told}")
    return found


def _compared(server: Server, request: Request, media_type: str, known: Canonical) -> str:
    try:
        with Connection(server.port) as connection:
            body = expected(connection.ask(request), request).body
        answer = canonical(body, media_type)
    except (Broken, OSError, ValueError, SyntaxError, KeyError) as fault:
        return f"{type(fault).__name__}: {fault}"
    if not answer:
        return "no rows"
    if not known:
        known.update(answer)
    return difference(known, answer)


def _questions(server: Server, material: Material) -> Iterator[tuple[str, str, Request, str]]:
    """Load, name of the question, request, form."""
    for load in loads(material):
        if load.compared:
            for number in range(load.samples):
                for request in load.steps(server, number):
                    yield load.name, f"{load.name} {number}", request, load.compared
    for name, text in queries.MIX.items():
        form = N_TRIPLES if "CONSTRUCT" in text else JSON
        yield MIX, name, server.query(text, form), form
