"""What a commit says of its own patch: the digest by which it is known, and how large it is.

What the store says of commits is left out, since a digest cannot be part of itself.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from modernstats_kg.store.bookkeeping import PROVENANCE

_OWN = f" <{PROVENANCE}> .\n"


class PatchNote(NamedTuple):
    """Digest of the patch, and how many statements it adds and removes."""

    digest: str
    added: int
    removed: int


def patch_note(adds: Iterable[str], removes: Iterable[str]) -> PatchNote:
    """The note on a patch.

    Args:
        adds: lines of N-Quads.
        removes: lines of N-Quads.

    Source: RDF Patch, lines `D` and `A`; in this order, each sorted.
    """
    told, taken = (sorted(line for line in lines if not line.endswith(_OWN)) for lines in (adds, removes))
    steps = "".join((*(f"D {line}" for line in taken), *(f"A {line}" for line in told)))
    return PatchNote(hashlib.sha256(steps.encode()).hexdigest(), len(told), len(taken))
