"""What became of a change that was proposed on a form, for who may read the proposal."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from modernstats_kg.actions.proposals import change_of, proposal_numbered, review
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.edit_lines import graph_names, lines_of
from modernstats_kg_api.pages.signing_in import EDIT, ask_to_sign_in, signed_in, unkept
from modernstats_kg_api.pages.site import naming_of

router = APIRouter()

_MOST: Final = 2**63 - 1


@router.api_route(f"{EDIT}/proposals/{{number}}", methods=["GET", "HEAD"])
async def proposal_page(request: Request, number: Annotated[int, Path(ge=1, le=_MOST)]) -> Response:
    """One proposal: what it would change, and what became of it.

    Raises:
        NotFound: there is none that the holder of the key may read.
    """
    if await signed_in(request) is None:
        return ask_to_sign_in(request)
    return await run_in_threadpool(_page, request, number)


def _page(request: Request, number: int) -> Response:
    kg, naming, caller = graph_of(request), naming_of(request), caller_of(request)
    proposal = proposal_numbered(kg, number, caller)
    seen = review(kg, proposal)
    change = change_of(seen.content)
    about = seen.resources[0].iri if seen.touched == 1 else ""
    return unkept(
        request,
        "edit_proposal.html",
        proposal=proposal,
        about=naming.label(about) if about else "",
        href=naming.href(about) if about else None,
        comments=seen.comments,
        lines=lines_of(change, about, naming),
        graphs=graph_names(change, naming),
        holder=caller,
    )
