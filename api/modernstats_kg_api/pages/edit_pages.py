"""The pages of the form: as it is filled in, and what it would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from modernstats_kg.actions.editing import Edited
from modernstats_kg.errors import Busy, KnowledgeGraphError, PreconditionFailed, Throttled
from modernstats_kg_api.auth import caller_of
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.edit_faults import sentences_of, status_of, violation_words
from modernstats_kg_api.pages.edit_lines import Line, graph_names, lines_of, lines_since
from modernstats_kg_api.pages.edit_meant import Meant
from modernstats_kg_api.pages.edit_sheet import About, Sheet, renewed
from modernstats_kg_api.pages.edit_titles import NEW
from modernstats_kg_api.pages.edit_view import form_view
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.signing_in import EDIT, unkept
from modernstats_kg_api.pages.site import naming_of

NEW_PATH: Final = f"{EDIT}/new"


@dataclass(frozen=True)
class Filled:
    """A form that somebody has sent, or opened.

    Attributes:
        about: what it is about.
        sheet: what is typed.
        meant: the change that it means.
    """

    about: About
    sheet: Sheet
    meant: Meant


@dataclass(frozen=True)
class Told:
    """What is said on a form beside what is typed.

    Attributes:
        faults: what is wrong, by row or field; of all of it under "".
        more: name of a field that is to have room for another value.
        note: a sentence above the form.
        stale: whether others have changed the thing meanwhile.
        since: what they have changed.
        http_status: HTTP status.
    """

    faults: Mapping[str, Sequence[str]] | None = None
    more: str = ""
    note: str = ""
    stale: bool = False
    since: Sequence[Line] = ()
    http_status: int = 200


def form_page(request: Request, filled: Filled, told: Told) -> Response:
    """The form with what is typed in it. Blocks on the store."""
    naming = naming_of(request)
    form = form_view(graph_of(request), naming, (filled.about, filled.sheet), told.faults or {}, told.more)
    return unkept(request, "edit.html", told.http_status, form=form, told=told, **_frame(request, filled))


def refused_page(request: Request, filled: Filled, error: KnowledgeGraphError) -> Response:
    """The form with what is wrong with it; where others were faster, on what is there now."""
    since: tuple[Line, ...] = ()
    stale = isinstance(error, PreconditionFailed)
    if stale:
        naming = naming_of(request)
        since = lines_since(graph_of(request), filled.about.iri, filled.sheet.commit, naming)
        filled = replace(filled, sheet=renewed(filled.sheet, filled.about))
    told = Told(sentences_of(error, filled.meant), stale=stale, since=since, http_status=status_of(error))
    answer = form_page(request, filled, told)
    if isinstance(error, Busy | Throttled):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def difference_page(request: Request, filled: Filled, edited: Edited, fault: str) -> Response:
    """What a form would change, before it does; the form again where it would change nothing.

    Args:
        request: who asks.
        filled: the form.
        edited: what came of the rehearsal.
        fault: what is wrong with the reason; empty for nothing.
    """
    change, naming = edited.receipt.change, naming_of(request)
    if not change:
        return form_page(request, filled, Told(note=unchanged()))
    caller = caller_of(request)
    return unkept(
        request,
        "edit_difference.html",
        422 if fault else 200,
        lines=lines_of(change, edited.iri, naming),
        graphs=graph_names(change, naming),
        remarks=[violation_words(one) for one in edited.receipt.report.violations],
        may_save=all(caller.may_write(graph) for graph in change.graphs),
        fault=fault,
        **_frame(request, filled),
    )


def unchanged() -> str:
    """That a form would change nothing."""
    return gettext("Nothing differs from what is there already: there is nothing to save.")


def _frame(request: Request, filled: Filled) -> dict[str, object]:
    """What both pages say of the thing that they are about, and of who changes it."""
    about, naming = filled.about, naming_of(request)
    kept = {"iri": about.iri} if about.iri else {"kind": about.kind.name}
    return {
        "about": about,
        "sheet": filled.sheet,
        "thing": naming.label(about.iri) if about.iri else "",
        "thing_href": naming.href(about.iri) if about.iri else None,
        "new_title": NEW[about.kind.name],
        "action": f"{EDIT if about.iri else NEW_PATH}?{urlencode(kept)}",
        "kept": kept,
        "holder": caller_of(request),
    }
