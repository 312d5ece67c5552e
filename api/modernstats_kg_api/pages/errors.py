"""Problems as a page, in the same frame as everything else."""

from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from modernstats_kg_api.pages.query import QUERY_PATH, fault_page
from modernstats_kg_api.pages.report import findings_of
from modernstats_kg_api.pages.site import render

_SHOWN_ELSEWHERE: Final = (
    *("type", "title", "status", "detail", "instance", "requestId", "errors"),
    "violations",
)


def error_page(request: Request, status: int, problem: dict[str, Any]) -> Response:
    """The page that tells a person what went wrong and where to go on.

    A problem of the query page keeps the query in its field.

    Args:
        status: HTTP status.
        problem: members of the problem details, as the JSON form has them.
    """
    if request.scope["path"] == QUERY_PATH and request.query_params.get("query"):
        return fault_page(request, status, problem)
    members = {name: value for name, value in problem.items() if name not in _SHOWN_ELSEWHERE and value}
    findings = findings_of(request, problem.get("violations", ()))
    return render(
        request, "error.html", status, status=status, problem=problem, members=members, findings=findings
    )
