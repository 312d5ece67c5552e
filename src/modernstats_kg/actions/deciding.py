"""What becomes of a proposal: it is talked about, and accepted in one commit or declined."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.proposals import change_of, proposal_numbered, standing_of
from modernstats_kg.actions.proposing import expect_reason
from modernstats_kg.actions.writing import Order, Receipt, attribution_of, authorise, write
from modernstats_kg.errors import BadParameter, Conflict
from modernstats_kg.history.proposals import Proposals
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.proposal import Proposal, Signed, Standing
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.bookkeeping import now
from modernstats_kg.store.port import Store

LONGEST_COMMENT: Final = 5_000
_NAMED: Final = 5


def comment(kg: KnowledgeGraph, number: int, text: str, order: Order) -> Signed:
    """Say something of a proposal.

    Raises:
        NotFound: there is none that the caller may read.
        BadParameter: there is no text, or too much of it.
        StoreUnavailable: it cannot be kept.
    """
    proposal_numbered(kg, number, order.caller)
    text = text.strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise BadParameter("text", f"A comment has 1 to {LONGEST_COMMENT} characters.")
    said = Signed(now(), attribution_of(replace(order, reason=text)))
    kg.proposals.comment(number, said)
    return said


def accept(kg: KnowledgeGraph, number: int, order: Order) -> Receipt:
    """Do what a proposal asks for, in one commit by the acceptor that names the proposer.

    Args:
        number: of the proposal.
        order: who accepts it; a rehearsal tells whether it could be accepted.

    Raises:
        NotFound: there is none that the caller may read.
        Forbidden: the caller may not write one of the graphs.
        Conflict: it was decided already, or no longer applies; says what is in its way.
        ShapeViolation: it does not conform to what is there now.
        KnowledgeGraphError: as `write`.
    """
    proposal = proposal_numbered(kg, number, order.caller)
    authorise(order.caller, map(Iri, proposal.graphs))
    change = change_of(kg.proposals.content(number))
    signed = replace(order, reason=_reason(proposal, order.reason))

    def draft() -> Change:
        _expect_applicable(proposal, standing_of(kg, proposal, change))
        return change

    with kg.proposals.deciding:
        expect_open(kg, number)
        if order.rehearsal:
            return write(kg, draft, signed)
        return _written(kg, number, draft, signed)


def decline(kg: KnowledgeGraph, number: int, order: Order) -> None:
    """Refuse a proposal, or withdraw one's own; it stays readable.

    Args:
        number: of the proposal.
        order: who declines it and why.

    Raises:
        NotFound: there is none that the caller may read; who may read one may decline it.
        BadParameter: there is no reason.
        Conflict: it was decided already.
        StoreUnavailable: the decision cannot be kept.
    """
    proposal_numbered(kg, number, order.caller)
    expect_reason(order, "Whoever declines a proposal says why")
    with kg.proposals.deciding:
        expect_open(kg, number)
        if not order.rehearsal:
            kg.proposals.decline(number, Signed(now(), attribution_of(order)))


def settle(store: Store, proposals: Proposals) -> None:
    """Look up in the history whether what was being accepted became a commit.

    Raises:
        StoreUnavailable: the decision cannot be kept.
    """
    for number, by, after in proposals.intended():
        made = [entry for entry in ledger_of(store).after(after) if _same(entry.by, by)]
        proposals.settle(number, (made[0].number, made[0].time) if made else None)


def expect_open(kg: KnowledgeGraph, number: int) -> None:
    """Refuse to decide twice.

    Raises:
        Conflict: the proposal was decided already.
    """
    found = kg.proposals.find(number)
    if found is not None and found.decided is not None:
        into = f", in commit {found.commit}" if found.commit else ""
        decided = f"{found.decided.time} by <{found.decided.by.agent}>"
        raise Conflict(f"Proposal {number} was {found.state} at {decided}{into}.")


def _written(kg: KnowledgeGraph, number: int, draft: Callable[[], Change], order: Order) -> Receipt:
    """Write it; whatever happens meanwhile, the history decides whether it was accepted."""
    kg.proposals.intend(number, attribution_of(order), kg.store.commit)
    try:
        return write(kg, draft, order)
    finally:
        settle(kg.store, kg.proposals)


def _same(one: Attribution, other: Attribution) -> bool:
    return (one.agent, one.key, one.reason, one.request) == (
        other.agent,
        other.key,
        other.reason,
        other.request,
    )


def _reason(proposal: Proposal, said: str) -> str:
    by = proposal.made.by
    name = f"{by.name} <{by.agent}>" if by.name else f"<{by.agent}>"
    return f"Accepted proposal {proposal.number} by {name}: {by.reason}" + (f" {said}" if said else "")


def _expect_applicable(proposal: Proposal, standing: Standing) -> None:
    if standing.missing:
        shown = " ".join(standing.missing[:_NAMED])
        raise Conflict(
            f"Proposal {proposal.number} was made for commit {proposal.base}. Since then others removed "
            f"{len(standing.missing)} of the statements that it would remove, such as {shown} Make it again "
            "on what is there now."
        )
    if not standing.left:
        raise Conflict(
            f"Everything that proposal {proposal.number} asks for is there already: decline it, and say so."
        )
