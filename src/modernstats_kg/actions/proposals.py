"""Proposals as those see them who may: the list, and one with all that helps to decide on it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.changes import change_numbered, fates_of, resources_in
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import as_change, ledger_of
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.errors import NotFound, Unauthenticated
from modernstats_kg.history.differences import Difference
from modernstats_kg.history.lines import lines_of
from modernstats_kg.history.patches import patch_upon
from modernstats_kg.model.access import Caller
from modernstats_kg.model.change import Change
from modernstats_kg.model.history import Fate
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.proposal import Content, Proposal, Referrers, Review, Standing, State
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand, is_private
from modernstats_kg.store.engine import encode_quads

_TYPE: Final = Iri(expand("rdf:type"))
_KIND_OF: Final = {iri: kind.name for kind in KINDS.values() for iri in kind.class_iris}
_MOST_REVIEWED: Final = 1_000
"""Resources of one proposal that are looked into, so that reading a large one stays cheap."""


def list_proposals(
    kg: KnowledgeGraph, caller: Caller, state: State | None, page: tuple[int, int | None]
) -> tuple[tuple[Proposal, ...], int]:
    """Proposals that the caller may read, newest first, and how many there are on all pages.

    Args:
        state: that they are in; None for any.
        page: how many at most, and the number below which they are; None for the newest.

    Raises:
        Unauthenticated: the caller showed no key.
    """
    _expect_key(caller)
    limit, below = page
    seen = [one for one in kg.proposals.listed(state) if _may_read(caller, one)]
    rest = [one for one in seen if below is None or one.number < below]
    return tuple(rest[:limit]), len(seen)


def proposal_numbered(kg: KnowledgeGraph, number: int, caller: Caller) -> Proposal:
    """One proposal.

    Raises:
        Unauthenticated: the caller showed no key.
        NotFound: there is none, or the caller may not read it; these look the same.
    """
    _expect_key(caller)
    proposal = kg.proposals.find(number)
    if proposal is None or not _may_read(caller, proposal):
        raise NotFound(
            f"There is no proposal {number} that this key may read: its own, and those of graphs that it may "
            "write. /api/v1/proposals lists them."
        )
    return proposal


def review(kg: KnowledgeGraph, proposal: Proposal) -> Review:
    """What an editor wants to know of a proposal."""
    content = kg.proposals.content(proposal.number)
    change = change_of(content)
    subjects = sorted({quad.subject.value for quad in change.adds | change.removes})
    part = frozenset(subjects[:_MOST_REVIEWED])
    shown = Change(_about(part, change.adds), _about(part, change.removes))
    return Review(
        content,
        resources_in(kg, shown, _fates(kg, proposal, shown)),
        len(subjects),
        _impact(kg, part),
        standing_of(kg, proposal, change) if proposal.state == "open" else None,
        kg.proposals.comments(proposal.number),
    )


def patch_of(kg: KnowledgeGraph, proposal: Proposal) -> str:
    """What a proposal asks for, as RDF Patch."""
    return patch_upon(_difference(kg.proposals.content(proposal.number)), proposal.base)


def change_of(content: Content) -> Change:
    """The statements that a proposal asks for."""
    return as_change(_difference(content))


def standing_of(kg: KnowledgeGraph, proposal: Proposal, change: Change) -> Standing:
    """How an open proposal meets the newest commit."""
    left = kg.store.effect(change)
    subjects = {quad.subject.value for quad in change.adds | change.removes}
    since = ledger_of(kg.store).after(proposal.base)
    return Standing(
        kg.store.commit,
        tuple(filter(None, encode_quads(change.removes - left.removes).split("\n"))),
        len(change.adds - left.adds),
        {iri: entry.number for entry in since for iri in subjects.intersection(fates_of(entry))},
        bool(left),
    )


def _difference(content: Content) -> Difference:
    return Difference(frozenset(lines_of(content.adds)), frozenset(lines_of(content.removes)))


def _expect_key(caller: Caller) -> None:
    if not caller.scopes:
        raise Unauthenticated(
            "Proposals are read with a key: by who made them, and by who may decide on them."
        )


def _may_read(caller: Caller, proposal: Proposal) -> bool:
    if caller.agent == proposal.made.by.agent and all(map(caller.may_read, proposal.graphs)):
        return True  # the agent may have another key today, which sees less
    return all(caller.may_write(Iri(graph)) for graph in proposal.graphs)


def _about(subjects: frozenset[str], quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if quad.subject.value in subjects)


def _fates(kg: KnowledgeGraph, proposal: Proposal, change: Change) -> dict[str, Fate]:
    """What becomes of each resource when the proposal is accepted, or what became of it."""
    subjects = {quad.subject for quad in change.adds | change.removes}
    if proposal.commit is not None:
        known = fates_of(change_numbered(kg, proposal.commit))
        return {one.value: known.get(one.value, "update") for one in subjects}
    apart = tuple(graph for graph in change.graphs if is_private(graph.value))
    added = {quad.subject for quad in change.adds}
    return {one.value: _fate(_written_of(kg, one, apart), change.removes, one in added) for one in subjects}


def _written_of(kg: KnowledgeGraph, subject: Iri, apart: Iterable[Iri]) -> set[Quad]:
    """What is said of a resource in the graphs that everybody may read, and in some of the others."""
    everywhere = [kg.store.statements(subject), *(kg.store.statements(subject, graph=one) for one in apart)]
    return {quad for said in everywhere for quad in said if quad.graph not in KEPT}


def _fate(said: set[Quad], removes: frozenset[Quad], more: bool) -> Fate:
    """What becomes of a resource of which something is said, by what goes and whether more comes."""
    if not said:
        return "create"
    return "update" if more or said - removes else "delete"


def _impact(kg: KnowledgeGraph, touched: frozenset[str]) -> tuple[Referrers, ...]:
    """What refers to the touched resources and is not touched itself, by kind."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for iri in touched:
        for quad in kg.store.statements(object_=Iri(iri)):
            if quad.graph not in KEPT and quad.subject.value not in touched:
                found[_kind(kg, quad.subject)].add(quad.subject.value)
    kinds = (Referrers(kind, tuple(sorted(iris))) for kind, iris in found.items())
    return tuple(sorted(kinds, key=lambda one: (-len(one.iris), one.kind)))


def _kind(kg: KnowledgeGraph, resource: Iri) -> str:
    classes = sorted(str(quad.object) for quad in kg.store.statements(resource, _TYPE))
    return next((_KIND_OF[one] for one in classes if one in _KIND_OF), classes[0] if classes else "")
