"""The values that a shape allows, and those of them that the caller may have meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest
from typing import Final

from modernstats_kg.model.report import Candidate, Expected
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.validate.paths import Repeat, Step, walk
from modernstats_kg.validate.view import SUBCLASS, TYPE, View
from modernstats_kg.validate.words import code_of, local_name, name_of

_NAMED: Final = 2_000
"""Instances whose names are compared, those of the same parent first: looking up more would take long."""
_SHOWN: Final = 3
_NEAR: Final = 0.6
_CLEAR: Final = 0.12
"""How much nearer than the second the first has to be to be the only one."""
_SUBCLASSES: Final = Repeat(Step(SUBCLASS, forward=False), 0)
_PARTS: Final = re.compile(r"[A-Za-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was found instead, in the forms in which it is compared."""

    text: str
    local: str
    parent: str

    @classmethod
    def of(cls, found: str) -> "_Wanted":
        return cls(found, local_name(found), found[: len(found.rstrip("/#")) - len(local_name(found))])


def nearest(found: str, expected: Expected, view: View) -> tuple[Candidate, ...]:
    """The values that the shape allows and that are nearest to the one found; none where nothing is near.

    One alone where it is clearly the nearest.

    Args:
        found: an IRI, a name or a code.
        expected: what the shape asks for.
        view: the dataset.
    """
    wanted = _Wanted.of(found)
    allowed = _allowed(expected, view, wanted.parent)
    scored = [(_nearness(wanted, one), one) for one in allowed if one.value != found]
    best = nlargest(
        _SHOWN, (pair for pair in scored if pair[0] >= _NEAR), key=lambda pair: (pair[0], pair[1].value)
    )
    if len(best) > 1 and best[0][0] - best[1][0] >= _CLEAR:
        best = best[:1]
    return tuple(one for _, one in best)


def related(node: str, expected: Expected, view: View) -> tuple[Candidate, ...]:
    """The values that the shape allows and that the node's own IRI tells of, for one that is missing.

    `standards/gsbpm/5.3` tells of `standards/gsbpm`, `membership/ssg-chair` of the group `ssg`.
    """
    words = set(re.split(r"[-_/.#]", local_name(node)))
    found = [
        one
        for one in _allowed(expected, view, node)
        if node.startswith((f"{one.value}/", f"{one.value}#")) or local_name(one.value) in words
    ]
    return tuple(sorted(found, key=lambda one: -len(one.value))[:_SHOWN])


def _allowed(expected: Expected, view: View, near: str) -> list[Candidate]:
    listed = [_described(Iri(value) if ":" in value else None, value, view) for value in expected.values]
    fits = re.compile(expected.pattern).search if expected.pattern else bool
    found = (node for node in _instances(expected.classes, view) if fits(str(node)))
    ordered = sorted(found, key=lambda node: (not str(node).startswith(near), str(node)))
    return [*listed, *(_described(node, str(node), view) for node in ordered[:_NAMED])]


def _instances(classes: Iterable[str], view: View) -> set[Term]:
    wanted = walk(_SUBCLASSES, [Iri(name) for name in classes], view)
    return {node for kind in wanted for node in view(kind, Step(TYPE, forward=False))}


def _described(node: Iri | Term | None, value: str, view: View) -> Candidate:
    return Candidate(value) if node is None else Candidate(value, name_of(node, view), code_of(node, view))


def _nearness(wanted: _Wanted, one: Candidate) -> float:
    """From 0 to 1: by code, by name, by the last part of the IRI, whichever is nearest."""
    by_text = max(_alike(wanted.text, text) for text in (one.code, one.label, local_name(one.value)))
    if ":" not in wanted.text:
        return by_text
    beside = 1.0 if one.value.startswith(wanted.parent) else _alike(wanted.parent, one.value) * 0.9
    name = max(_alike(wanted.local, text) for text in (local_name(one.value), one.code, one.label))
    return max(by_text, name * (0.5 + 0.5 * beside))


def _alike(one: str, other: str) -> float:
    """How alike two texts are; of codes, the nearer numbers are the more alike."""
    if not one or not other:
        return 0.0
    one, other = one.lower(), other.lower()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio() - min(0.05, _apart(one, other) / 1_000)


def _apart(one: str, other: str) -> int:
    pairs = zip(_PARTS.findall(one), _PARTS.findall(other), strict=False)
    return sum(abs(int(a) - int(b)) for a, b in pairs if a.isdigit() and b.isdigit() and len(a + b) < 10)
