"""What joining patterns one after the other is likely to cost, and in which order it costs least."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from modernstats_kg.query.estimates import Bound, Estimates, static_size
from modernstats_kg.query.patterns import Path, Pattern

_ZERO_LENGTH: Final = ("any", "maybe")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known where a group begins.

    Attributes:
        bound: variables that have a value there.
        rows: how often the group is likely to be evaluated.
        manner: whether the engine orders the patterns by what is bound there; or as if nothing were, as it
            does in the branches of a UNION; or not at all, comparing all with all, as it does within EXISTS.
    """

    bound: Bound = field(default_factory=dict)
    rows: float = 1.0
    manner: Literal["informed", "blind", "all"] = "informed"


@dataclass(frozen=True, slots=True)
class Cost:
    """What an evaluation is likely to look at, and how many solutions it finds."""

    work: float
    rows: float


class Joins:
    """Orders of patterns, and what they cost by the counts."""

    def __init__(self, estimates: Estimates) -> None:
        """Estimate matches so."""
        self.estimates = estimates

    def written(self, patterns: Sequence[Pattern], here: Known) -> Cost:
        """What patterns cost in the order in which the engine evaluates them as they are written."""
        if here.manner == "all":
            return self._of_all(patterns, here.bound)
        known = frozenset(here.bound if here.manner == "informed" else ())
        return self.cost(_statically(patterns, known), here.bound)

    def best(self, patterns: Sequence[Pattern], bound: Bound) -> Sequence[Pattern]:
        """The cheapest of the orders that begin with each of the patterns in turn."""
        orders = [self._greedy(first, patterns, bound) for first in patterns]
        return min(orders, key=lambda order: self.cost(order, bound).work)

    def _greedy(self, first: Pattern, patterns: Sequence[Pattern], bound: Bound) -> list[Pattern]:
        """After the first, of those that share a variable with what has come the one that matches least."""
        order, left, rows = [first], [*patterns], self.estimates.matches(first, bound)
        left.remove(first)
        while left:
            bound = self.estimates.after(order[-1], bound, rows)
            connected = [pattern for pattern in left if _shares(pattern, bound)] or left
            found = [self.estimates.matches(pattern, bound) for pattern in connected]
            rows *= min(found)
            order.append(connected[found.index(min(found))])
            left.remove(order[-1])
        return order

    def cost(self, order: Sequence[Pattern], bound: Bound) -> Cost:
        """Of one pattern after the other, each looked up once for each solution of those before it."""
        work, rows = 0.0, 1.0
        for pattern in order:
            found = self.estimates.matches(pattern, bound)
            work += rows * (1 + found)
            rows *= found
            bound = self.estimates.after(pattern, bound, rows)
        return Cost(work, rows)

    def _of_all(self, patterns: Sequence[Pattern], bound: Bound) -> Cost:
        """Where every match of a pattern is compared with all solutions of those before it."""
        work, rows, known = 0.0, 1.0, bound
        for pattern in patterns:
            work += (1 + rows) * self.estimates.matches(pattern, bound)
            rows *= self.estimates.matches(pattern, known)
            known = self.estimates.after(pattern, known, rows)
        return Cost(work, rows)


def is_movable(patterns: Sequence[Pattern], bound: Collection[str]) -> bool:
    """Whether patterns mean the same one after the other, in whichever order.

    They hang together, so that no order makes a product of two parts. And a path that may have no step ends
    in nodes of the graph: what is no node has such a path to itself only where it is put in as a value. Nor
    is there a choice of steps: between two given ends the engine takes one of several ways, not each.
    """
    nodes = {
        end.value
        for pattern in patterns
        if not isinstance(pattern.predicate, Path) or pattern.predicate.kind == "step"
        for end in (pattern.subject, pattern.object)
    }
    for pattern in patterns:
        found = {end.value for end in (pattern.subject, pattern.object) if end.kind == "variable"}
        path = pattern.predicate
        if isinstance(path, Path) and (_chooses(path) or (_may_stay(path) and not found <= nodes)):
            return False
    return _hang_together(patterns, bound)


def _chooses(path: Path) -> bool:
    """Whether two nodes can be linked by it in several ways; with `+`, `*` and `?` they are linked or not."""
    if path.kind in ("inverse", "sequence"):
        return any(map(_chooses, path.parts))
    return path.kind in ("alternative", "none of")


def _may_stay(path: Path) -> bool:
    return path.kind in _ZERO_LENGTH or any(map(_may_stay, path.parts))


def _hang_together(patterns: Sequence[Pattern], bound: Collection[str]) -> bool:
    reached, left = patterns[0].variables.union(bound), [*patterns[1:]]
    while left:
        found = [pattern for pattern in left if _shares(pattern, reached)]
        if not found:
            return False
        reached = reached.union(*(pattern.variables for pattern in found))
        left = [pattern for pattern in left if pattern not in found]
    return True


def _shares(pattern: Pattern, bound: Iterable[str]) -> bool:
    return not pattern.variables or not pattern.variables.isdisjoint(bound)


def _statically(patterns: Sequence[Pattern], bound: frozenset[str]) -> list[Pattern]:
    """The order that the engine gives them, which knows no counts."""
    order: list[Pattern] = []
    left = [*patterns]
    while left:
        connected = [pattern for pattern in left if bound and _shares(pattern, bound)] or left
        sizes = [static_size(pattern, bound) for pattern in connected]
        order.append(connected[sizes.index(min(sizes))])
        left.remove(order[-1])
        bound |= order[-1].variables
    return order
