"""The order of lists, and the cursors that mark a place in it."""

import base64
import binascii
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering
from typing import Final

from modernstats_kg.errors import BadParameter

_DIGITS: Final = re.compile(r"([0-9]+)")
NaturalKey = tuple[str | tuple[int, str], ...]


@total_ordering
@dataclass(frozen=True, slots=True)
class Reversed:
    """A key that sorts the other way round."""

    key: NaturalKey

    def __lt__(self, other: "Reversed") -> bool:
        return other.key < self.key


PlaceKey = tuple[bool, "NaturalKey | Reversed", str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in a sorted list.

    Attributes:
        value: what it is sorted by; None sorts last in both directions.
        iri: its IRI, which orders items of equal value. "" stands before all.
    """

    value: str | None
    iri: str

    def key(self, descending: bool) -> PlaceKey:
        """The key that puts places into their order."""
        natural = natural_key(self.value or "")
        return (self.value is None, Reversed(natural) if descending else natural, self.iri)


def natural_key(text: str) -> NaturalKey:
    """A sort key that ignores case and accents and puts 5.2 before 5.10.

    Numbers compare by length, then digits, so that no number is too long to convert.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    pieces = _DIGITS.split(plain.casefold())
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0")) if number % 2 else piece
        for number, piece in enumerate(pieces)
    )


def encode_cursor(sort: str, place: Place | None) -> str:
    """An opaque text for the place after which a page starts; None for the start of the list."""
    mark = [sort] if place is None else [sort, place.value, place.iri]
    return base64.urlsafe_b64encode(json.dumps(mark).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str) -> Place | None:
    """The place that `encode_cursor` wrote; None for the start of the list.

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
        case [str(of_sort), str() | None as value, str(iri)] if of_sort == sort:
            return Place(value, iri)
    raise BadParameter("cursor", f"This cursor is not of a list sorted by {sort!r}; take it from `next`.")
