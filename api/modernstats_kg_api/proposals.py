"""Proposals as JSON."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request

from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.proposals import review
from modernstats_kg.actions.proposing import Draft
from modernstats_kg.model.change import Attribution
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.proposal import Content, Proposal, Referrers, Signed, Standing
from modernstats_kg_api.changes import link_body, resource_body
from modernstats_kg_api.deps import graph_of, root_of

PROPOSALS: Final = "/api/v1/proposals"
_EXAMPLES: Final = 5


def proposal_body(request: Request, proposal: Proposal) -> dict[str, Any]:
    """One proposal, without its statements."""
    decided = proposal.decided
    return {
        "number": proposal.number,
        "url": f"{root_of(request)}{PROPOSALS}/{proposal.number}",
        "state": proposal.state,
        "proposer": _agent(request, proposal.made.by),
        "time": proposal.made.time,
        "reason": proposal.made.by.reason,
        "base": proposal.base,
        "graphs": list(proposal.graphs),
        "added": proposal.added,
        "removed": proposal.removed,
        "conforms": proposal.conforms,
        "commentsTotal": proposal.comments,
        "decision": _signed(request, decided, "reason") | {"commit": proposal.commit} if decided else None,
    }


def proposal_detail(request: Request, proposal: Proposal) -> dict[str, Any]:
    """One proposal with all that helps to decide on it."""
    seen = review(graph_of(request), proposal)
    return {
        **proposal_body(request, proposal),
        "difference": _difference(seen.content),
        "resources": [resource_body(request, one) for one in seen.resources],
        "resourcesTotal": seen.touched,
        "report": _report(seen.content),
        "impact": [_impact(request, one) for one in seen.impact],
        "standing": _standing(request, seen.standing) if seen.standing else None,
        "comments": [comment_body(request, one) for one in seen.comments],
    }


def draft_body(draft: Draft) -> dict[str, Any]:
    """What would be proposed."""
    return {
        "dryRun": True,
        "base": draft.base,
        "graphs": [graph.value for graph in draft.change.graphs],
        "added": len(draft.change.adds),
        "removed": len(draft.change.removes),
        "difference": _difference(draft.content),
        "report": _report(draft.content),
    }


def comment_body(request: Request, said: Signed) -> dict[str, Any]:
    """What somebody said of a proposal."""
    return _signed(request, said, "text")


def _signed(request: Request, signed: Signed, name: str) -> dict[str, Any]:
    return {"agent": _agent(request, signed.by), "time": signed.time, name: signed.by.reason}


def _agent(request: Request, by: Attribution) -> dict[str, str | None]:
    """Who it was, by the name of their key where they have one."""
    link = link_body(request, by.agent.value)
    return link | {"label": by.name} if by.name else link


def _difference(content: Content) -> dict[str, list[str]]:
    return {"added": _lines(content.adds), "removed": _lines(content.removes)}


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]  # str.splitlines knows ends that may be in a literal


def _report(content: Content) -> Mapping[str, Any]:
    return {"conforms": content.conforms, "violations": list(content.violations)}


def _impact(request: Request, referrers: Referrers) -> dict[str, Any]:
    kind = referrers.kind
    known = kind if kind in KINDS else label_of(graph_of(request), kind)
    return {
        "kind": kind,
        "label": known or "without a class",
        "total": len(referrers.iris),
        "examples": [link_body(request, iri) for iri in referrers.iris[:_EXAMPLES]],
    }


def _standing(request: Request, standing: Standing) -> dict[str, Any]:
    return {
        "commit": standing.commit,
        "applies": standing.applies,
        "missing": list(standing.missing),
        "present": standing.present,
        "changed": [
            link_body(request, iri) | {"commit": standing.changed[iri]} for iri in sorted(standing.changed)
        ],
    }
