"""The difference between two states of a dataset: what commits come to, taken together."""

from collections.abc import Iterable
from dataclasses import dataclass

from modernstats_kg.history.lines import Keep, everything, lines_of
from modernstats_kg.model.change import Commit


@dataclass(frozen=True, slots=True)
class Difference:
    """What leads from one state to another, in lines of N-Quads; no line is in both.

    Attributes:
        adds: statements that only the later state has.
        removes: statements that only the earlier one has.
    """

    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether the states differ."""
        return bool(self.adds or self.removes)

    def inverted(self) -> "Difference":
        """What leads back."""
        return Difference(self.removes, self.adds)

    def apply(self, state: Iterable[str]) -> frozenset[str]:
        """The later state, from the lines of the earlier one."""
        return (frozenset(state) - self.removes) | self.adds

    def only(self, keep: Keep) -> "Difference":
        """The part of it that consists of lines that are wanted."""
        return Difference(frozenset(filter(keep, self.adds)), frozenset(filter(keep, self.removes)))


def difference(before: Iterable[str], after: Iterable[str]) -> Difference:
    """What leads from the lines of one state to those of another."""
    first, second = frozenset(before), frozenset(after)
    return Difference(second - first, first - second)


def net_effect(commits: Iterable[Commit], keep: Keep = everything) -> Difference:
    """What commits that follow each other come to: what one adds and a later one removes is in neither.

    Args:
        commits: oldest first, none left out.
        keep: which lines count.
    """
    adds: set[str] = set()
    removes: set[str] = set()
    for commit in commits:
        for line in filter(keep, lines_of(commit.removes)):
            _move(line, adds, removes)
        for line in filter(keep, lines_of(commit.adds)):
            _move(line, removes, adds)
    return Difference(frozenset(adds), frozenset(removes))


def _move(line: str, cancelled: set[str], otherwise: set[str]) -> None:
    """Count a line out of the one set, or into the other."""
    if line in cancelled:
        cancelled.remove(line)
    else:
        otherwise.add(line)
