"""Differences as RDF Patch: lines that a program can apply, one after the other.

    H id <urn:sha256:…> .         the content of what is inside, by its digest
    H from "7" .                  numbers of the commits that the patch leads between
    H to "9" .
    TX .                          begin
    D <s> <p> <o> <g> .           a statement less: a line of N-Quads
    A <s> <p> <o> <g> .           a statement more
    TC .                          commit

Source: RDF Patch as Apache Jena and RDF Delta write it (text form, version 1).
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from modernstats_kg.history.differences import Difference
from modernstats_kg.history.lines import outside
from modernstats_kg.namespaces import CANONICAL_BASE

_OWN: Final = frozenset((f"{CANONICAL_BASE}graph/provenance",))
"""The graph that the store writes itself."""


def patch_text(difference: Difference, before: int, after: int) -> str:
    """The patch, in one order for the same difference.

    Args:
        difference: what it does.
        before: number of the commit that it may be applied to.
        after: number of the commit that it leads to.
    """
    return _patch(difference, f'H from "{before}" .\n', f'H to "{after}" .\n')


def patch_upon(difference: Difference, base: int) -> str:
    """The patch of what is only proposed, so that it leads to no commit yet.

    Args:
        difference: what it does.
        base: number of the commit that it was made for.
    """
    return _patch(difference, f'H from "{base}" .\n')


def patch_digest(difference: Difference) -> str:
    """SHA-256 of the lines `D …` and `A …` of the patch, in hex; what the store says of commits left out.

    It is what each commit says that it generated, and so it cannot be part of itself.
    """
    content = difference.only(outside(_OWN))
    return hashlib.sha256("".join(_steps(content)).encode()).hexdigest()


def _patch(difference: Difference, *heads: str) -> str:
    known_by = f"H id <urn:sha256:{patch_digest(difference)}> .\n"
    return "".join((known_by, *heads, "TX .\n", *_steps(difference), "TC .\n"))


def _steps(difference: Difference) -> Iterator[str]:
    yield from (f"D {line}" for line in sorted(difference.removes))
    yield from (f"A {line}" for line in sorted(difference.adds))
