"""From what was typed to ranked documents, on one state of the index."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.model.search import MOST_RANKED
from modernstats_kg.search.ranking import Candidate, Scoring, spread
from modernstats_kg.search.synonyms import Synonyms
from modernstats_kg.search.wording import Group, Wording, all_of, any_of, corrected, read_wording

Near = Callable[[str], list[str]]
"""The words of the index that are one typing error away from one."""

_EVERYWHERE: Final = "names name_stems others other_stems codes about context texts"
_NAMING: Final = "names name_stems others other_stems codes about context"
_MANY: Final = 20_000
"""Documents that may be compared by how often they have a word; of more, those looked for most are taken."""
_BEGUN: Final = 100
_FEW: Final = 10
_WHOLE: Final = "SELECT document FROM keys WHERE key = ? LIMIT ?"
_BEGINNING: Final = "SELECT document FROM keys WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
_BY_PLACE: Final = "SELECT rowid FROM words WHERE words MATCH :match ORDER BY rowid LIMIT :most"
_BY_RANK: Final = "SELECT rowid FROM words WHERE words MATCH :match ORDER BY rank LIMIT :most"
_FILTERED: Final = """
    SELECT w.rowid FROM words w JOIN documents d ON d.id = w.rowid WHERE words MATCH :match
    AND (:kinds = '[]' OR d.kind IN (SELECT value FROM json_each(:kinds)))
    AND (:scheme = '' OR instr(d.schemes, :scheme)) AND (:named_in = '' OR instr(d.languages, :named_in))
    ORDER BY w.rowid LIMIT :most
"""
_CANDIDATES: Final = """
    SELECT d.id, d.iri, d.kind, d.weight, d.keys, d.schemes, d.languages,
           w.names, w.name_stems, w.others, w.other_stems, w.codes, w.about, w.context, w.texts
    FROM json_each(?) a CROSS JOIN documents d ON d.id = a.value JOIN words w ON w.rowid = d.id
"""
_COUNT: Final = "SELECT ifnull(sum(v.doc), 0) FROM json_each(?) a CROSS JOIN vocabulary v ON v.term = a.value"
_COUNT_BEGUN: Final = """
    SELECT ifnull(sum(doc), 0) FROM (SELECT doc FROM vocabulary WHERE term >= ? AND term < ? LIMIT 200)
"""
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        text: as typed.
        kinds, scheme, named_in: as in `model.search.SearchRequest`.
        unfinished: whether the last word may be the beginning of one.
        most: candidates that are ranked.
    """

    text: str
    kinds: tuple[str, ...] = ()
    scheme: str = ""
    named_in: str = ""
    unfinished: bool = False
    most: int = MOST_RANKED

    @property
    def is_filtered(self) -> bool:
        """Whether not everything is wanted that fits the words."""
        return bool(self.kinds or self.scheme or self.named_in)

    def admits(self, found: Candidate, but: str = "") -> bool:
        """Whether a document passes the filters, or all of them but one."""
        return (
            (but == "kind" or not self.kinds or found.kind in self.kinds)
            and (but == "scheme" or not self.scheme or _line(self.scheme) in found.schemes)
            and (but == "namedIn" or not self.named_in or f" {self.named_in} " in found.languages)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        ranked: all that fits the words, best first, whether or not it passes the filters.
        wording: what was looked for in the end.
        complete: whether everything that fits was ranked.
    """

    ranked: tuple[Candidate, ...]
    wording: Wording
    complete: bool


def find(connection: sqlite3.Connection, synonyms: Synonyms, near: Near, wanted: Wanted) -> Found:
    """Look for documents and rank them.

    Raises:
        sqlite3.DatabaseError: the index is damaged.
    """
    looking = _Looking(connection, wanted)
    wording = read_wording(wanted.text, synonyms, wanted.unfinished)
    if not wording.groups:
        return Found((), wording, complete=True)
    wording = corrected(wording, looking.count, near)
    places = looking.places(wording)
    scoring = Scoring(wording)
    scored = (replace(one, score=scoring.score(one)) for one in looking.candidates(places[: wanted.most]))
    ranked = spread(one for one in scored if one.score)
    return Found(tuple(ranked), wording, len(places) < wanted.most)


class _Looking:
    def __init__(self, connection: sqlite3.Connection, wanted: Wanted) -> None:
        self._connection = connection
        self._wanted = wanted

    def count(self, words: frozenset[str], prefixes: tuple[str, ...]) -> int:
        """How many documents have one of the words, or one that begins so; some may count twice."""
        number = self._number(_COUNT, json.dumps(sorted(words)))
        for prefix in prefixes if not number else ():
            number += self._number(_COUNT_BEGUN, prefix, prefix + _LAST)
        return number

    def places(self, wording: Wording) -> list[int]:
        """Numbers of documents to rank: whole names first, then all words, then some."""
        most = self._wanted.most
        found = dict.fromkeys([*self._named(wording.key), *self._named(wording.corrected_key)])
        if self._wanted.is_filtered:
            self._add(found, _FILTERED, any_of(wording.groups, _EVERYWHERE), most)
        columns = _NAMING if self._wanted.unfinished else _EVERYWHERE
        self._add(found, _BY_PLACE, all_of(wording.groups, columns), max(_BEGUN, most // 2))
        if not self._wanted.unfinished:
            rare = _rare(wording.groups)
            order = _BY_RANK if sum(group.count for group in rare) <= _MANY else _BY_PLACE
            self._add(found, order, any_of(rare, _EVERYWHERE), most)
        elif len(found) < _FEW and len(wording.groups) > 1:  # the last word may become any other
            self._add(found, _BY_PLACE, any_of(wording.groups[:-1], _NAMING), most)
        return list(found)

    def candidates(self, places: Iterable[int]) -> Iterable[Candidate]:
        """The documents of these numbers."""
        for row in self._connection.execute(_CANDIDATES, (json.dumps(list(places)),)):
            place, iri, kind, weight, keys, schemes, languages, *columns = row
            yield Candidate(place, iri, kind, weight, keys, schemes, languages, tuple(columns))

    def _named(self, key: str) -> list[int]:
        found = [place for (place,) in self._connection.execute(_WHOLE, (key, _BEGUN))]
        if self._wanted.unfinished and key:
            begun = self._connection.execute(_BEGINNING, (key, key + _LAST, _BEGUN))
            found += [place for (place,) in begun]
        return found

    def _add(self, found: dict[int, None], statement: str, match: str, most: int) -> None:
        """Add what a statement finds, as long as there is room."""
        room = min(most, self._wanted.most - len(found))
        if room <= 0:
            return
        asked = {
            "match": match,
            "most": room,
            "kinds": json.dumps(self._wanted.kinds),
            "scheme": _line(self._wanted.scheme) if self._wanted.scheme else "",
            "named_in": f" {self._wanted.named_in} " if self._wanted.named_in else "",
        }
        found |= dict.fromkeys(place for (place,) in self._connection.execute(statement, asked))

    def _number(self, statement: str, *asked: str) -> int:
        (number,) = self._connection.execute(statement, asked).fetchone()
        return int(number)


def _rare(groups: Sequence[Group]) -> list[Group]:
    """The groups that few documents have; at least the rarest."""
    by_count = sorted(groups, key=lambda group: group.count)
    kept, total = by_count[:1], by_count[0].count
    for group in by_count[1:]:
        total += group.count
        if total > _MANY:
            break
        kept.append(group)
    return kept


def _line(text: str) -> str:
    return f"\n{text}\n"
