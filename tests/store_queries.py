"""Counting what is asked of a store, and with which text."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from modernstats_kg.store.embedded import EmbeddedStore

READS = ("rows", "statements", "digests", "graph_sizes", "holds")
"""Methods of a store that look into it."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """What every store is asked meanwhile: the text of a query, or the name of the method."""
    asked: list[str] = []
    before = {name: getattr(EmbeddedStore, name) for name in READS}

    def noting(name: str, read):
        @wraps(read)
        def noted(store: EmbeddedStore, *args: object, **named: object):
            asked.append(str(args[0]) if name == "rows" else name)
            return read(store, *args, **named)

        return noted

    for name, read in before.items():
        setattr(EmbeddedStore, name, noting(name, read))
    try:
        yield asked
    finally:
        for name, read in before.items():
            setattr(EmbeddedStore, name, read)
