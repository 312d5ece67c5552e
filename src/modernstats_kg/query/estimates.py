"""How many matches a pattern is likely to have: by the counts of the data, and to the engine, which has none.

Source: VoID's counts of properties and classes, which give averages; for the engine the optimizer of Oxigraph
0.5 (`sparopt`), whose figures depend on nothing but which places of a pattern are bound.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from modernstats_kg.model.counts import Counts
from modernstats_kg.model.statistics import PropertyUse
from modernstats_kg.namespaces import expand
from modernstats_kg.query.patterns import Path, Pattern, Term

_TYPE: Final = expand("rdf:type")
_REACH: Final = 10.0
"""How many times as much `+` and `*` are taken to reach as one step does."""
_FAR: Final = 1000.0
_UNKNOWN: Final = 1e9
_STATIC: Final = {
    (True, True): 1.0,
    (True, False): 10.0,
    (False, True): 10_000.0,
    (False, False): 1_000_000.0,
}
"""What the engine takes a pattern to match whose predicate is given, by subject and object being bound."""
_STATIC_ANY: Final = {(True, True): 2.0, (True, False): 100.0, (False, True): 100_000.0, (False, False): 1e9}
_TYPE_COMES_LATER: Final = 2.0
"""Where two patterns are alike to it, the engine begins with the one that is not about a class."""
Bound = Mapping[str, float]
"""Variables that have a value, with how many different ones there are likely to be."""
Ends = tuple[bool, bool]
"""Whether the subject is bound, and whether the object is."""


def ends(pattern: Pattern, bound: Collection[str]) -> Ends:
    """Which ends of a pattern stand for one thing each, once these variables are bound."""
    return _is_bound(pattern.subject, bound), _is_bound(pattern.object, bound)


def _is_bound(place: Term, bound: Collection[str]) -> bool:
    return place.kind == "constant" or place.value in bound


class Estimates:
    """Matches by the counts of the data, for the patterns of one query."""

    def __init__(self, counts: Counts) -> None:
        """Estimate by these counts."""
        self.counts = counts
        self._found: dict[tuple[int, Ends], float] = {}

    def knows(self, pattern: Pattern) -> bool:
        """Whether everything that the pattern names has been counted."""
        if (name := pattern.class_iri) is not None and name not in self.counts.instances:
            return False
        return isinstance(pattern.predicate, Term) or self._knows(pattern.predicate)

    def _knows(self, path: Path) -> bool:
        known = path.kind != "step" or path.iri in self.counts.properties
        return known and all(map(self._knows, path.parts))

    def matches(self, pattern: Pattern, bound: Bound) -> float:
        """How many matches are likely for each solution that binds these variables.

        Of two sets of values the smaller is taken to be part of the larger (the rule of System R).
        """
        at = ends(pattern, bound)
        key = (id(pattern), at)
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._average(pattern, at)
        for end, distinct in self._distinct(pattern):
            if end.value in bound:
                found *= distinct / max(distinct, bound[end.value], 1.0)
        return found

    def after(self, pattern: Pattern, bound: Bound, rows: float) -> Bound:
        """What is bound once a pattern has been matched, where that gives so many solutions."""
        known = dict.fromkeys(pattern.variables, rows)
        known |= {end.value: min(distinct, rows) for end, distinct in self._distinct(pattern)}
        return {**bound, **{name: min(many, bound.get(name, many)) for name, many in known.items()}}

    def _distinct(self, pattern: Pattern) -> list[tuple[Term, float]]:
        """The variables at the ends of a pattern, with how many values each of them can have there."""
        if (name := pattern.class_iri) is not None:
            many = (self.counts.instances[name], 1)
        elif isinstance(pattern.predicate, Path) and pattern.predicate.kind == "step":
            use = self.counts.properties[pattern.predicate.iri]
            many = (use.subjects, use.objects)
        else:
            many = (self.counts.whole.subjects, self.counts.whole.objects)
        places = zip((pattern.subject, pattern.object), many, strict=True)
        return [(place, distinct) for place, distinct in places if place.kind == "variable"]

    def _average(self, pattern: Pattern, at: Ends) -> float:
        if (name := pattern.class_iri) is not None:
            return 1.0 if at[0] else self.counts.instances[name]
        if isinstance(pattern.predicate, Term):
            return _average(self.counts.whole, at)
        return self._along(pattern.predicate, at)

    def _along(self, path: Path, at: Ends) -> float:
        match path.kind:
            case "step":
                return _average(self.counts.properties[path.iri], at)
            case "inverse":
                return self._along(path.parts[0], (at[1], at[0]))
            case "alternative":
                return sum(self._along(part, at) for part in path.parts)
            case "sequence":
                return self._through(path.parts, at)
            case "none of":
                return _average(self.counts.whole, at)
        reached = self._along(path.parts[0], at) * (1.0 if path.kind == "maybe" else _REACH)
        return reached + (0.0 if path.kind == "some" else self._itself(at))

    def _through(self, parts: Sequence[Path], at: Ends) -> float:
        """One step after the other, from whichever end is bound."""
        forwards = at[0] or not at[1]
        found, here = 1.0, at[0] if forwards else at[1]
        for part in parts if forwards else reversed(parts):
            found *= self._along(part, (here, False) if forwards else (False, here))
            here = True
        return min(found, 1.0) if all(at) else found

    def _itself(self, at: Ends) -> float:
        """Paths of no step."""
        return 1.0 if any(at) else self.counts.whole.subjects + self.counts.whole.objects


def _average(use: PropertyUse, at: Ends) -> float:
    found = float(use.triples)
    for is_bound, distinct in zip(at, (use.subjects, use.objects), strict=True):
        if is_bound:
            found /= max(distinct, 1)
    return found


def static_size(pattern: Pattern, bound: Collection[str]) -> float:
    """How many matches the engine takes a pattern to have, which knows no counts."""
    at = ends(pattern, bound)
    if isinstance(pattern.predicate, Path):
        return _static(pattern.predicate, at)
    return _STATIC[at] if pattern.predicate.value in bound else _STATIC_ANY[at]


@lru_cache(maxsize=1024)  # each part is asked for four times: without it a nested path would cost 4^depth
def _static(path: Path, at: Ends) -> float:
    match path.kind:
        case "step":
            return _STATIC[at] * (_TYPE_COMES_LATER if path.iri == _TYPE else 1.0)
        case "inverse":
            return _static(path.parts[0], (at[1], at[0]))
        case "alternative":
            return sum(_static(part, at) for part in path.parts)
        case "sequence":
            return _static_sequence(path.parts, at)
        case "none of":
            return _STATIC_ANY[at]
    if all(at):
        return 1.0
    if not any(at) and path.kind != "some":
        return _UNKNOWN
    return _static(path.parts[0], at) * (1.0 if path.kind == "maybe" else _FAR)


def _static_sequence(parts: Sequence[Path], at: Ends) -> float:
    """The cheaper direction at each step, from the last one backwards: by whether its begin is bound."""
    *before, last = parts
    size = {is_bound: _static(last, (is_bound, at[1])) for is_bound in (True, False)}
    for part in reversed(before):
        size = {
            is_bound: min(_static(part, (is_bound, met)) * size[not met] for met in (True, False))
            for is_bound in (True, False)
        }
    return size[at[0]]
