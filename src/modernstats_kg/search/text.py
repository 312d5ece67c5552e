"""Text as the index keeps it: words in lower case without accents, and their stems.

The same functions read documents and queries, so that both always agree. Nothing but letters, digits and
full stops within a word leaves them: what a client types can never become syntax of the index.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import local
from typing import Final, NamedTuple

import snowballstemmer

_WORD: Final = re.compile(r"[^\W_]+(?:[.][^\W_]+)*")
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOGETHER: Final = re.compile(r".[A-Z.]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_LONGEST_WORD: Final = 40
_STEMMED: Final = ("en", "fr")
_NAMES: Final = {"en": "english", "fr": "french"}
_per_thread: Final = local()
"""A stemmer keeps the word it works on, so each thread has its own."""


class Found(NamedTuple):
    """A word where it stands in a text."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text in lower case, without accents and with compatible characters made one."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def found_words(text: str) -> Iterator[Found]:
    """The words of a text, folded, with their places."""
    for match in _WORD.finditer(text):
        if word := _plain(match[0]):
            yield Found(word, match.start(), match.end())


def words(text: str) -> list[str]:
    """The words of a text, folded; of one that is put together also the parts: `CodeList`, `data.table`."""
    found = []
    for written in _WORD.findall(text):
        word = _plain(written)
        found.append(word)
        if _TOGETHER.search(written) and _LETTER.search(word):
            parts = (_plain(part) for piece in written.split(".") for part in _CAPITAL.split(piece))
            found.extend(part for part in parts if part != word)
    return list(filter(None, found))


def _plain(written: str) -> str:
    """A word, folded; the signs that folding may leave, as in ¼ or ⑴, taken out."""
    word = fold(written)
    if not word.isalnum():
        word = "".join(c for c in word if c.isalnum() or c == ".").strip(".")
    return word[:_LONGEST_WORD].rstrip(".")


@lru_cache(maxsize=200_000)
def stems(word: str, language: str = "") -> frozenset[str]:
    """The stems of a folded word in a language; in all that have stems where it is none of them."""
    known = language.partition("-")[0].lower()
    return frozenset(_stem(word, name) for name in ((known,) if known in _STEMMED else _STEMMED))


def key(text: str) -> str:
    """What two names have in common that differ in case, accents and punctuation only."""
    return " ".join(found.word for found in found_words(text))


def stems_of(found: Iterable[str], language: str) -> list[str]:
    """The stems of folded words, those that are such words themselves left out."""
    return [stem for word in found for stem in stems(word, language)]


def _stem(word: str, language: str) -> str:
    stemmers = _per_thread.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(_NAMES[language])
    return fold(stemmers[language].stemWord(word))
