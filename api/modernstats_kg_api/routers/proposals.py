"""`/api/v1/proposals`: changes that wait for somebody who may make them."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.deciding import accept, comment, decline
from modernstats_kg.actions.graph_store import Manner
from modernstats_kg.actions.proposals import list_proposals, patch_of, proposal_numbered
from modernstats_kg.actions.proposing import Draft, draft_documents, draft_update, expect_reason, submit
from modernstats_kg.actions.updating import UpdateWish
from modernstats_kg.actions.writing import Order, expect_key
from modernstats_kg.errors import BadParameter, UnsupportedMediaType
from modernstats_kg.model.history import PATCH
from modernstats_kg.model.terms import Iri
from modernstats_kg.query.formats import GRAPH_FORMATS, negotiate
from modernstats_kg_api.auth import caller_of, order_of, order_with_reason
from modernstats_kg_api.bodies import (
    MULTIPART,
    BoundedRoute,
    a_place,
    media_type_of,
    read_body,
    read_documents,
)
from modernstats_kg_api.conditional import entity_headers
from modernstats_kg_api.deps import Kg, graph_of
from modernstats_kg_api.metering import metered
from modernstats_kg_api.openapi.document import numbered, problem_responses
from modernstats_kg_api.proposals import PROPOSALS, comment_body, draft_body, proposal_body, proposal_detail
from modernstats_kg_api.protocol import expect_no_form, graphs_named, pairs_of, single_value, text_of
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.schemas.proposals import (
    CommentBody,
    NewComment,
    ProposalDetail,
    ProposalList,
    ProposalParameters,
    ProposalReceipt,
    ProposalRehearsal,
    ProposalSummary,
)

_JSON: Final = "application/json"
_UPDATE: Final = "application/sparql-update"
_UNDERSTOOD: Final = (_UPDATE, *(form.media_type for form in GRAPH_FORMATS), MULTIPART)
_TURTLE: Final = "<https://example.org/a> a <https://example.org/Thing> ."
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {media_type: {"schema": {"type": "string"}} for media_type in _UNDERSTOOD}
        | {"text/turtle": {"schema": {"type": "string"}, "example": _TURTLE}},
    },
}
_REHEARSED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": ProposalRehearsal, "description": "With `dry-run=true`"}
}
_PATCHES: Final[dict[str, Any]] = {"content": {PATCH: {}}}
_PROPOSING: Final = ("400", "401", "403", "409", "413", "415", "503", "504")
_DECIDING: Final = ("400", "401", "404", "409", "503")
_MOST: Final = 2**63 - 1
"""The largest number that the file of proposals can look for."""
_Number = Annotated[int, Path(ge=1, le=_MOST, description="Number of the proposal.", examples=[1])]
_Graph = Annotated[
    str | None,
    Query(
        description="IRI of the graph that RDF is for; not with an update.",
        examples=["https://example.org/graph"],
    ),
]
_Manner = Annotated[Manner, Query(description="`put`: RDF is the whole content; `post`: it is added.")]
_Reason = Annotated[
    str | None,
    Query(description="Why, in one line; or the header `KG-Reason`.", examples=["Checked with its owner"]),
]
_DryRun = Annotated[bool, Query(alias="dry-run", description="Tell what would happen, and keep nothing.")]

router = APIRouter(prefix=PROPOSALS, tags=["proposals"], route_class=BoundedRoute)


@router.post(
    "",
    operation_id="proposeChange",
    summary="Propose a change",
    status_code=201,
    response_model=ProposalDetail,
    responses={**_REHEARSED, **numbered(problem_responses(*_PROPOSING))},
    openapi_extra=_BODY,
)
async def propose(
    request: Request,
    graph: _Graph = None,
    manner: _Manner = "post",
    reason: _Reason = None,
    dry_run: _DryRun = False,
) -> Response:
    """Keep what a SPARQL update, or RDF for one graph, would change, for somebody to accept or decline.

    Needs a key with the scope `propose` or `write` for each graph. What does not conform is kept too.
    """
    kg, order = graph_of(request), order_with_reason(request)
    expect_key(order.caller)  # before a byte of the body is read
    if not order.rehearsal:
        expect_reason(order, "A proposal says why")
    draft = await _draft(request, manner, order)
    if order.rehearsal:
        return _answer(request, draft_body(draft))
    proposal = await run_in_threadpool(submit, kg, draft, order)
    body = await run_in_threadpool(proposal_detail, request, proposal)
    return _answer(request, body, 201, {"Location": body["url"]})


@router.get(
    "",
    operation_id="listProposals",
    summary="Proposed changes, newest first",
    response_model=ProposalList,
    responses=numbered(problem_responses("400", "401")),
)
def list_all(request: Request, kg: Kg, asked: Annotated[ProposalParameters, Query()]) -> Response:
    """The proposals of this key, and those of graphs that it may write."""
    one_more = (asked.limit + 1, _place(asked.cursor))
    found, total = list_proposals(kg, caller_of(request), asked.state, one_more)
    shown = found[: asked.limit]
    following = str(shown[-1].number) if len(found) > len(shown) else None
    items = [proposal_body(request, proposal) for proposal in shown]
    return _answer(request, {"items": items, "total": total, "next": following})


@router.get(
    "/{number}",
    operation_id="readProposal",
    summary="One proposal, or its patch",
    response_model=ProposalDetail,
    responses={200: _PATCHES, **numbered(problem_responses("401", "404", "406"))},
)
def read(request: Request, kg: Kg, number: _Number) -> Response:
    """What would change of each resource, what the shapes say, what refers to it, and if it still applies."""
    form = negotiate(request.headers.get("accept"), (_JSON, PATCH))
    proposal = proposal_numbered(kg, number, caller_of(request))
    if form == PATCH:
        return Response(patch_of(kg, proposal), media_type=PATCH, headers=entity_headers(request, None))
    return _answer(request, proposal_detail(request, proposal))


@router.post(
    "/{number}/comments",
    operation_id="commentProposal",
    summary="Say something of a proposal",
    status_code=201,
    response_model=CommentBody,
    responses=numbered(problem_responses("400", "401", "404", "413", "503")),
)
def add_comment(request: Request, kg: Kg, number: _Number, said: NewComment) -> Response:
    """Whoever may read a proposal may comment on it, also once it is decided."""
    return _answer(request, comment_body(request, comment(kg, number, said.text, order_of(request))), 201)


@router.post(
    "/{number}/accept",
    operation_id="acceptProposal",
    summary="Make the proposed change",
    response_model=ProposalReceipt,
    responses=numbered(problem_responses(*_DECIDING, "403", "422")),
)
def accept_one(
    request: Request, kg: Kg, number: _Number, reason: _Reason = None, dry_run: _DryRun = False
) -> Response:
    """One commit by whoever accepts it, its reason names the proposer. Needs `write` for each graph."""
    expect_no_form(request)
    order = order_with_reason(request)
    receipt = accept(kg, number, order)
    body = {
        "number": number,
        "state": "open" if order.rehearsal else "accepted",
        "commit": receipt.commit,
        "added": len(receipt.change.adds),
        "removed": len(receipt.change.removes),
        "dryRun": order.rehearsal,
    }
    return _answer(request, body)


@router.post(
    "/{number}/decline",
    operation_id="declineProposal",
    summary="Decline or withdraw a proposal",
    response_model=ProposalSummary,
    responses=numbered(problem_responses(*_DECIDING)),
)
def decline_one(request: Request, kg: Kg, number: _Number, reason: _Reason = None) -> Response:
    """By whoever may write its graphs, or whoever made it; a reason must be given."""
    order = order_with_reason(request)
    decline(kg, number, order)
    return _answer(request, proposal_body(request, proposal_numbered(kg, number, order.caller)))


async def _draft(request: Request, manner: Manner, order: Order) -> Draft:
    kg, graph = graph_of(request), _graph_asked(request)
    media_type = media_type_of(request)
    if media_type not in _UNDERSTOOD:
        given = request.headers.get("content-type", "")
        raise UnsupportedMediaType(f"A change cannot be read from {given!r}.", _UNDERSTOOD)
    if media_type == _UPDATE:
        if graph is not None:
            raise BadParameter("graph", "An update names its graphs itself: leave out `graph`.")
        text = text_of(await read_body(request, kg.settings.update_max_bytes), "body")
        return await metered(request, draft_update(kg, UpdateWish(text), order))
    if graph is None:
        raise BadParameter("graph", "Say with `graph` which named graph the statements are for.")
    async with a_place(request):
        documents = await read_documents(request, graph.value)
        return await metered(request, draft_documents(kg, graph, documents, manner, order))


def _graph_asked(request: Request) -> Iri | None:
    """The graph that the address names, if it names one."""
    pairs = pairs_of(request.scope["query_string"], "address")
    single_value(pairs, "graph")
    named = graphs_named(pairs, "graph")
    return Iri(named[0]) if named else None


def _place(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit()):
        raise BadParameter("cursor", "The cursor is not one that a page before has given as `next`.")
    return int(cursor)


def _answer(
    request: Request, body: dict[str, Any], status: int = 200, more: dict[str, str] | None = None
) -> Response:
    commit = {"KG-Commit": str(graph_of(request).store.commit)}
    headers = entity_headers(request, None) | commit | (more or {})
    return Response(json_bytes(body), status, headers, _JSON)
