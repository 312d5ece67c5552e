"""Words of the field for words of everyday life, from a file of our own.

# comment
clean, fix, tidy > edit, impute      who says what stands left may mean what stands right
survey = questionnaire = enquiry     all of these mean one thing
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from modernstats_kg.assets import ontology_dir
from modernstats_kg.search.text import stems, words

FILE: Final = "synonyms.txt"
Phrase = tuple[frozenset[str], ...]
"""The stems of each word of a phrase."""
_LONGEST: Final = 4


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What phrases may mean beside what they say.

    Attributes:
        meanings: words by the first stem of a phrase, then the stems of all its words.
        ignored: words that carry no meaning of their own.
    """

    meanings: Mapping[str, tuple[tuple[Phrase, tuple[str, ...]], ...]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    def meant(self, asked: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """How many words at the beginning make the longest known phrase, and what else it may mean.

        Returns:
            1 and nothing where no phrase begins there.
        """
        best, meant = 1, dict[str, None]()
        for stem in stems(asked[0]):
            for phrase, meaning in self.meanings.get(stem, ()):
                if len(phrase) >= best and _begins(asked, phrase):
                    meant = dict.fromkeys((*(meant if len(phrase) == best else ()), *meaning))
                    best = len(phrase)
        return best, tuple(meant)


def synonyms_file(own: Path | None) -> Path:
    """The file of a deployment: in its own folder of shipped graphs, else that of the installation.

    Args:
        own: that folder; None where it has none.
    """
    beside = own / FILE if own else None
    return beside if beside and beside.is_file() else ontology_dir() / FILE


@cache
def read_synonyms(path: Path) -> Synonyms:
    """The synonyms of a file; none where there is no such file.

    Raises:
        ValueError: a line says neither `>` nor `=` nor `ignore:`, or a phrase is too long.
    """
    if not path.is_file():
        return Synonyms()
    meanings: dict[str, list[tuple[Phrase, tuple[str, ...]]]] = {}
    ignored: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        said = line.partition("#")[0].strip()
        if said.startswith("ignore:"):
            ignored.update(words(said.removeprefix("ignore:")))
        elif said:
            _enter(meanings, said, f"{path.name}, line {number}")
    return Synonyms({stem: tuple(found) for stem, found in meanings.items()}, frozenset(ignored))


def _enter(meanings: dict[str, list[tuple[Phrase, tuple[str, ...]]]], said: str, place: str) -> None:
    if ">" in said:
        left, right = said.split(">", 1)
        pairs = [(phrase, words(right)) for phrase in left.split(",")]
    elif "=" in said:
        same = said.split("=")
        pairs = [(one, [w for other in same if other != one for w in words(other)]) for one in same]
    else:
        raise ValueError(f"{place}: a line is `words > meanings`, `word = word` or `ignore: words`.")
    for phrase, meaning in pairs:
        known = tuple(stems(word) for word in words(phrase))
        if not 1 <= len(known) <= _LONGEST:
            raise ValueError(f"{place}: a phrase has 1 to {_LONGEST} words, unlike {phrase!r}.")
        for stem in known[0]:
            meanings.setdefault(stem, []).append((known, tuple(meaning)))


def _begins(asked: Sequence[str], phrase: Phrase) -> bool:
    if len(asked) < len(phrase):
        return False
    return all(stems(word) & known for word, known in zip(asked, phrase, strict=False))
