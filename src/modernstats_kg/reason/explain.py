"""Why a statement holds: the shortest way to it from what is asserted."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.model.terms import Triple
from modernstats_kg.reason.rules import Facts, Rules, Step

_DEEPEST: Final = 12
"""Most rules one after the other that are looked for: the closed axioms make each chain of classes or
properties one step, so that only a long transitive chain could need more."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one statement holds.

    Attributes:
        statement: what holds.
        step: the rule that gives it; None where it is asserted.
        premises: proofs of the statements that the rule needs.
    """

    statement: Triple
    step: Step | None = None
    premises: tuple["Proof", ...] = ()


def explain(rules: Rules, triple: Triple, asserted: Facts, facts: Facts) -> Proof | None:
    """A proof of the statement with the fewest rules one after the other; None where there is none.

    Args:
        rules: what follows from what.
        triple: the statement.
        asserted: where proofs end.
        facts: the asserted and inferred statements together.
    """
    for depth in range(_DEEPEST + 1):
        proof = _within(rules, triple, asserted, facts, depth)
        if proof is not None:
            return proof
    return None


def _within(rules: Rules, triple: Triple, asserted: Facts, facts: Facts, depth: int) -> Proof | None:
    if triple in asserted:
        return Proof(triple)
    if depth == 0:
        return None
    for step in rules.backward(triple, facts):
        premises = []
        for premise in step.premises:
            proof = _within(rules, premise, asserted, facts, depth - 1)
            if proof is None:
                break
            premises.append(proof)
        else:
            return Proof(triple, step, tuple(premises))
    return None
