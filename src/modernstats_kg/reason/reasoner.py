"""The rules in force, which are replaced when the ontologies change."""

from collections.abc import Iterable
from pathlib import Path

from modernstats_kg.durable import replace_file
from modernstats_kg.model.terms import Triple
from modernstats_kg.reason.axioms import digest_of
from modernstats_kg.reason.closing import as_text, close, from_text
from modernstats_kg.reason.rules import Rules


class Reasoner:
    """Rules, and where closures are kept so that each is computed once."""

    def __init__(self, folder: Path | None = None) -> None:
        """Start without rules.

        Args:
            folder: where closures are kept, made when it does not exist; nowhere if not given.
        """
        self._folder = folder
        self.rules = Rules(())
        self.digest = ""
        """Of the axioms that the rules were made from; empty before there are any."""

    def learn(self, axioms: Iterable[Triple]) -> None:
        """Make the rules of these axioms the ones in force.

        Raises:
            StoreUnavailable: they cannot be closed.
            OSError: the closure cannot be kept.
        """
        known = set(axioms)
        digest = digest_of(known)
        if digest != self.digest:
            self.rules = Rules(self._closure(known, digest))
            self.digest = digest

    def _closure(self, axioms: set[Triple], digest: str) -> set[Triple]:
        if self._folder is None:
            return close(axioms)
        file = self._folder / f"{digest}.nt"
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(file, as_text(close(axioms)).encode())
        return from_text(file.read_text())
