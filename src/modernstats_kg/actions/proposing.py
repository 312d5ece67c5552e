"""Proposing a change: what a write would do is worked out as for a write, and kept instead of written."""

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, replace

from modernstats_kg.actions.documents import Document
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import Condition, Manner, store_documents
from modernstats_kg.actions.updating import UpdateWish, update
from modernstats_kg.actions.writing import Order, Receipt, attribution_of
from modernstats_kg.errors import BadParameter, BadRequest, ShapeViolation, TooLarge, TooMany
from modernstats_kg.model.change import Change
from modernstats_kg.model.proposal import Content, Proposal, Signed
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.bookkeeping import now
from modernstats_kg.store.engine import encode_quads


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that has been worked out.

    Attributes:
        base: number of a commit that it was made for; never newer than what it saw.
        change: the statements to add and to remove.
        report: what the shapes say of it; it need not conform.
    """

    base: int
    change: Change
    report: Report

    @property
    def content(self) -> Content:
        """The same as it is kept."""
        adds, removes = encode_quads(self.change.adds), encode_quads(self.change.removes)
        return Content.of(adds, removes, self.report)


async def draft_update(kg: KnowledgeGraph, wish: UpdateWish, order: Order) -> Draft:
    """What an update would change; nothing is written.

    Raises:
        Forbidden: the caller may not propose changes of one of the graphs.
        BadRequest: it changes nothing, or as `update`.
        KnowledgeGraphError: as `update`, but for ShapeViolation.
    """
    base = kg.store.commit
    return await drafted(base, update(kg, wish, as_proposal(order)))


async def draft_documents(
    kg: KnowledgeGraph, graph: Iri, documents: Iterable[Document], manner: Manner, order: Order
) -> Draft:
    """What documents would change of one named graph; nothing is written.

    Args:
        manner: `put` makes them the whole content, `post` adds them to it.

    Raises:
        Forbidden: the caller may not propose changes of the graph.
        BadRequest: they change nothing, or as `store_documents`.
        KnowledgeGraphError: as `store_documents`, but for ShapeViolation.
    """
    base, rehearsal = kg.store.commit, (as_proposal(order), Condition())

    async def rehearsed() -> Receipt:
        return (await store_documents(kg, graph, documents, manner, rehearsal)).receipt

    return await drafted(base, rehearsed())


def submit(kg: KnowledgeGraph, draft: Draft, order: Order) -> Proposal:
    """Keep a draft for others to decide on, whether or not it conforms.

    Raises:
        BadParameter: there is no reason.
        TooLarge: the difference is above `proposal_max_bytes`.
        TooMany: `proposals_open_per_key` of the caller wait for a decision.
        StoreUnavailable: it cannot be kept.
    """
    expect_reason(order, "A proposal says why")
    content = draft.content
    _expect_size(kg, content)
    graphs = [graph.value for graph in draft.change.graphs]
    made = Signed(now(), attribution_of(order))
    with kg.proposals.submitting:
        _expect_room(kg, order)
        number = kg.proposals.add(made, draft.base, graphs, content)
    return Proposal(
        number,
        made,
        draft.base,
        tuple(graphs),
        len(draft.change.adds),
        len(draft.change.removes),
        content.conforms,
        "open",
        0,
    )


def expect_reason(order: Order, rule: str) -> None:
    """Refuse what is done without saying why.

    Args:
        rule: who has to say it, as the beginning of a sentence.

    Raises:
        BadParameter: there is no reason.
    """
    if not order.reason:
        raise BadParameter("reason", f"{rule}: send one line in KG-Reason, or as `reason=`.")


def as_proposal(order: Order) -> Order:
    """The order as that of somebody who may propose: everything is worked out, and nothing written."""
    return replace(order, rehearsal=True, verb="propose")


async def drafted(base: int, rehearsal: Awaitable[Receipt]) -> Draft:
    """What a rehearsed write would change, whether or not it conforms.

    Args:
        base: number of the newest commit before it began.
        rehearsal: of the write.

    Raises:
        BadRequest: it changes nothing.
        KnowledgeGraphError: as the write, but for ShapeViolation.
    """
    try:
        receipt = await rehearsal
        change, report = receipt.change, receipt.report
    except ShapeViolation as refused:
        change, report = refused.change or Change(), refused.report
    if not change:
        raise BadRequest("This changes nothing: what it adds is there already, and what it removes is not.")
    return Draft(base, change, report)


def _expect_size(kg: KnowledgeGraph, content: Content) -> None:
    size, most = len(content.adds.encode()) + len(content.removes.encode()), kg.settings.proposal_max_bytes
    if size > most:
        raise TooLarge(
            f"The difference has {size} bytes of N-Quads, and a proposal holds {most}: propose it in parts.",
            most,
        )


def _expect_room(kg: KnowledgeGraph, order: Order) -> None:
    most = kg.settings.proposals_open_per_key
    if kg.proposals.open_of(order.caller.key) >= most:
        raise TooMany(
            f"{most} proposals of this key wait for a decision already, as many as one may have: "
            "withdraw one (/api/v1/proposals/NUMBER/decline), or wait until one is decided."
        )
