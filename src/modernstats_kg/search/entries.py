"""What the index keeps of one document, column by column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import orjson

from modernstats_kg.model.search import Document
from modernstats_kg.search.text import key, stems_of, words

_TIERS: Final = 16
_HEAVIEST: Final = 2.0
_SIMPLE: Final = re.compile(r"[\w.]+")
"""An identifier that is one word; of a longer one the parts are names of other things."""
_TEXT: Final = 2_000
"""Characters of one definition that are searched and shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as rows.

    Attributes:
        tier: the lower, the more it is looked for: by kind, then by the length of its name.
        keys: whole names and codes, one a line.
        schemes: one a line, with a line break before and after each.
        languages: of its names, with a blank before and after each.
        content: what is shown, as JSON.
        columns: words of names, their stems, of other names, their stems, codes, what it is
            about, its context, texts.
    """

    tier: int
    keys: str
    schemes: str
    languages: str
    content: str
    columns: tuple[str, ...]


def entry_of(document: Document) -> Entry:
    """What is kept of a document."""
    texts = [(text[:_TEXT], language) for text, language in document.texts]
    length = min((len(text.split()) for text, _ in document.names), default=_TIERS)
    simple = [text for text in document.identifiers if _SIMPLE.fullmatch(text)]
    coded = [word for text in (*document.codes, *simple) for word in words(text)]
    named = [text for text, _ in (*document.names, *document.others)]
    whole = dict.fromkeys(filter(None, map(key, (*named, *document.codes, *document.identifiers))))
    return Entry(
        tier=round(max(0.0, _HEAVIEST - document.weight) * 20) * _TIERS + min(length, _TIERS - 1),
        keys="\n".join(whole),
        schemes="".join(f"\n{scheme}\n" for scheme in document.schemes),
        languages="".join(f" {tag} " for tag in sorted({tag for _, tag in document.names if tag})),
        content=orjson.dumps(_shown(document, texts)).decode(),
        columns=(
            *_with_stems(document.names),
            *_with_stems(document.others),
            " ".join(coded),
            _spoken_of(document.about),
            _spoken_of(document.context),
            " ".join(_both(texts)),
        ),
    )


def _shown(document: Document, texts: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "names": document.names,
        "others": document.others,
        "codes": document.codes,
        "texts": texts,
        "schemes": document.schemes,
        "leans_on": document.leans_on,
    }


def _with_stems(texts: Iterable[tuple[str, str]]) -> tuple[str, str]:
    found = [(words(text), language) for text, language in texts]
    plain = dict.fromkeys(word for several, _ in found for word in several)
    stemmed = dict.fromkeys(stem for several, language in found for stem in stems_of(several, language))
    return " ".join(plain), " ".join(stemmed)


def _spoken_of(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for text in texts for word in _both_of(text)))


@lru_cache(maxsize=10_000)
def _both_of(text: str) -> tuple[str, ...]:
    """Words and stems of what many documents are about."""
    return tuple(_both([(text, "")]))


def _both(texts: Iterable[tuple[str, str]]) -> dict[str, None]:
    found = dict[str, None]()
    for text, language in texts:
        said = words(text)
        found |= dict.fromkeys((*said, *stems_of(said, language)))
    return found
