"""Results that hold for one commit, kept until the next."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.store.port import Store

Result = TypeVar("Result")
Computation = Callable[[KnowledgeGraph, str], Result]


def per_commit(compute: Computation[Result]) -> Computation[Result]:
    """Keep what `compute` gives for each key until the store has a newer commit.

    Bounded by its keys: use it only with keys from a fixed table, never with text of a request.
    Two threads may compute the same result at once; both get a right one.
    """
    kept: WeakKeyDictionary[Store, tuple[int, dict[str, Result]]] = WeakKeyDictionary()
    lock = Lock()

    @wraps(compute)
    def remembered(kg: KnowledgeGraph, key: str) -> Result:
        commit = kg.store.commit
        with lock:
            of_commit, results = kept.get(kg.store, (-1, {}))
            if of_commit != commit:
                results = {}
                kept[kg.store] = (commit, results)
        if key not in results:
            results[key] = compute(kg, key)
        return results[key]

    return remembered
