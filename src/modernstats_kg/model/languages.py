"""Which language a text is shown in: a chain of tags, and what it finds."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

Chain = tuple[str, ...]
"""Language tags, the one wanted most first; "" stands for text without a language."""
FALLBACK: Final[Chain] = ("en", "")
"""What every chain ends with; after it comes any language, so that nothing is ever hidden."""
_TAG: Final = re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*")
_WEIGHT: Final = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_MOST: Final = 10
_LONGEST: Final = 1_000
_MOST_CHARS: Final = 35


def chain_of(wanted: Iterable[str]) -> Chain:
    """The chain that begins with these tags: each, then what is left of it without its last part.

    Args:
        wanted: tags in any case; what is none is left out, and so is what comes after the tenth.

    Source: RFC 4647, 3.4 (lookup).
    """
    tags = [tag.strip().lower() for tag in wanted]
    chain: dict[str, None] = {}
    for tag in [tag for tag in tags if len(tag) <= _MOST_CHARS and _TAG.fullmatch(tag)][:_MOST]:
        parts = tag.split("-")
        chain |= {"-".join(parts[:length]): None for length in range(len(parts), 0, -1)}
    return (*chain, *(tag for tag in FALLBACK if tag not in chain))


def chosen(available: Mapping[str, object], chain: Iterable[str]) -> str | None:
    """The first tag of the chain that there is, or a narrower one; else any; None where there is nothing.

    Args:
        available: texts by language tag.
    """
    for wanted in chain:
        if wanted in available:
            return wanted
        if wanted and (narrower := sorted(tag for tag in available if tag.lower().startswith(f"{wanted}-"))):
            return narrower[0]
    return min(available, default=None)


def accepted(header: str) -> tuple[str, ...]:
    """The tags of an `Accept-Language` header, the one preferred most first; `*` and those refused left out.

    Source: RFC 9110, 12.5.4 and 12.4.2 (q-values).
    """
    weighed = []
    for part in header[:_LONGEST].split(","):
        tag, _, weight = part.partition(";")
        found = _WEIGHT.fullmatch(weight.strip().lower()) if weight else None
        quality = float(found[1]) if found else 0.0 if weight else 1.0
        if tag.strip() != "*" and quality > 0:
            weighed.append((quality, tag.strip()))
    weighed.sort(key=lambda one: -one[0])  # of equal weight the first stays first
    return tuple(tag for _, tag in weighed)
