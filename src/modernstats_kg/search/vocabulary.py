"""The words that names and codes are made of, and those of them that are one typing error away from one.

Every word is compared: at the 60,000 words of 185,000 names that takes less than an index of their parts
would, which would also have to be kept up to date.
"""

import sqlite3
from threading import Lock
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from modernstats_kg.model.search import Mark

_SHORTEST: Final = 4
_MOST: Final = 3
_WORDS: Final = """
    SELECT term, sum(doc) FROM vocabulary_by_column
    WHERE col IN ('names', 'others', 'codes') AND length(term) >= 3 GROUP BY term
"""


class Vocabulary:
    """The words of one state of the index; read when they are first needed. Any thread may ask."""

    def __init__(self) -> None:
        """Begin without words."""
        self._lock = Lock()
        self._mark: Mark | None = None
        self._counts: dict[str, int] = {}

    def near(self, connection: sqlite3.Connection, mark: Mark, word: str) -> list[str]:
        """The words one insertion, deletion, replacement or swap of neighbours away, the commonest first.

        Args:
            connection: to the index.
            mark: the state that the connection sees.
            word: folded; words of less than four letters are taken for what they are.
        """
        if len(word) < _SHORTEST:
            return []
        with self._lock:
            if self._mark != mark:
                self._counts = dict(connection.execute(_WORDS))
                self._mark = mark
            counts = self._counts
        # restricted Damerau distance: at one error it is the same as the unrestricted one, and far faster
        found = process.extract(word, counts.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
        slips = [near for near, _, _ in found if _is_slip(word, near)]
        likely = slips or [near for near, _, _ in found]
        return sorted(likely, key=lambda near: (-counts[near], near))[:_MOST]


def _is_slip(word: str, near: str) -> bool:
    """Whether no letter was taken for another one: that is what fingers do least often."""
    return len(word) != len(near) or sorted(word) == sorted(near)
