"""The pages on which holders of a key change things: the form, what it would change, what came of it.

They write through the one function that REST writes through, with its rights, its checks and its history.
"""

from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.editing import Edited, edit_item
from modernstats_kg.actions.form_fields import item_state
from modernstats_kg.actions.graph_store import Condition
from modernstats_kg.actions.proposing import Draft, as_proposal, submit
from modernstats_kg.actions.writing import Order
from modernstats_kg.errors import BadParameter, KnowledgeGraphError
from modernstats_kg.model.editing import Shown, Wish
from modernstats_kg.model.records import Record
from modernstats_kg_api.auth import caller_of, order_because, order_of
from modernstats_kg_api.bodies import read_body
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.editing import showing
from modernstats_kg_api.links import local_path
from modernstats_kg_api.pages.edit_meant import Meant, meant_by
from modernstats_kg_api.pages.edit_pages import (
    NEW_PATH,
    Filled,
    Told,
    difference_page,
    form_page,
    refused_page,
    unchanged,
)
from modernstats_kg_api.pages.edit_sheet import (
    TYPE,
    about_item,
    about_new,
    fresh_sheet,
    typed_sheet,
)
from modernstats_kg_api.pages.edit_titles import NEW
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.signing_in import (
    EDIT,
    KEY_FIELD,
    ask_to_sign_in,
    expect_same_origin,
    keeping,
    refusal,
    sign_in_page,
    signed_in,
    unkept,
)
from modernstats_kg_api.pages.site import naming_of
from modernstats_kg_api.protocol import Pairs, pairs_of
from modernstats_kg_api.turns import billed, in_turn

router = APIRouter()

_MOST_FIELDS: Final = 20_000
"""Fields of a form: each value has three."""
_MORE: Final = "more:"


@router.api_route(EDIT, methods=["GET", "HEAD"])
async def open_form(request: Request, iri: str = "") -> Response:
    """The form of an existing thing; without one, where an editor may begin.

    Raises:
        NotFound: the thing is not described here, or is of a kind that has no form.
        Gone: it was withdrawn.
    """
    if await signed_in(request) is None:
        return ask_to_sign_in(request)
    if iri:
        return await run_in_threadpool(_opened, request, iri, "")
    return await run_in_threadpool(unkept, request, "edit_start.html", kinds=NEW, holder=caller_of(request))


@router.api_route(NEW_PATH, methods=["GET", "HEAD"])
async def open_new(request: Request, kind: str = "") -> Response:
    """The form of a new thing.

    Raises:
        NotFound: there is no such kind, or it has no form.
    """
    if await signed_in(request) is None:
        return ask_to_sign_in(request)
    return await run_in_threadpool(_opened, request, "", kind)


@router.post(EDIT)
@router.post(NEW_PATH)
async def send_form(request: Request) -> Response:
    """Show a form with what is typed, say what is wrong or what it would change, or make the change.

    Raises:
        Forbidden: the request does not come from one of these pages.
        TooLarge: the form is above `update_max_bytes`.
        NotFound: the thing is not described here any more.
        Throttled: whoever sends a form without a valid key has used their share.
    """
    expect_same_origin(request)
    body = await read_body(request, graph_of(request).settings.update_max_bytes)
    pairs = pairs_of(body, "form", _MOST_FIELDS)
    sent = dict(pairs)
    key = sent.get(KEY_FIELD, "").strip()
    if KEY_FIELD in sent:
        if (refused := await refusal(request, key)) is not None:
            return await _kept(request, refused, pairs)
    elif await signed_in(request) is None:
        told = gettext("You are not signed in any more. What you have typed is kept: sign in to go on.")
        return await _kept(request, (401, told), pairs)
    answer = await _answered(request, pairs, "edit" if key else sent.get("do", "edit"))
    return keeping(request, answer, key) if key else answer


async def _kept(request: Request, refused: tuple[int, str], typed: Pairs) -> Response:
    """The form that asks for a key, with what is typed; whoever sends it pays for it, as it may be long.

    Raises:
        Throttled: they have used their share.
    """
    return await billed(request, partial(sign_in_page, request, refused=refused, typed=typed))


async def _answered(request: Request, pairs: Pairs, do: str) -> Response:
    filled = await run_in_threadpool(_filled, request, pairs)
    if do == "edit" or do.startswith(_MORE):
        return await run_in_threadpool(form_page, request, filled, Told(more=do.removeprefix(_MORE)))
    if filled.meant.faults:
        return await run_in_threadpool(form_page, request, filled, Told(filled.meant.faults, http_status=422))
    order, fault = _order(request, filled.sheet.reason, do)
    try:
        if fault or do not in ("save", "propose"):
            edited = await _edited(request, filled, as_proposal(order))
            return await run_in_threadpool(difference_page, request, filled, edited, fault)
        return await (_saved if do == "save" else _proposed)(request, filled, order)
    except KnowledgeGraphError as error:  # what somebody has typed is never lost to it
        return await run_in_threadpool(refused_page, request, filled, error)


def _order(request: Request, reason: str, do: str) -> tuple[Order, str]:
    """Who wants the change and why; and what is wrong with the reason."""
    try:
        order = order_because(request, reason)
    except BadParameter as wrong:
        return order_of(request), str(wrong)
    missing = do == "propose" and not order.reason
    return order, gettext("A proposal says why, in one line.") if missing else ""


async def _saved(request: Request, filled: Filled, order: Order) -> Response:
    """Make the change, and go to the page of the thing."""
    edited = await _edited(request, filled, order)
    base = graph_of(request).settings.base
    path = local_path(base, edited.iri, {edited.iri}) or f"/resource?iri={quote(edited.iri, safe='')}"
    document, mark, fragment = path.partition("#")
    query = f"{'&' if '?' in document else '?'}saved={edited.receipt.commit}"
    return _see(request, f"{document}{query}{mark}{fragment}")


async def _proposed(request: Request, filled: Filled, order: Order) -> Response:
    """Keep the change for somebody who may make it."""
    kg = graph_of(request)
    base = kg.store.commit
    receipt = (await _edited(request, filled, as_proposal(order))).receipt
    if not receipt.change:
        return await run_in_threadpool(form_page, request, filled, Told(note=unchanged()))
    proposal = await run_in_threadpool(submit, kg, Draft(base, receipt.change, receipt.report), order)
    return _see(request, f"{EDIT}/proposals/{proposal.number}")


async def _edited(request: Request, filled: Filled, order: Order) -> Edited:
    """What comes of the change, or would.

    Raises:
        KnowledgeGraphError: as `edit_item`.
    """
    kg, about = graph_of(request), filled.about
    read = showing(request, "en")

    def show(record: Record) -> Shown:
        return replace(read(record), tags=frozenset((item_state(kg, record.iri).tag,)))

    body = filled.meant.body
    if about.record is None:
        wish, condition = Wish(about.kind, "", "create", body), None
    else:
        wish = Wish(about.kind, about.record.local, "merge", body)
        condition = Condition((filled.sheet.tag,))
    return await in_turn(request, partial(edit_item, kg, wish, order, show, condition), "writers")


def _filled(request: Request, pairs: Pairs) -> Filled:
    sheet, given = typed_sheet(pairs), dict(pairs)
    kg, naming = graph_of(request), naming_of(request)
    if iri := given.get("iri", ""):
        about = about_item(kg, naming, iri)
    else:
        about = about_new(kg, naming, given.get("kind", ""), sheet.first(TYPE))
    return Filled(about, sheet, meant_by(sheet, about))


def _opened(request: Request, iri: str, kind: str) -> Response:
    kg, naming = graph_of(request), naming_of(request)
    about = about_item(kg, naming, iri) if iri else about_new(kg, naming, kind)
    return form_page(request, Filled(about, fresh_sheet(about), Meant()), Told())


def _see(request: Request, path: str) -> Response:
    return RedirectResponse(root_of(request) + path, 303, {"Cache-Control": "no-store"})
