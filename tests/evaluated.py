"""Updates evaluated in this process, for the tests of the store."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp

import pyoxigraph as ox

from modernstats_kg.model.update import Modify, UpdateRequest
from modernstats_kg.query.guard import check_update
from modernstats_kg.store.engine import stands_apart
from modernstats_kg.store.evaluating import Terms, evaluate
from modernstats_kg.store.views import Seen, View
from modernstats_kg.store.working import Difference

BASE = "http://kg/"
UNNAMED = f"{BASE}graph/default"
KEPT = f"{BASE}graph/kept"
STRICT = Seen(False, UNNAMED, BASE)
UNION = Seen(True, UNNAMED, BASE)
_PROLOGUE = "PREFIX : <http://e/> "


def dataset(quads: str) -> frozenset[ox.Quad]:
    """Statements as INSERT DATA writes them, those outside a graph in the graph that stands for none."""
    found = ox.Store()
    found.update(f"{_PROLOGUE} INSERT DATA {{ {quads} }}")
    return frozenset(
        quad if quad.graph_name != ox.DefaultGraph() else ox.Quad(*_terms(quad), ox.NamedNode(UNNAMED))
        for quad in found
    )


def opened(quads: Iterable[ox.Quad], folder: Path | None = None) -> ox.Store:
    """A store as the service keeps it: the unnamed graph holds the union of the asserted ones.

    Only one in a folder can be copied.
    """
    store = ox.Store(folder) if folder else ox.Store()
    store.extend(quads)
    store.extend([ox.Quad(*_terms(quad)) for quad in store if not stands_apart(quad.graph_name)])
    return store


def after(quads: str, update: str, seen: Seen = STRICT, most: int = 1_000) -> frozenset[ox.Quad]:
    """The dataset of `quads` after an update."""
    return updated(dataset(quads), f"{_PROLOGUE} {update}", seen, most)


def updated(
    before: frozenset[ox.Quad], update: str, seen: Seen = STRICT, most: int = 1_000
) -> frozenset[ox.Quad]:
    """A dataset after an update."""
    request = check_update(update, 1_000_000, BASE)
    folder = Path(mkdtemp())
    try:
        store = opened(before, folder / "store" if _copies(request) else None)
        terms = Terms(BASE, seen, (KEPT,), most)
        difference = evaluate(request, terms, lambda: View(store, folder / "merges"), folder / "work")
        return _changed(before, difference)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # the engine may still tidy up what it closes


def _changed(before: frozenset[ox.Quad], difference: Difference) -> frozenset[ox.Quad]:
    """What the store makes of a difference, in the lexical forms that it keeps."""
    store = ox.Store()
    store.extend(before)
    for quad in difference.removes:
        store.remove(quad)
    store.extend(difference.adds)
    return frozenset(store)


def _copies(request: UpdateRequest) -> bool:
    actions = [operation.action for operation in request.operations]
    return len(actions) > 1 or any(isinstance(one, Modify) and len(one.using) > 1 for one in actions)


def _terms(quad: ox.Quad) -> tuple:
    return quad.subject, quad.predicate, quad.object
