"""What a change of the asserted statements changes of those that follow from them.

What is asserted is never among the inferred statements, so the two never overlap.

Source: delete and rederive (Gupta, Mumick and Subrahmanian, Maintaining Views Incrementally, 1993).
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Protocol

from modernstats_kg.model.terms import Iri, Term, Triple
from modernstats_kg.reason.rules import Facts, Rules


class Working(Facts, Protocol):
    """Facts that a computation adds to and takes from."""

    def add(self, triple: Triple, /) -> None:
        """Make the statement one of them."""
        ...

    def discard(self, triple: Triple, /) -> None:
        """Take the statement away; nothing happens where it is not one of them."""
        ...


class Both:
    """Two sets of facts seen as one."""

    def __init__(self, one: Facts, other: Facts) -> None:
        self._parts = (one, other)

    def __contains__(self, triple: Triple) -> bool:
        return any(triple in part for part in self._parts)

    def objects(self, subject: Iri, predicate: Iri) -> Iterator[Term]:
        """The objects of the statements with this subject and predicate."""
        return chain.from_iterable(part.objects(subject, predicate) for part in self._parts)

    def subjects(self, predicate: Iri, value: Term) -> Iterator[Iri]:
        """The subjects of the statements with this predicate and object."""
        return chain.from_iterable(part.subjects(predicate, value) for part in self._parts)


def extend(rules: Rules, asserted: Facts, inferred: Working, new: Iterable[Triple]) -> None:
    """Add to `inferred` all that follows once the `new` statements hold.

    Args:
        rules: what follows from what.
        asserted: with the new statements among them.
        inferred: complete but for what the new statements bring.
        new: asserted, or inferred again.
    """
    facts = Both(asserted, inferred)
    waiting = list(new)
    while waiting:
        triple = waiting.pop()
        for step in rules.forward(triple, facts):
            if step.conclusion not in facts:
                inferred.add(step.conclusion)
                waiting.append(step.conclusion)


def retract(
    rules: Rules, before: Facts, asserted: Facts, inferred: Working, gone: Iterable[Triple]
) -> list[Triple]:
    """Take from `inferred` all that needed the statements which are `gone`.

    Args:
        rules: what follows from what.
        before: the asserted statements before the change.
        asserted: those after it.
        inferred: complete for `before`.
        gone: asserted before and not after.

    Returns:
        The statements that still follow, and have been put into `inferred`; `extend` goes on from them.
    """
    lost = _shaken(rules, Both(before, inferred), inferred, gone)
    for triple in lost:
        inferred.discard(triple)
    facts = Both(asserted, inferred)
    again = [
        triple
        for triple in (*lost, *gone)
        if triple not in asserted and next(rules.backward(triple, facts), None) is not None
    ]
    for triple in again:
        inferred.add(triple)
    return again


def _shaken(rules: Rules, facts: Facts, inferred: Facts, gone: Iterable[Triple]) -> set[Triple]:
    """The inferred statements with a derivation that uses a statement which is gone."""
    shaken: set[Triple] = set()
    waiting = list(gone)
    while waiting:
        for step in rules.forward(waiting.pop(), facts):
            if step.conclusion in inferred and step.conclusion not in shaken:
                shaken.add(step.conclusion)
                waiting.append(step.conclusion)
    return shaken
