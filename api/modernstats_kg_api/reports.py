"""Reports of validations in the form that the client prefers: JSON, RDF or a page."""

from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.reporting import render_report
from modernstats_kg.actions.updating import difference_of
from modernstats_kg.actions.writing import Receipt
from modernstats_kg.errors import NotAcceptable
from modernstats_kg.model.report import Report
from modernstats_kg.query.formats import GRAPH_FORMATS, HTML, Format, negotiate_format
from modernstats_kg_api import pages

JSON: Final = Format("json", "application/json", "json", "JSON", ("application/problem+json",))
FORMATS: Final = (JSON, *GRAPH_FORMATS, HTML)
MOST_REHEARSED: Final = 100_000
"""Statements that the answer to a rehearsal lists; of a larger difference it has the counts only."""


def report_members(report: Report) -> dict[str, Any]:
    """What a report says, as JSON has it; of a write, what was wrong before and still is as `standing`.

    `stopped` says that so much was found that the rest was not looked at.
    """
    members: dict[str, Any] = {
        "conforms": report.conforms,
        "violations": [violation.as_json() for violation in report.violations],
    }
    if report.stopped:
        members["stopped"] = True
    if report.standing:
        members["standing"] = [violation.as_json() for violation in report.standing]
    return members


def rehearsed(receipt: Receipt) -> dict[str, Any]:
    """What the rehearsal of a write tells beside its counts: each statement as N-Quads, and the report.

    The difference is None where it has more than `MOST_REHEARSED` statements.
    """
    difference = None
    if len(receipt.change.adds) + len(receipt.change.removes) <= MOST_REHEARSED:
        added, removed = difference_of(receipt.change)
        difference = {"added": added, "removed": removed}
    return {"difference": difference, "report": report_members(receipt.report)}


def report_response(request: Request, report: Report) -> Response:
    """The report with status 200, whether or not the data conform.

    Raises:
        NotAcceptable: no form fits `Accept`.
    """
    form = negotiate_format(request.headers.get("accept"), FORMATS)
    if form is HTML:
        return pages.report_page(request, report_members(report))
    if form is JSON:
        body = orjson.dumps(report_members(report))
        return Response(body, headers={"Content-Type": form.content_type, "Vary": "Accept"})
    return _as_rdf(report, form, 200)


def report_as_rdf(request: Request, report: Report, status: int) -> Response | None:
    """The report of a refused change as `sh:ValidationReport`; None where the client prefers another form.

    Args:
        report: why the change was refused.
        status: HTTP status of the answer.
    """
    try:
        form = negotiate_format(request.headers.get("accept"), FORMATS)
    except NotAcceptable:
        return None
    return None if form in (JSON, HTML) else _as_rdf(report, form, status)


def _as_rdf(report: Report, form: Format, status: int) -> Response:
    headers = {"Content-Type": form.content_type, "Vary": "Accept", "Content-Language": "en"}
    return Response(render_report(report, form.media_type), status, headers)
