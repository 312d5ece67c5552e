"""A program that writes until it is killed: `python counting.py FOLDER WRITERS [INCREMENTS]`.

Each write raises a counter and adds an event of its own, in one commit; once it is acknowledged, the
event's name is printed.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore

GRAPH = Iri("https://example.org/graph/counter")
COUNTER = Iri("https://example.org/counter")
VALUE = Iri("https://example.org/value")
EVENT = Iri("https://example.org/event")
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def counter_of(store: EmbeddedStore) -> int:
    """Value of the counter."""
    return max((int(str(quad.object)) for quad in store.statements(COUNTER, VALUE)), default=0)


def events_of(store: EmbeddedStore) -> set[str]:
    """Names of the events."""
    return {str(quad.object) for quad in store.statements(COUNTER, EVENT)}


def increment(store: EmbeddedStore, name: str) -> int:
    """Read the counter and raise it by one, under the store's lock."""

    def build() -> Change:
        value = counter_of(store)
        event = Quad(COUNTER, EVENT, Literal(name), GRAPH)
        old, new = (
            Quad(COUNTER, VALUE, Literal(str(number), _INTEGER), GRAPH) for number in (value, value + 1)
        )
        return Change(frozenset({event, new}), frozenset({old}))

    return store.write(build, Attribution(reason="Counted."))


def main() -> None:
    """Write with as many threads as asked for."""
    folder, writers = Path(sys.argv[1]), int(sys.argv[2])
    store = EmbeddedStore.open(folder)
    print("open", flush=True)

    def count(_: int) -> None:
        while True:
            name = uuid4().hex
            increment(store, name)
            os.write(1, f"{name}\n".encode())  # in one piece, whatever the other threads print

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(count, range(writers)))


if __name__ == "__main__":
    main()
