"""The dataset as the operations of an update leave it, one after the other."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from modernstats_kg.errors import QueryRefused
from modernstats_kg.store.engine import Engine
from modernstats_kg.store.oxterms import quad_from_engine
from modernstats_kg.store.views import ReadView, View


class Difference:
    """What is added and removed; a statement in both ends up in the dataset."""

    def __init__(self, most: int) -> None:
        """Begin with nothing.

        Args:
            most: statements that it may have.
        """
        self._most = most
        self.adds: set[ox.Quad] = set()
        self.removes: set[ox.Quad] = set()

    def follow(self, other: "Difference") -> None:
        """Let another difference come after this one."""
        self.adds = _without(self.adds, other.removes) | other.adds
        self.removes |= other.removes
        self.check()

    def check(self) -> None:
        """Refuse to become too many.

        Raises:
            QueryRefused: there are more statements than there may be.
        """
        if len(self.adds) + len(self.removes) > self._most:
            raise QueryRefused(
                f"This would change more than {self._most} statements: change fewer at a time, with a LIMIT."
            )

    def effect(self, view: ReadView) -> "Difference":
        """What is left of it when it meets the statements of a dataset."""
        left = Difference(self._most)
        left.adds = self.adds - view.present(self.adds)
        left.removes = view.present(_without(self.removes, self.adds))
        return left


class Working:
    """A dataset that operations read and change. What it was made from stays as it is."""

    def __init__(self, snapshot: Callable[[], ReadView], folder: Path, most: int) -> None:
        """Begin with a snapshot, which is not opened before something reads it.

        Args:
            snapshot: opens it.
            folder: for the copy that is made once an operation reads what another one changed.
            most: statements that may change.
        """
        self._snapshot = snapshot
        self._folder = folder
        self._most = most
        self._copy: Engine | None = None
        self._view: ReadView | None = None
        self._pending = self.nothing()
        self.difference = self.nothing()

    def nothing(self) -> Difference:
        """A difference to begin with."""
        return Difference(self._most)

    def view(self) -> ReadView:
        """The dataset after all that was recorded."""
        if self._pending.adds or self._pending.removes:
            self._apply()
        if self._view is None:
            self._view = self._snapshot()
        return self._view

    def record(self, change: Difference) -> None:
        """Let a change follow those before it.

        Raises:
            QueryRefused: too much has changed by now.
        """
        self._pending.follow(change)
        self.difference.follow(change)

    def _apply(self) -> None:
        if self._copy is None:
            snapshot = self._snapshot()  # opening it may clear the folders of this process
            self._folder.mkdir(parents=True, exist_ok=True)
            snapshot.save(self._folder / "store")
            self._copy = Engine(self._folder / "store")
        left = self._pending.effect(View(self._copy.store, self._folder / "merges"))
        self._copy.apply(map(quad_from_engine, left.adds), map(quad_from_engine, left.removes))
        self._view = View(self._copy.store, self._folder / "merges")
        self._pending = self.nothing()


def _without(quads: set[ox.Quad], others: set[ox.Quad]) -> set[ox.Quad]:
    """Those of `quads` that `others` do not say, perhaps in another lexical form, such as 12 for 012."""
    if not quads or not others:
        return quads
    said = ox.Store()
    said.extend(others)
    return {quad for quad in quads if quad not in said}
