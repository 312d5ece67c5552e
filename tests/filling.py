"""A program that fills a small disk and goes on once it has grown: `python filling.py FOLDER`.

It runs in a mount namespace of its own. It ends with status 0 when nothing that was acknowledged is
lost and the store can be written again without a restart.
"""

import subprocess
import sys
from functools import partial
from pathlib import Path

from counting import COUNTER, EVENT, GRAPH, counter_of, events_of, increment
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.recovery import dataset_of

_KIB = 16


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)  # noqa: S607


def _fill(store: EmbeddedStore) -> tuple[set[str], str]:
    """Write ever more until the disk is full: the values acknowledged, and what the failure said."""
    written: set[str] = set()
    for number in range(10_000):
        value = f"{number} " + "x" * 1024 * _KIB
        added = frozenset({Quad(COUNTER, EVENT, Literal(value), GRAPH)})
        try:
            store.write(partial(Change, added), Attribution())
        except StoreUnavailable as refused:
            return written, str(refused)
        written.add(value)
    raise AssertionError("the disk never filled")


def main() -> None:
    """Fill, look, grow, go on, look again."""
    folder = Path(sys.argv[1])
    folder.mkdir()
    _mount(folder, "size=12m")
    store = EmbeddedStore.open(folder)
    increment(store, "before")
    written, message = _fill(store)
    assert "No space left on device" in message, message
    assert events_of(store) == written | {"before"}
    again, _ = _fill(store)
    assert events_of(store) == written | again | {"before"}

    _mount(folder, "remount,size=64m")
    increment(store, "after")

    assert (counter_of(store), events_of(store)) == (2, written | again | {"before", "after"})
    assert dataset_of(store.history()) == set(store.statements())
    store.close()
    opened = EmbeddedStore.open(folder)
    assert events_of(opened) == written | again | {"before", "after"}
    opened.close()
    print(f"{len(written)} writes before the disk was full: {message}")


if __name__ == "__main__":
    main()
