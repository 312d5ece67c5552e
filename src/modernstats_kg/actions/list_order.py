"""The order of lists, and the cursors that mark a place in it."""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Final

from modernstats_kg.errors import BadParameter

_DIGITS: Final = re.compile(r"([0-9]+)")
_KEPT_KEYS: Final = 20_000
_LONG_CHARS: Final = 200
NaturalKey = tuple[str | tuple[int, str], ...]


@total_ordering
@dataclass(frozen=True, slots=True)
class Reversed:
    """A key that sorts the other way round."""

    key: NaturalKey

    def __lt__(self, other: "Reversed") -> bool:
        return other.key < self.key


PlaceKey = tuple[tuple[tuple[bool, "NaturalKey | Reversed"], ...], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a sorted list.

    Attributes:
        values: what it is sorted by, in order; None sorts last in both directions.
        iri: its IRI, which orders items of equal values. "" stands before all.
    """

    values: tuple[str | None, ...]
    iri: str

    def key(self, descending: Sequence[bool]) -> PlaceKey:
        """The key that puts places into their order.

        Args:
            descending: whether each of the values sorts downwards.
        """
        return (
            tuple(
                (value is None, _directed(value or "", down))
                for value, down in zip(self.values, descending, strict=True)
            ),
            self.iri,
        )


def _directed(value: str, descending: bool) -> NaturalKey | Reversed:
    natural = natural_key(value)
    return Reversed(natural) if descending else natural


def plain(text: str) -> str:
    """The text without regard to case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def natural_key(text: str) -> NaturalKey:
    """A sort key that ignores case and accents and puts 5.2 before 5.10.

    Numbers compare by length, then digits, so that no number is too long to convert.
    """
    return _kept_key(text) if len(text) < _LONG_CHARS else _natural_key(text)


def _natural_key(text: str) -> NaturalKey:
    pieces = _DIGITS.split(plain(text))
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0")) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


_kept_key = lru_cache(maxsize=_KEPT_KEYS)(_natural_key)


def encode_cursor(sort: str, place: Place | None) -> str:
    """An opaque text for the place after which a page starts; None for the start of the list."""
    mark = [sort] if place is None else [sort, place.values, place.iri]
    return base64.urlsafe_b64encode(json.dumps(mark).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str) -> Place | None:
    """The place that `encode_cursor` wrote; None for the start of the list.

    Args:
        cursor: from the request.
        sort: how the list is sorted; a place has as many values as it has parts with commas between.

    Raises:
        BadParameter: the text is no cursor, or one of a list sorted in another way.
    """
    try:
        mark = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as broken:
        raise BadParameter("cursor", "This is no cursor of this list; take it from `next`.") from broken
    match mark:
        case [str(of_sort)] if of_sort == sort:
            return None
        case [str(of_sort), [*values], str(iri)] if of_sort == sort and _fit(values, sort):
            return Place(tuple(values), iri)
    raise BadParameter("cursor", f"This cursor is not of a list sorted by {sort!r}; take it from `next`.")


def _fit(values: Sequence[object], sort: str) -> bool:
    return len(values) == len(sort.split(",")) and all(isinstance(one, str | None) for one in values)
