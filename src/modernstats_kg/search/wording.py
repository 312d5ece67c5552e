"""What was typed, as groups of words that mean one thing each, and what is asked of the index for them.

Only words that `text` has made reach the index, each in quotes and the whole bound as one value: no text of
a client is ever syntax.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.search.synonyms import Synonyms
from modernstats_kg.search.text import found_words, stems

_MOST_WORDS: Final = 12
_SHORTEST_PREFIX: Final = 3
_FALL: Final = -0.25
"""How what a word is worth falls with the number of documents that have it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that was asked for.

    Attributes:
        words: as typed, folded; several where a known phrase is made of them.
        stems: their stems.
        meant: other words for it, from the synonyms, and their stems.
        prefixes: what a longer word may begin with.
        corrected: words that stand one typing error away.
        count: how many documents have something of it, roughly.
        rarity: what a document is worth that has it: more the fewer have the word itself.
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    meant: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    corrected: frozenset[str] = frozenset()
    count: int = 0
    rarity: float = 1.0

    @property
    def itself(self) -> frozenset[str]:
        """The words and stems that were typed."""
        return frozenset((*self.words, *self.stems))

    @property
    def exact(self) -> frozenset[str]:
        """The words by which documents may have it, without the beginnings of longer ones."""
        return self.itself | self.meant | self.corrected


@dataclass(frozen=True, slots=True)
class Wording:
    """What was typed.

    Attributes:
        key: all of it, as whole names are kept.
        corrected_key: the same with one correction of each word that has some.
        groups: what was asked for; empty where nothing was typed but signs.
    """

    key: str
    groups: tuple[Group, ...]
    corrected_key: str = ""

    @property
    def corrections(self) -> dict[str, str]:
        """What stands in for words that nothing is called."""
        return {" ".join(one.words): min(one.corrected) for one in self.groups if one.corrected}


def read_wording(text: str, synonyms: Synonyms, unfinished: bool = False) -> Wording:
    """Cut what was typed into groups.

    Args:
        text: as typed.
        synonyms: known phrases.
        unfinished: whether the last word may be the beginning of one, however short.
    """
    typed = [found.word for found in found_words(text)][:_MOST_WORDS]
    groups = list(_groups(typed, synonyms))
    telling = [one for one in groups if one.meant or one.words[0] not in synonyms.ignored]
    kept = telling or groups
    if unfinished and kept and groups:
        last = replace(groups[-1], prefixes=groups[-1].words[-1:])
        kept = [*(replace(one, prefixes=()) for one in kept if one is not groups[-1]), last]
    return Wording(" ".join(typed), tuple(kept))


def corrected(
    wording: Wording,
    count: Callable[[frozenset[str], tuple[str, ...]], int],
    near: Callable[[str], list[str]],
) -> Wording:
    """The wording with what stands in for unknown words, and how rare each group is.

    Args:
        count: how many documents have one of some words, or a word that begins like others.
        near: the words that are one typing error away, the likeliest first.
    """
    groups, key = [], wording.key
    for group in wording.groups:
        known = count(group.itself, group.prefixes)
        counts = [count(frozenset((word,)), ()) for word in group.meant]
        meant = [number for number in counts if number]
        if not known and not meant and len(group.words) == 1 and group.words[0].isalpha():
            found = near(group.words[0])
            group = replace(group, corrected=frozenset(found))
            known = count(group.corrected, ()) if found else 0
            key = " ".join(found[0] if found and word in group.words else word for word in key.split())
        rare = known or min(meant, default=0)
        groups.append(replace(group, count=known + sum(meant), rarity=(1 + rare) ** _FALL))
    return Wording(wording.key, tuple(groups), key if key != wording.key else "")


def all_of(groups: Sequence[Group], columns: str) -> str:
    """The index's query for documents that have every group in one of the columns."""
    return f"{{{columns}}} : ({' AND '.join(map(_alternatives, groups))})"


def any_of(groups: Sequence[Group], columns: str) -> str:
    """The index's query for documents that have one of the groups in one of the columns."""
    return f"{{{columns}}} : ({' OR '.join(map(_alternatives, groups))})"


def _alternatives(group: Group) -> str:
    exact = [_quoted(word) for word in sorted(group.exact)]
    begun = [f"{_quoted(prefix)} *" for prefix in group.prefixes]
    return f"({' OR '.join([*exact, *begun])})"


def _quoted(word: str) -> str:
    return f'"{word}"'  # a word has letters, digits and full stops only


def _groups(typed: Sequence[str], synonyms: Synonyms) -> Iterable[Group]:
    place = 0
    while place < len(typed):
        length, meant = synonyms.meant(typed[place:])
        chosen = tuple(typed[place : place + length])
        place += length
        known = frozenset(stem for word in chosen for stem in stems(word))
        meanings = frozenset(form for word in meant for form in (word, *stems(word)))
        prefixes = tuple(word for word in chosen if len(word) >= _SHORTEST_PREFIX)
        yield Group(chosen, known, meanings, prefixes if length == 1 else ())
