"""The proposals: changes that wait for somebody who may make them, for those who may read them.

Whoever shows a key in the `Authorization` header reads them at `/proposals`; whoever has signed in, whose key
is sent to the pages under `/edit` only, at `/edit/proposals`. Everybody else is told how.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.proposals import list_proposals, proposal_numbered, review
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.proposal import STATES, Proposal, Referrers, State
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.history import changed_rows
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.signing_in import EDIT, ask_to_sign_in, signed_in, unkept
from modernstats_kg_api.pages.site import naming_of
from modernstats_kg_api.pages.wording import kinds_title

router = APIRouter()

PROPOSALS_PATH: Final = "/proposals"
STATE_WORDS: Final[Mapping[State, str]] = {
    "open": gettext_noop("Open"),
    "accepted": gettext_noop("Accepted"),
    "declined": gettext_noop("Declined"),
}
"""What each state is called."""

_ON_A_PAGE: Final = 50
_MOST: Final = 2**63 - 1
_EXAMPLES: Final = 5
_State = Literal["", "open", "accepted", "declined"]
_Before = Annotated[int | None, Query(ge=1, le=_MOST)]
_Number = Annotated[int, Path(ge=1, le=_MOST)]


@dataclass(frozen=True, slots=True)
class Impact:
    """What refers to the touched resources: its kind, how much there is, and some of it."""

    kind: str
    total: int
    examples: tuple[Value, ...]


@router.api_route(PROPOSALS_PATH, methods=["GET", "HEAD"])
def proposals_page(request: Request, state: _State = "", before: _Before = None) -> Response:
    """The proposals that the caller may read; without a key, how to get one.

    Args:
        state: that they are in; "" for any.
        before: the number below which to go on.
    """
    if not caller_of(request).scopes:
        return unkept(request, "proposals_key.html")
    return _list(request, PROPOSALS_PATH, state, before)


@router.api_route(f"{EDIT}{PROPOSALS_PATH}", methods=["GET", "HEAD"])
async def own_proposals_page(request: Request, state: _State = "", before: _Before = None) -> Response:
    """As `proposals_page`, for who has signed in."""
    if await signed_in(request) is None:
        return ask_to_sign_in(request)
    return await run_in_threadpool(_list, request, f"{EDIT}{PROPOSALS_PATH}", state, before)


@router.api_route(f"{PROPOSALS_PATH}/{{number}}", methods=["GET", "HEAD"])
def proposal_page(request: Request, number: _Number) -> Response:
    """What one proposal would change, and all that helps to decide on it.

    Without a key in the header it leads to where one can sign in, and then to the same proposal.

    Raises:
        NotFound: there is none that the caller may read.
    """
    caller = caller_of(request)
    if not caller.scopes:
        address = f"{root_of(request)}{EDIT}{PROPOSALS_PATH}/{number}"
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    kg, naming = graph_of(request), naming_of(request)
    proposal = proposal_numbered(kg, number, caller)
    return unkept(request, "proposal.html", **_detail(kg, proposal, naming))


def _list(request: Request, path: str, state: _State, before: int | None) -> Response:
    kg = graph_of(request)
    found, total = list_proposals(kg, caller_of(request), state or None, (_ON_A_PAGE + 1, before))
    shown = found[:_ON_A_PAGE]
    naming = naming_of(request)
    return unkept(
        request,
        "proposals.html",
        rows=[(proposal, _graphs(proposal, naming)) for proposal in shown],
        total=total,
        place=path,
        state=state,
        states=("", *STATES),
        words=STATE_WORDS,
        older=shown[-1].number if len(found) > len(shown) else None,
    )


def _detail(kg: KnowledgeGraph, proposal: Proposal, naming: Naming) -> dict[str, Any]:
    seen = review(kg, proposal)
    return {
        "proposal": proposal,
        "words": STATE_WORDS,
        "graphs": _graphs(proposal, naming),
        "changed": changed_rows(kg, seen.resources, naming),
        "total": seen.touched,
        "standing": seen.standing,
        "overtaken": [naming.value(Iri(iri)) for iri in sorted(seen.standing.changed)]
        if seen.standing
        else [],
        "violations": [_violation(one) for one in seen.content.violations],
        "impact": [_impact(kg, one, naming) for one in seen.impact],
        "comments": seen.comments,
    }


def _graphs(proposal: Proposal, naming: Naming) -> Sequence[Value]:
    return [Value(naming.label(graph), naming.href(graph)) for graph in proposal.graphs]


def _violation(told: Mapping[str, Any]) -> str:
    return str(told.get("message") or told.get("detail") or "")


def _impact(kg: KnowledgeGraph, referrers: Referrers, naming: Naming) -> Impact:
    kind = referrers.kind
    label = kinds_title(kind) if kind in KINDS else label_of(kg, kind) if kind else gettext("without a class")
    examples = tuple(naming.value(Iri(iri)) for iri in referrers.iris[:_EXAMPLES])
    return Impact(label, len(referrers.iris), examples)
