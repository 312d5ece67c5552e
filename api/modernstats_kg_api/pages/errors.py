"""Problems as a page, in the same frame as everything else."""

from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from modernstats_kg_api.pages.languages import bare_text, gettext_noop
from modernstats_kg_api.pages.query import QUERY_PATH, fault_page
from modernstats_kg_api.pages.report import findings_of
from modernstats_kg_api.pages.site import render

_SHOWN_ELSEWHERE: Final = (
    *("type", "title", "status", "detail", "instance", "requestId", "errors"),
    "violations",
)
_NAMES: Final = {
    "offered": gettext_noop("On offer"),
    "understood": gettext_noop("Understood"),
    "iri": "IRI",
    "replacedBy": gettext_noop("Replaced by"),
    "limitBytes": gettext_noop("Limit in bytes"),
    "timeoutSeconds": gettext_noop("Deadline in seconds"),
    "parameter": gettext_noop("Parameter"),
    "line": gettext_noop("Line"),
    "column": gettext_noop("Column"),
    "commit": gettext_noop("Commit"),
    "time": gettext_noop("Time"),
    "agent": gettext_noop("Agent"),
    "reason": gettext_noop("Reason"),
    "references": gettext_noop("References"),
    "total": gettext_noop("Total"),
}
TITLES: Final = (
    gettext_noop("A key is needed"),
    gettext_noop("A request parameter is wrong"),
    gettext_noop("Every reader is taken"),
    gettext_noop("It contradicts what was done since"),
    gettext_noop("It has changed since it was read"),
    gettext_noop("It has to be said which state is meant"),
    gettext_noop("It was withdrawn"),
    gettext_noop("Members of the body do not fit"),
    gettext_noop("Method Not Allowed"),
    gettext_noop("None of the media types asked for is available"),
    gettext_noop("Nothing can be written now"),
    gettext_noop("Nothing is known under that address"),
    gettext_noop("Others refer to it"),
    gettext_noop("Something went wrong here"),
    gettext_noop("The address is too long"),
    gettext_noop("The answer is too large"),
    gettext_noop("The body is no JSON"),
    gettext_noop("The body's media type is not understood"),
    gettext_noop("The data break a shape"),
    gettext_noop("The disk has too little room for a write"),
    gettext_noop("The document is not well-formed RDF"),
    gettext_noop("The engine that holds the statements cannot be reached"),
    gettext_noop("The engine that holds the statements does not do this"),
    gettext_noop("The engine's answer could not be used"),
    gettext_noop("The key does not allow this"),
    gettext_noop("The query does not parse"),
    gettext_noop("The query exhausted the memory or stack of its reader"),
    gettext_noop("The query is not allowed here"),
    gettext_noop("The query passed its deadline and was stopped"),
    gettext_noop("The range lies behind the end of the file"),
    gettext_noop("The request is malformed"),
    gettext_noop("The request is too large"),
    gettext_noop("The shapes cannot be used"),
    gettext_noop("The store cannot be read"),
    gettext_noop("The update does not parse"),
    gettext_noop("Too much in a short time"),
    gettext_noop("You have as many of these as you may have"),
)
"""Titles of problems (`problem_types`), which the pages show in their own language."""


def error_page(request: Request, status: int, problem: dict[str, Any]) -> Response:
    """The page that tells a person what went wrong and where to go on.

    A problem of the query page keeps the query in its field.

    Args:
        status: HTTP status.
        problem: members of the problem details, as the JSON form has them.
    """
    if request.scope["path"] == QUERY_PATH and request.query_params.get("query"):
        return fault_page(request, status, problem)
    members = {
        bare_text(_NAMES.get(name, name.capitalize())): value
        for name, value in problem.items()
        if name not in _SHOWN_ELSEWHERE and value
    }
    findings = findings_of(request, problem.get("violations", ()))
    return render(
        request, "error.html", status, status=status, problem=problem, members=members, findings=findings
    )
