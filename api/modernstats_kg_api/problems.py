"""Every error as RFC 9457 problem details; for browsers as a page.

One table says which error is which status; nothing else in the service does.
"""

import logging
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final, cast

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg import errors
from modernstats_kg.model.history import Tombstone
from modernstats_kg.query.formats import negotiate
from modernstats_kg_api import pages
from modernstats_kg_api.middleware import complete_headers
from modernstats_kg_api.parameter_faults import explained
from modernstats_kg_api.problem_types import INTERNAL, MEDIA_TYPE, PROBLEMS, Problem
from modernstats_kg_api.reports import report_as_rdf

_logger = logging.getLogger(__name__)


_BY_SLUG: Final = {problem.slug: problem for problem in (*PROBLEMS.values(), INTERNAL)}


def problem_named(slug: str) -> Problem:
    """The kind of problem whose `type` ends in `slug`.

    Raises:
        NotFound: there is none; names those that exist.
    """
    if slug not in _BY_SLUG:
        raise errors.NotFound(f"There is no problem type {slug!r}. Those that exist: {', '.join(_BY_SLUG)}.")
    return _BY_SLUG[slug]


def register_problems(app: FastAPI) -> None:
    """Answer every error of `app`, the framework's own included, as a problem."""
    app.add_exception_handler(errors.KnowledgeGraphError, answer_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)


def answer_error(request: Request, error: Exception) -> Response:
    """The problem that says what one of our errors means."""
    kind = next(PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS)
    if isinstance(error, errors.ShapeViolation) and (
        graph := report_as_rdf(request, error.report, kind.status)
    ):
        return graph
    return _answer(request, kind, str(error), _members(error), _extra_headers(error))


def _extra_headers(error: Exception) -> dict[str, str]:
    if isinstance(error, errors.Busy | errors.Throttled):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, errors.RangeUnsatisfiable):
        return {"Content-Range": f"bytes */{error.size_bytes}"}
    if isinstance(error, errors.Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="modernstats-kg"'}
    return {}


def _members(error: Exception) -> dict[str, Any]:
    """What a problem says beside its detail, in members of its own."""
    match error:
        case (
            errors.QuerySyntaxError(line=line, column=column)
            | errors.BodySyntaxError(line=line, column=column)
        ):
            return {"line": line, "column": column}
        case errors.BadParameter(name=name):
            return {"parameter": name}
        case errors.Gone(tombstone=stone):
            return _told_of(stone)
        case errors.NotAcceptable(offered=offered):
            return {"offered": list(offered)}
        case errors.UnsupportedMediaType(understood=understood):
            return {"understood": list(understood)}
    return _findings(error) or _limits(error)


def _findings(error: Exception) -> dict[str, Any]:
    """What was found to be in the way of a write."""
    match error:
        case errors.BadMembers(faults=faults):
            return {"violations": [asdict(fault) for fault in faults]}
        case errors.StillReferredTo(references=references, total=total):
            return {"references": [asdict(one) for one in references], "total": total}
        case errors.ShapeViolation(report=report):
            return {"violations": [violation.as_json() for violation in report.violations]}
    return {}


def _limits(error: Exception) -> dict[str, Any]:
    if isinstance(error, errors.TooLarge):
        return {"limitBytes": error.limit_bytes}
    return {"timeoutSeconds": error.timeout_s} if isinstance(error, errors.QueryTimeout) else {}


def _told_of(stone: Tombstone) -> dict[str, Any]:
    """Who withdrew a resource, when and why, and what took its place."""
    told = {"iri": stone.iri, "commit": stone.commit, "time": stone.time, "agent": stone.agent.value}
    return {**told, "reason": stone.reason, "replacedBy": list(stone.replaced_by)}


def _validation_error(request: Request, error: Exception) -> Response:
    found = explained(request, cast(RequestValidationError, error).errors())
    detail = " ".join(item["detail"] for item in found)
    return _answer(request, PROBLEMS[errors.BadParameter], detail, {"errors": found})


def _http_error(request: Request, error: Exception) -> Response:
    """The framework's own errors: unknown addresses, wrong methods."""
    http = cast(HTTPException, error)
    if http.status_code == HTTPStatus.NOT_FOUND:
        detail = (
            f"There is nothing at {request.url.path}. The entry page / and /openapi.json list what there is."
        )
        return _answer(request, PROBLEMS[errors.NotFound], detail)
    if http.status_code == HTTPStatus.BAD_REQUEST:  # what FastAPI says of a body that is no text
        return answer_error(request, errors.BodySyntaxError("The body is no JSON in UTF-8."))
    allow = ", ".join(sorted(_allowed(request, (http.headers or {}).get("Allow", ""))))
    detail = f"{request.method} is not allowed here; allowed: {allow}." if allow else str(http.detail)
    kind = Problem(http.status_code, "", HTTPStatus(http.status_code).phrase, "")
    headers = dict(http.headers or {}) | ({"Allow": allow} if allow else {})
    return _answer(request, kind, detail, headers=headers)


def _allowed(request: Request, told: str) -> set[str]:
    """The methods of an address: routes of one path stand side by side, and each tells its own only."""
    path = getattr(request.scope.get("route"), "path", "")
    documented = request.app.openapi()["paths"].get(path, {}) if told else {}
    return {method for method in (*told.split(", "), *map(str.upper, documented)) if method}


def _unexpected_error(request: Request, error: Exception) -> Response:
    _logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    answer = _answer(request, INTERNAL, "The service met an error it does not know.")
    start = {"status": answer.status_code, "headers": answer.raw_headers}
    answer.raw_headers = complete_headers(request.scope, start)  # the middleware is passed by
    return answer


def _answer(
    request: Request,
    kind: Problem,
    detail: str,
    members: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body = {
        "type": f"/problems/{kind.slug}" if kind.slug else "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.url.path,
        "requestId": request.scope.get("request_id"),
        **(members or {}),
    }
    if _wants_page(request):
        response = pages.error_page(request, kind.status, body)
    else:
        response = Response(orjson.dumps(body), kind.status, media_type=MEDIA_TYPE)
    response.headers.update({**(headers or {}), "Content-Language": "en", "Vary": "Accept"})
    return response


def _wants_page(request: Request) -> bool:
    try:
        best = negotiate(request.headers.get("accept"), (MEDIA_TYPE, "application/json", "text/html"))
    except errors.NotAcceptable:
        return False
    return best == "text/html"
