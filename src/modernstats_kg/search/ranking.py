"""How well a document fits what was asked: by field, by word, by kind."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.search.text import stems
from modernstats_kg.search.wording import Group, Wording

_EXACT, _STEM, _BEGUN, _NEAR, _MEANT = 1.0, 0.92, 0.7, 0.75, 0.65
_NAMES, _OTHERS, _CODES, _ABOUT, _CONTEXT, _TEXTS = 1.0, 0.85, 1.0, 0.5, 0.45, 0.4
_LEAST: Final = 0.3
"""Share of what was asked, by rarity, that a document must have."""
_WHOLE_NAME: Final = 1.0
_ONE_NAME: Final = 0.35
_BREVITY: Final = 0.3
_AGAIN: Final = 0.88
_NONE: Final = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that has some of the words.

    Attributes:
        place: its number in the index.
        iri, kind, weight, keys, schemes, languages: as `entries.Entry` and `model.search.Document`.
        columns: words of names, their stems, of other names, their stems, codes, what it is
            about, its context, texts.
        score: how well it fits; 0 where it does not.
    """

    place: int
    iri: str
    kind: str
    weight: float
    keys: str
    schemes: str
    languages: str
    columns: tuple[str, ...]
    score: float = 0.0


class Scoring:
    """How well documents fit one wording. What is known of a word is kept for the next document."""

    def __init__(self, wording: Wording) -> None:
        """Begin with nothing known."""
        self._wording = wording
        self._asked = sum(group.rarity for group in wording.groups)
        self._forms = frozenset(form for group in wording.groups for form in group.exact)
        self._begun = tuple(prefix for group in wording.groups for prefix in group.prefixes)
        self._known: dict[str, float] = {}

    def score(self, found: Candidate) -> float:
        """How well a document fits; 0 where it has too little of what was asked."""
        columns = (set(column.split()) for column in found.columns)
        names, name_stems, others, other_stems, codes, about, context, texts = columns
        fields = (
            (_NAMES, names, name_stems),
            (_OTHERS, others, other_stems),
            (_CODES, codes, _NONE),
            (_ABOUT, about, _NONE),
            (_TEXTS, texts, _NONE),
        )
        groups = self._wording.groups
        fits = [_fit(group, fields) for group in groups]
        if not any(fits):
            return 0.0  # nothing is found by its class or scheme alone
        around = ((_CONTEXT, context, _NONE),)
        fits = [max(fit, _fit(group, around)) for fit, group in zip(fits, groups, strict=True)]
        has = sum(group.rarity for fit, group in zip(fits, groups, strict=True) if fit)
        if has < _LEAST * self._asked:
            return 0.0
        share = sum(fit * group.rarity for fit, group in zip(fits, groups, strict=True)) / self._asked
        together = _ONE_NAME if min(fits) >= _MEANT * _OTHERS else 0.0
        keys = found.keys.split("\n") if found.keys else []  # a name of nothing but signs has no key
        return (share + together + self._whole(keys) + _BREVITY * self._brevity(keys)) * found.weight

    def _whole(self, keys: Sequence[str]) -> float:
        """What it is worth to be called just what was typed."""
        if self._wording.key in keys:
            return _WHOLE_NAME
        return _NEAR * _WHOLE_NAME if self._wording.corrected_key in keys else 0.0

    def _brevity(self, keys: Sequence[str]) -> float:
        """How much of a name is what was asked, from 0 to 1; of several names the best counts."""
        best = 0.0
        for key in keys:
            words = key.split(" ")
            best = max(best, sum(map(self._is_asked, words)) / len(words))
        return best

    def _is_asked(self, word: str) -> float:
        """How much of a word was asked: of one that only begins so, the part that was typed."""
        if word not in self._known:
            asked = word in self._forms or not self._forms.isdisjoint(stems(word))
            begun = max((len(one) for one in self._begun if word.startswith(one)), default=0)
            self._known[word] = 1.0 if asked else begun / len(word)
        return self._known[word]


def spread(ranked: Iterable[Candidate]) -> list[Candidate]:
    """Best first; of those of one name and kind, as in several versions of a model, each next counts less."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for one in sorted(ranked, key=_best):
        name = one.kind, one.keys.partition("\n")[0]
        found.append(replace(one, score=one.score * _AGAIN ** seen[name]))
        seen[name] += 1
    return sorted(found, key=_best)


def _best(one: Candidate) -> tuple[float, int]:
    return -one.score, one.place


def _fit(group: Group, fields: Sequence[tuple[float, Set[str], Set[str]]]) -> float:
    """The best that any field has of a group."""
    best = 0.0
    for weight, words, stemmed in fields:
        if best < weight:
            best = max(best, weight * _fit_in(group, words, stemmed))
    return best


def _fit_in(group: Group, words: Set[str], stemmed: Set[str]) -> float:
    if not words.isdisjoint(group.words):
        return _EXACT if words >= frozenset(group.words) else _EXACT / len(group.words)
    if not stemmed.isdisjoint(group.stems) or not words.isdisjoint(group.stems):
        return _STEM
    if not words.isdisjoint(group.corrected):
        return _NEAR
    if group.prefixes and any(word.startswith(group.prefixes) for word in words):
        return _BEGUN
    if not words.isdisjoint(group.meant) or not stemmed.isdisjoint(group.meant):
        return _MEANT
    return 0.0
