"""Every error as RFC 9457 problem details; for browsers as a page.

One table says which error is which status; nothing else in the service does.
"""

import logging
from dataclasses import asdict, dataclass
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
from modernstats_kg_api.reports import report_as_rdf

MEDIA_TYPE: Final = "application/problem+json"
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: its status, the last part of its `type`, its title, and how to mend it."""

    status: int
    slug: str
    title: str
    advice: str


PROBLEMS: Final[dict[type[errors.KnowledgeGraphError], Problem]] = {
    errors.QuerySyntaxError: Problem(
        400,
        "query-syntax",
        "The query does not parse",
        "`line` and `column` say where the parser stopped, counted from 1; the mistake is there or before.",
    ),
    errors.UpdateSyntaxError: Problem(
        400,
        "update-syntax",
        "The update does not parse",
        "`line` and `column` say where the parser stopped, counted from 1; the mistake is there or before.",
    ),
    errors.RdfSyntaxError: Problem(
        400,
        "rdf-syntax",
        "The document is not well-formed RDF",
        "`line` and `column` say where the parser stopped, counted from 1, where it knows; Content-Type says"
        " what the document was read as.",
    ),
    errors.BodySyntaxError: Problem(
        400,
        "body-syntax",
        "The body is no JSON",
        "`line` and `column` say where the parser stopped, counted from 1; the mistake is there or before.",
    ),
    errors.QueryRefused: Problem(
        400,
        "query-refused",
        "The query is not allowed here",
        "/sparql answers SELECT, ASK, CONSTRUCT, DESCRIBE; /update takes updates; neither calls other hosts.",
    ),
    errors.BadParameter: Problem(
        400, "bad-parameter", "A request parameter is wrong", "`parameter` names it; `detail` says what fits."
    ),
    errors.ShapesRefused: Problem(
        400,
        "shapes-refused",
        "The shapes cannot be used",
        "Shapes are SHACL Core: no queries, no code, no imports. An administrator's key may use sh:sparql.",
    ),
    errors.BadRequest: Problem(
        400, "bad-request", "The request is malformed", "`detail` says what is missing or wrong."
    ),
    errors.Unauthenticated: Problem(
        401,
        "unauthenticated",
        "A key is needed",
        "Send `Authorization: Bearer KEY`; `modernstats-kg keys create` makes a key.",
    ),
    errors.Forbidden: Problem(
        403, "forbidden", "The key does not allow this", "`detail` names the scope that would."
    ),
    errors.NotFound: Problem(
        404, "not-found", "Nothing is known under that address", "Look at the lists under /api/v1/."
    ),
    errors.Gone: Problem(
        410,
        "gone",
        "It was withdrawn",
        "`replacedBy` names what took its place, if anything did; `version=` shows what it was.",
    ),
    errors.StillReferredTo: Problem(
        409,
        "still-referred-to",
        "Others refer to it",
        "`references` lists them: say what becomes of them with `references=remove` or `references=move`.",
    ),
    errors.Conflict: Problem(
        409,
        "conflict",
        "It contradicts what was done since",
        "`detail` says what; /api/v1/changes shows who did it. Nothing was written.",
    ),
    errors.TooMany: Problem(
        409, "too-many", "You have as many of these as you may have", "`detail` says how to have fewer."
    ),
    errors.NotAcceptable: Problem(
        406,
        "not-acceptable",
        "None of the media types asked for is available",
        "`offered` lists the media types that are; name one in Accept.",
    ),
    errors.PreconditionRequired: Problem(
        428,
        "precondition-required",
        "It has to be said which state is meant",
        "Read it, and send its ETag in If-Match; so nobody overwrites what others have changed meanwhile.",
    ),
    errors.PreconditionFailed: Problem(
        412,
        "precondition-failed",
        "It has changed since it was read",
        "Read it again, make the change on what it is now, and send that with the new ETag.",
    ),
    errors.AddressTooLong: Problem(
        414,
        "address-too-long",
        "The address is too long",
        "Send the query in the body of a POST or QUERY request; `limitBytes` is the longest address.",
    ),
    errors.AnswerTooLarge: Problem(
        413,
        "answer-too-large",
        "The answer is too large",
        "Ask for it in parts, with ORDER BY, LIMIT and OFFSET; `limitBytes` is the largest answer.",
    ),
    errors.TooLarge: Problem(
        413, "too-large", "The request is too large", "`limitBytes` is the largest size that is read."
    ),
    errors.UnsupportedMediaType: Problem(
        415,
        "unsupported-media-type",
        "The body's media type is not understood",
        "`understood` lists the media types that are; name one in Content-Type.",
    ),
    errors.RangeUnsatisfiable: Problem(
        416,
        "range-unsatisfiable",
        "The range lies behind the end of the file",
        "Content-Range tells the size of the file; a range begins below it. Whoever has that much has all.",
    ),
    errors.BadMembers: Problem(
        422,
        "bad-members",
        "Members of the body do not fit",
        "`violations` lists each with a JSON pointer into the body, what fits, and the nearest candidates.",
    ),
    errors.ShapeViolation: Problem(
        422, "shape-violation", "The data break a shape", "`violations` lists each; nothing was written."
    ),
    errors.QueryTimeout: Problem(
        504,
        "query-timeout",
        "The query passed its deadline and was stopped",
        "Put the most selective pattern first, avoid patterns without a shared variable, or add a LIMIT.",
    ),
    errors.ReaderFailed: Problem(
        503,
        "query-too-heavy",
        "The query exhausted the memory or stack of its reader",
        "Narrow its patterns, sort less, nest less. Repeating it unchanged will not help.",
    ),
    errors.Throttled: Problem(
        429,
        "throttled",
        "Too much in a short time",
        "Wait as long as Retry-After says. Each key has a share, and so has each address without a key.",
    ),
    errors.Busy: Problem(
        503, "busy", "Every reader is taken", "Try again after the seconds that Retry-After gives."
    ),
    errors.StoreFull: Problem(
        507,
        "disk-full",
        "The disk has too little room for a write",
        "Reading goes on. Free space on the disk of the data directory; writing then works again by itself.",
    ),
    errors.StoreReadOnly: Problem(
        503,
        "read-only",
        "Nothing can be written now",
        "Reading goes on. `detail` says what is damaged; restore the data directory from a backup.",
    ),
    errors.StoreUnavailable: Problem(
        503, "store-unavailable", "The store cannot be read", "Try again later; /health/ready says more."
    ),
}
INTERNAL: Final = Problem(
    500,
    "internal",
    "Something went wrong here",
    "The fault is ours. Quote the request id when you report it.",
)
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
    complete_headers(request.scope, answer.headers, answer.status_code)  # the middleware is passed by
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
