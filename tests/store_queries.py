"""Counting what is asked of a store, and with which text."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps

from modernstats_kg.store.embedded import EmbeddedStore

READS = ("rows", "statements", "digests", "graph_sizes", "holds")
"""Methods of a store that look into it."""


@contextmanager
def counted(store: EmbeddedStore) -> Iterator[list[str]]:
    """What `store` is asked meanwhile: the text of a query, or the name of the method.

    Other services of the same run have stores of their own, which their search index looks into at any time.
    """
    asked: list[str] = []
    before = {name: getattr(EmbeddedStore, name) for name in READS}

    def noting(name: str, read):
        @wraps(read)
        def noted(asked_store: EmbeddedStore, *args: object, **named: object):
            if asked_store is store:
                asked.append(str(args[0]) if name == "rows" else name)
            return read(asked_store, *args, **named)

        return noted

    for name, read in before.items():
        setattr(EmbeddedStore, name, noting(name, read))
    try:
        yield asked
    finally:
        for name, read in before.items():
            setattr(EmbeddedStore, name, read)
