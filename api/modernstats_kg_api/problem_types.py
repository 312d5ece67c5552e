"""The one table of errors: what each means over HTTP, by the class of the error."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg import errors

MEDIA_TYPE: Final = "application/problem+json"


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
    errors.EngineUnreachable: Problem(
        503,
        "engine-unreachable",
        "The engine that holds the statements cannot be reached",
        "Try again later; /health/ready says more.",
    ),
    errors.EngineRefused: Problem(
        502,
        "engine-refused",
        "The engine that holds the statements does not do this",
        "Engines differ in what they evaluate; write the query in another way. `detail` says what is known.",
    ),
    errors.EngineAnswerInvalid: Problem(
        502,
        "engine-answer-invalid",
        "The engine's answer could not be used",
        "None of it is passed on. Ask for less at once, with LIMIT or more selective patterns, or try later.",
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
