"""Finds what a name or code means: exactly, in spite of accents and punctuation, or nearly.

Nothing here reads a store. Names are found through the words in them, words with a typo through those that
are spelt alike; only the few that share most with what is asked are compared letter by letter.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

MOST_COMPARED: Final = 50
"""Names that one text is compared with letter by letter."""
LEAST_LIKE: Final = 40.0
"""What is less alike is no candidate at all."""
NEARLY: Final = 99.0
"""The most that a name gets which is not the same."""

_MOST_WORDS: Final = 40
_MOST_POSTINGS: Final = 3_000
_MOST_NEAR: Final = 5
_MOST_REMEMBERED: Final = 20_000
_MOST_COMPLETED: Final = 2_000
_SHORTEST_WITH_TYPO, _SHORTEST_WITH_TWO = 4, 8
_GAPS: Final = re.compile(r"[\W_]+")
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a thing is called: names in any language, and codes."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()


def folded(text: str) -> str:
    """A name without case, accents and punctuation: words with single blanks between them."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return _GAPS.sub(" ", kept).strip()


def code_form(text: str) -> str:
    """A code without case and blanks; its points and dashes count."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def same_words(asked: str, name: str) -> float:
    """How alike two folded names are where the order of words does not matter, from 0 to 100."""
    return fuzz.token_sort_ratio(asked, name)


def likeness(asked: str, name: str) -> float:
    """How alike two folded names are, from 0 to `NEARLY`.

    Other order of the same words costs little; words that only one of them has cost more.
    """
    reordered = 0.98 * same_words(asked, name)
    covered = min(len(asked), len(name)) / max(len(asked), len(name), 1)
    shared_words = (0.6 + 0.25 * covered) * fuzz.token_set_ratio(asked, name)
    return min(NEARLY, max(fuzz.ratio(asked, name), reordered, shared_words))


class NameIndex:
    """The names and codes of things, which are known by their numbers in the order given.

    It does not change once it is made, so any thread may ask it.
    """

    def __init__(self, things: Iterable[Named]) -> None:
        """Index the names and codes of `things`."""
        self._names: list[str] = []
        self._owners: list[int] = []
        self._by_name: dict[str, set[int]] = {}
        self._by_code: dict[str, set[int]] = {}
        self._postings: dict[str, list[int]] = {}
        for number, thing in enumerate(things):
            for name in {folded(name) for name in thing.names} - {""}:
                self._add_name(number, name)
            for code in {code_form(code) for code in thing.codes} - {""}:
                self._by_code.setdefault(code, set()).add(number)
        self._words = sorted(self._postings)
        self._codes = sorted(self._by_code)
        self._lengths = [len(name) for name in self._names]
        self._alike = _SpeltAlike(self._words)

    def coded(self, text: str) -> frozenset[int]:
        """The things with this code."""
        return frozenset(self._by_code.get(code_form(text), ()))

    def called(self, text: str) -> frozenset[int]:
        """The things with this name, whatever its case, accents and punctuation."""
        return frozenset(self._by_name.get(folded(text), ()))

    def similar(self, text: str, allowed: Container[int] | None = None) -> dict[int, float]:
        """Things with a name like `text`, and how alike it is; not many, however much there is.

        Args:
            text: what is looked for.
            allowed: the things that may be found; None for all.
        """
        asked = folded(text)
        found: dict[int, float] = {}
        for name in self._sharing_words(asked, allowed):
            score = likeness(asked, self._names[name])
            owner = self._owners[name]
            if score >= LEAST_LIKE:
                found[owner] = max(score, found.get(owner, 0.0))
        return found

    def completions(self, text: str) -> list[int]:
        """Things with a code that begins with `text`, or a name with these words, the last unfinished."""
        found = dict.fromkeys(self._codes_from(code_form(text)))
        asked = folded(text)
        names = sorted(self._names_completing(asked), key=lambda name: self._rank(asked, name))
        found |= dict.fromkeys(self._owners[name] for name in names)
        return list(found)

    def _add_name(self, number: int, name: str) -> None:
        self._by_name.setdefault(name, set()).add(number)
        for word in set(name.split()):
            self._postings.setdefault(word, []).append(len(self._names))
        self._names.append(name)
        self._owners.append(number)

    def _sharing_words(self, asked: str, allowed: Container[int] | None) -> list[int]:
        """The names that share the most telling words; words that are everywhere only where others fail."""
        words = dict.fromkeys(asked.split()[:_MOST_WORDS])
        known = {near for word in words for near in self._spellings(word)}
        weights: dict[int, float] = defaultdict(float)
        for word in sorted(known, key=lambda word: (len(self._postings[word]), word)):
            names = self._postings[word]
            if weights and len(names) > _MOST_POSTINGS:
                break
            weight = log(1 + len(self._names) / len(names))
            for name in names[:_MOST_POSTINGS]:
                if allowed is None or self._owners[name] in allowed:
                    weights[name] += weight
        lengths = self._lengths
        heaviest = nlargest(
            MOST_COMPARED, ((weight, -lengths[name], name) for name, weight in weights.items())
        )
        return [name for _, _, name in heaviest]

    def _spellings(self, word: str) -> Iterable[str]:
        return (word,) if word in self._postings else self._alike.to(word)

    def _codes_from(self, start: str) -> Iterator[int]:
        for code in _beginning_with(self._codes, start):
            yield from sorted(self._by_code[code])

    def _names_completing(self, asked: str) -> set[int]:
        *whole, last = asked.split()[:_MOST_WORDS] or [""]
        if not last:
            return set()
        found = {
            name
            for word in _beginning_with(self._words, last)
            for name in self._postings[word][:_MOST_POSTINGS]
        }
        for word in whole:
            found &= set(self._postings.get(word, ()))
        return set(sorted(found)[:_MOST_COMPLETED])

    def _rank(self, asked: str, name: int) -> tuple[bool, int, str]:
        text = self._names[name]
        return (not text.startswith(asked), len(text), text)


class _SpeltAlike:
    """Finds the words that one with a typo may mean. A typo leaves the first or the last letter right."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_end: dict[tuple[int, str], list[str]] = {}
        self._remembered: dict[str, tuple[str, ...]] = {}
        for word in words:
            for end in {f"{word[0]}…", f"…{word[-1]}"}:
                self._by_end.setdefault((len(word), end), []).append(word)

    def to(self, word: str) -> tuple[str, ...]:
        """The known words one typo from `word`, two where it is long; none where it is short."""
        if word in self._remembered:
            return self._remembered[word]
        if len(word) < _SHORTEST_WITH_TYPO:
            return ()
        typos = 2 if len(word) >= _SHORTEST_WITH_TWO else 1
        choices = {
            choice
            for length in range(len(word) - typos, len(word) + typos + 1)
            for end in (f"{word[0]}…", f"…{word[-1]}")
            for choice in self._by_end.get((length, end), ())
        }
        near = process.extract(
            word, sorted(choices), scorer=OSA.distance, score_cutoff=typos, limit=_MOST_NEAR
        )
        found = tuple(choice for choice, _, _ in near)
        if len(self._remembered) < _MOST_REMEMBERED:
            self._remembered[word] = found
        return found


def _beginning_with(words: list[str], start: str) -> Iterator[str]:
    """The words of a sorted list that begin with `start`; none for an empty one."""
    if not start:
        return
    first = bisect_left(words, start)
    for word in words[first : first + _MOST_COMPLETED]:
        if not word.startswith(start):
            return
        yield word
