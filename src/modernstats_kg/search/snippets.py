"""The part of a text around what was searched for, in pieces that no reader can take for markup."""

from collections.abc import Iterable
from typing import Final

from modernstats_kg.model.search import Segment
from modernstats_kg.search.text import Found, found_words, stems
from modernstats_kg.search.wording import Wording

_LENGTH: Final = 180
_BEFORE: Final = 60
_GAP: Final = "…"


def segments(text: str, wording: Wording) -> tuple[Segment, ...]:
    """All of a text, the words that were searched for marked."""
    return _pieces(text, 0, len(text), _marked(text, wording))


def snippet(texts: Iterable[str], wording: Wording) -> tuple[Segment, ...]:
    """The part of the first text that has one of the words, else the beginning of the first; none of none."""
    beginning: tuple[Segment, ...] = ()
    for text in texts:
        marked = _marked(text, wording)
        if marked:
            return _cut(text, marked)
        beginning = beginning or _cut(text, [])
    return beginning


def is_marked(text: str, wording: Wording) -> bool:
    """Whether a text has one of the words."""
    return bool(_marked(text, wording))


def _marked(text: str, wording: Wording) -> list[Found]:
    exact = frozenset(form for group in wording.groups for form in group.exact)
    begun = tuple(prefix for group in wording.groups for prefix in group.prefixes)
    return [
        found
        for found in found_words(text)
        if found.word in exact or stems(found.word) & exact or (begun and found.word.startswith(begun))
    ]


def _cut(text: str, marked: list[Found]) -> tuple[Segment, ...]:
    start = max(0, marked[0].start - _BEFORE) if marked else 0
    start = text.find(" ", start) + 1 if start and " " in text[start : start + _BEFORE] else start
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), marked[0].end if marked else start + 1)
    pieces = list(_pieces(text, start, end, [found for found in marked if found.end <= end]))
    if start:
        pieces.insert(0, Segment(_GAP))
    if end < len(text):
        pieces.append(Segment(_GAP))
    return tuple(pieces)


def _pieces(text: str, start: int, end: int, marked: Iterable[Found]) -> tuple[Segment, ...]:
    found = []
    for word in marked:
        if word.start > start:
            found.append(Segment(text[start : word.start]))
        found.append(Segment(text[word.start : word.end], marked=True))
        start = word.end
    if start < end:
        found.append(Segment(text[start:end]))
    return tuple(found)
