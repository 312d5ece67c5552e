"""Results that hold for one commit, kept until the next."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.store.port import Course

Result = TypeVar("Result")
Computation = Callable[[KnowledgeGraph, str], Result]


def per_commit(compute: Computation[Result]) -> Computation[Result]:
    """Keep what `compute` gives for each key until the store has a newer commit.

    Bounded by its keys: use it only with keys from a fixed table, never with text of a request.
    Two threads may compute the same result at once; both get a right one.
    """
    kept: WeakKeyDictionary[Course, tuple[int, dict[str, Result]]] = WeakKeyDictionary()
    lock = Lock()

    @wraps(compute)
    def remembered(kg: KnowledgeGraph, key: str) -> Result:
        course, commit = kg.store.course, kg.store.commit
        with lock:
            of_commit, results = kept.get(course, (-1, {}))
            if of_commit != commit:
                results = {}
                kept[course] = (commit, results)
        if key not in results:
            results[key] = compute(kg, key)
        return results[key]

    return remembered
