"""Two standards, or two versions of one, side by side: what corresponds, why, and what does not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.correspondences import associations, compared, one_to_one, origin_of, other_end
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.matches import EXACT, NO_TERM, Match, matches, matches_from
from modernstats_kg.actions.schemes import all_elements, elements_of, scheme_named
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.analysis import (
    CANDIDATE,
    COMPARED,
    DERIVED,
    PAIRED,
    SETTLED,
    STATUSES,
    Crosswalk,
    Element,
    Pair,
    Scheme,
    Step,
    Unpaired,
)
from modernstats_kg.model.keys import local_name
from modernstats_kg.namespaces import expand

RELATED: Final = expand("skos:relatedMatch")
"""The relation of an association that does not say what changed."""

Reasons = dict[str, tuple[str | None, str | None]]
"""Why elements have no counterpart, and what is said of it, by IRI."""

_CHANGES: Final = ("unchanged", "respelled", "renamed")
"""What can become of a concept that stays, the least change first."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two schemes, each with all elements that may be paired, by IRI."""

    source: Scheme
    target: Scheme
    left: Mapping[str, Element]
    right: Mapping[str, Element]

    def turned(self) -> "_Sides":
        """The same two, read the other way."""
        return _Sides(self.target, self.source, self.right, self.left)

    def between(self, third: str) -> bool:
        """Whether an element is of neither side."""
        return third not in self.left and third not in self.right


def crosswalk(kg: KnowledgeGraph, source: str, target: str, *, candidates: str = "include") -> Crosswalk:
    """What of one scheme corresponds to what of another, and what has no counterpart.

    Mappings are read from `source` whichever way they were stated. A derived pair leads through an element
    of a third scheme: over two agreed mappings of which one at least is exact (close is not transitive),
    or over two correspondences between versions that are one to one. Candidates take no part in it.

    Args:
        source: slug of a scheme, such as `gsim-2.0`; the name of a standard for its current version.
        target: slug of another.
        candidates: include or exclude them; an element that has only candidates counts as unpaired anyway.

    Raises:
        NotFound: there is no such scheme; names those that exist.
        BadParameter: both are the same.

    Source: SKOS, 10.6 (exactMatch is transitive, closeMatch is not); XKOS, 9; SSSOM.
    """
    sides = _sides(kg, source, target)
    known = [*_mapped(kg, sides), *_versioned(kg, sides)]
    settled = {(pair.source.iri, pair.target.iri) for pair in known if pair.status in SETTLED}
    derived = [*_derived_by_mappings(kg, sides), *_derived_by_versions(kg, sides)]
    pairs = {*known, *(pair for pair in derived if (pair.source.iri, pair.target.iri) not in settled)}
    shown = [pair for pair in pairs if candidates == "include" or pair.status != CANDIDATE]
    return Crosswalk(
        source=sides.source,
        target=sides.target,
        pairs=tuple(sorted(shown, key=_pair_order)),
        source_only=_unpaired(kg, sides, _uses(pairs, "source")),
        target_only=_unpaired(kg, sides.turned(), _uses(pairs, "target")),
    )


def _sides(kg: KnowledgeGraph, source: str, target: str) -> _Sides:
    left, right = scheme_named(kg, source), scheme_named(kg, target)
    if left == right:
        raise BadParameter("to", f"A crosswalk needs two different schemes, not {left.slug} twice.")
    return _Sides(left, right, all_elements(kg, left), all_elements(kg, right))


def _mapped(kg: KnowledgeGraph, sides: _Sides) -> Iterator[Pair]:
    for iri, element in sides.left.items():
        for match in matches_from(kg).get(iri, ()):
            if match.object in sides.right:
                yield Pair(
                    element,
                    match.relation,
                    sides.right[match.object],
                    match.status,
                    confidence=match.confidence,
                    justification=match.justification,
                    origin=match.origin,
                    comment=match.comment,
                    mapping=match.iri,
                )


def _versioned(kg: KnowledgeGraph, sides: _Sides) -> Iterator[Pair]:
    for found in associations(kg, sides.source.iri):
        for here, there in ((found.source, found.target), (found.target, found.source)):
            if here in sides.left and there in sides.right:
                yield Pair(
                    sides.left[str(here)],
                    found.change or RELATED,
                    sides.right[str(there)],
                    COMPARED,
                    origin=origin_of(kg, found.iri),
                    mapping=found.iri,
                )


def _derived_by_mappings(kg: KnowledgeGraph, sides: _Sides) -> Iterator[Pair]:
    for iri, element in sides.left.items():
        for first in _agreed(kg, iri):
            beyond = _agreed(kg, first.object) if sides.between(first.object) else ()
            for second in beyond:
                if second.object in sides.right and EXACT in (first.relation, second.relation):
                    yield Pair(
                        element,
                        second.relation if first.relation == EXACT else first.relation,
                        sides.right[second.object],
                        DERIVED,
                        confidence=_product(first.confidence, second.confidence),
                        path=(_step(first), _step(second)),
                    )


def _derived_by_versions(kg: KnowledgeGraph, sides: _Sides) -> Iterator[Pair]:
    beside_source = one_to_one(associations(kg, sides.source.iri))
    beside_target = one_to_one(associations(kg, sides.target.iri))
    for iri, element in sides.left.items():
        for first in beside_source.get(iri, ()):
            third = other_end(first, iri)
            for second in beside_target.get(third, ()):
                end = other_end(second, third)
                if sides.between(third) and end in sides.right:
                    path = (
                        Step(iri, first.change or RELATED, third, first.iri),
                        Step(third, second.change or RELATED, end, second.iri),
                    )
                    yield Pair(element, _greater_change(path), sides.right[end], DERIVED, path=path)


def _agreed(kg: KnowledgeGraph, element: str) -> Iterator[Match]:
    return (match for match in matches_from(kg).get(element, ()) if match.agreed)


def _step(match: Match) -> Step:
    return Step(match.subject, match.relation, match.object, match.iri)


def _greater_change(path: Iterable[Step]) -> str:
    """Of several changes in a row the one that changed most; any that is not in the table is more."""
    names = {step.relation: local_name(step.relation) for step in path}
    return max(
        names, key=lambda relation: _CHANGES.index(names[relation]) if names[relation] in _CHANGES else 9
    )


def _product(first: float | None, second: float | None) -> float | None:
    """Confidence of two steps together, without the noise of binary fractions."""
    return None if first is None or second is None else round(first * second, 6)


def _uses(pairs: Iterable[Pair], side: str) -> tuple[Set[str], Counter[str]]:
    """The elements of one side that have a counterpart, and how many candidates each has."""
    paired: set[str] = set()
    waiting: Counter[str] = Counter()
    for pair in pairs:
        iri = (pair.source if side == "source" else pair.target).iri
        if pair.status in PAIRED:
            paired.add(iri)
        else:
            waiting[iri] += 1
    return paired, waiting


def _unpaired(kg: KnowledgeGraph, sides: _Sides, uses: tuple[Set[str], Counter[str]]) -> tuple[Unpaired, ...]:
    """The elements of the source without counterpart; what only mappings name is not among them."""
    paired, waiting = uses
    both = sides.source, sides.target
    reasons: Reasons = {**_one_sided(kg, *both), **_without_term(kg, *both)}
    alike = _by_name(sides.right.values())
    alone = (element for iri, element in elements_of(kg, sides.source.iri).items() if iri not in paired)
    found = []
    for element in sorted(alone, key=element_order):
        reason, comment = reasons.get(element.iri, (None, None))
        same_name = alike.get(_bare(element.label), ())
        found.append(Unpaired(element, waiting[element.iri], reason, comment, same_name))
    return tuple(found)


def _by_name(elements: Iterable[Element]) -> dict[str, tuple[Element, ...]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for element in sorted(elements, key=element_order):
        found[_bare(element.label)].append(element)
    return {name: tuple(alike) for name, alike in found.items()}


def _bare(name: str) -> str:
    """A name without case, blanks and punctuation: Code List and Codelist are the same."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _one_sided(kg: KnowledgeGraph, scheme: Scheme, other: Scheme) -> Reasons:
    """Why concepts have no counterpart in another version: the kind of change."""
    both = {scheme.iri, other.iri}
    return {
        found.source or str(found.target): (found.change, None)
        for found in associations(kg, scheme.iri)
        if found.change and not (found.source and found.target) and both == compared(kg, found.correspondence)
    }


def _without_term(kg: KnowledgeGraph, scheme: Scheme, other: Scheme) -> Reasons:
    """Elements of which a mapping states that the other scheme has nothing for them."""
    stated = (found for match in matches(kg) for found in (match, match.reversed()))
    return {
        found.subject: (NO_TERM, found.comment)
        for found in stated
        if found.agreed
        and found.object == NO_TERM
        and (found.subject_scheme, found.object_scheme) == (scheme.iri, other.iri)
    }


def element_order(element: Element) -> tuple[object, ...]:
    """By code where there is one, else by name."""
    return (not element.code, natural_key(element.code or element.label), element.iri)


def _pair_order(pair: Pair) -> tuple[object, ...]:
    status = STATUSES.index(pair.status)
    return (element_order(pair.source), status, element_order(pair.target), pair.relation, str(pair.path))
