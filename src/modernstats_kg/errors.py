"""Everything that can go wrong, in one tree.

    KnowledgeGraphError
    ├── BadRequest            the caller asked for something malformed
    │   ├── QuerySyntaxError  with line and column; UpdateSyntaxError is the same of an update
    │   ├── QueryRefused      well-formed, but not allowed here (SERVICE, LOAD, updates, nesting)
    │   ├── BadParameter      names the parameter
    │   ├── BodySyntaxError   the body is no JSON object; with line and column; RdfSyntaxError of RDF
    │   └── ShapesRefused     the caller's own shapes are ill-formed, or use what they may not
    ├── Unauthenticated       a key is needed, or the one shown is not valid
    ├── Forbidden             the key does not allow it
    ├── NotFound              nothing is known under that IRI or name
    ├── Gone                  something was known, and was withdrawn; says what took its place
    ├── Conflict              what is asked for contradicts what others have done since
    │   └── TooMany           the caller has as many of these as they may have
    │   └── StillReferredTo   others refer to what is to be withdrawn; names them
    ├── NotAcceptable         lists what is offered
    ├── UnsupportedMediaType  lists what is understood
    ├── TooLarge              a body or query above its limit
    │   ├── AddressTooLong    the same query is welcome in a body
    │   └── AnswerTooLarge    what the query asks for is above the limit of one answer
    ├── RangeUnsatisfiable    a part of a file is asked for that lies behind its end
    ├── PreconditionRequired  nothing says which state of the thing is meant
    ├── PreconditionFailed    the thing has changed since the caller read it
    ├── BadMembers            members of a JSON body do not fit; a JSON pointer to each
    ├── ShapeViolation        data break a shape; carries the report
    ├── QueryTimeout          the deadline passed; the query was stopped; EngineTimeout by the engine
    ├── ReaderFailed          the query exhausted its reader's memory or stack
    ├── Throttled             this caller used its share; retriable
    ├── Busy                  every reader is taken; retriable
    └── StoreUnavailable      the store cannot be opened or read
        ├── StoreLocked       another process owns the data directory
        ├── EngineUnreachable the engine that holds the statements cannot be reached; retriable
        ├── EngineRefused     it answered that it will not do it; `reason` has its own words
        └── EngineAnswerInvalid   what it answered is no answer; EngineAnswerCut: or not all of it

Messages are written for whoever made the mistake: what, where, what to do.
The HTTP status of each class stands in `modernstats_kg_api.problems` and nowhere else.
"""

from modernstats_kg.model.change import Change
from modernstats_kg.model.editing import Fault, Reference
from modernstats_kg.model.history import Tombstone
from modernstats_kg.model.report import Report


class KnowledgeGraphError(Exception):
    """Base of all errors that the service explains to its caller."""


class BadRequest(KnowledgeGraphError):
    """The request is malformed; repeating it unchanged cannot succeed."""


class QuerySyntaxError(BadRequest):
    """The query does not parse. `line` and `column` count from 1; None when unknown."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class UpdateSyntaxError(QuerySyntaxError):
    """The update does not parse."""


class QueryRefused(BadRequest):
    """The query parses but asks for what this endpoint never does."""


class BadParameter(BadRequest):
    """One request parameter is wrong; `name` says which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class BodySyntaxError(BadRequest):
    """The body is no JSON. `line` and `column` count from 1; None when unknown."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class RdfSyntaxError(BodySyntaxError):
    """A document that was sent is not well-formed RDF."""


class ShapesRefused(BadRequest):
    """The caller's shapes cannot be used: ill-formed, or with queries, code or imports."""


class Unauthenticated(KnowledgeGraphError):
    """Only who shows a valid key may do this."""


class Forbidden(KnowledgeGraphError):
    """The caller's key does not allow this; the message says what would."""


class NotFound(KnowledgeGraphError):
    """Nothing is known under that address."""


class Gone(KnowledgeGraphError):
    """What was known under that IRI was withdrawn; `tombstone` tells when, by whom and for what."""

    def __init__(self, tombstone: Tombstone) -> None:
        instead = ", ".join(f"<{iri}>" for iri in tombstone.replaced_by)
        reason = f": {tombstone.reason.rstrip('.')}" if tombstone.reason else ""
        super().__init__(
            f"<{tombstone.iri}> was withdrawn at {tombstone.time} by <{tombstone.agent}>, "
            f"in commit {tombstone.commit}{reason}."
            + (f" It was replaced by {instead}." if instead else "")
            + f" version={tombstone.commit_before} still shows it."
        )
        self.tombstone = tombstone


class Conflict(KnowledgeGraphError):
    """What is asked for contradicts what others have done since; nothing was written."""


class StillReferredTo(Conflict):
    """Others refer to what is to be withdrawn; `references` names the first, `total` counts all."""

    def __init__(self, iri: str, references: tuple[Reference, ...], total: int) -> None:
        some = ", ".join(f"<{one.subject}>" for one in references[:3])
        super().__init__(
            f"{total} statements refer to <{iri}>, such as those of {some}. Say `references=remove` to "
            "remove them too, or name a successor in `replacedBy` and say `references=move`. "
            "Nothing was written."
        )
        self.references = references
        self.total = total


class TooMany(Conflict):
    """The caller has as many of these as they may have; the message says which, and how to have fewer."""


class NotAcceptable(KnowledgeGraphError):
    """None of the media types asked for can be produced; `offered` lists those that can."""

    def __init__(self, message: str, offered: tuple[str, ...]) -> None:
        super().__init__(message)
        self.offered = offered


class UnsupportedMediaType(KnowledgeGraphError):
    """The body's media type is not understood; `understood` lists those that are."""

    def __init__(self, message: str, understood: tuple[str, ...]) -> None:
        super().__init__(message)
        self.understood = understood


class TooLarge(KnowledgeGraphError):
    """A body or query is above its limit (`limit_bytes`)."""

    def __init__(self, message: str, limit_bytes: int) -> None:
        super().__init__(message)
        self.limit_bytes = limit_bytes


class AddressTooLong(TooLarge):
    """The address is longer than one may be; what it says is welcome in a body."""


class AnswerTooLarge(TooLarge):
    """The answer is larger than one may be; it was broken off, never cut to look whole."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The answer is larger than {limit_bytes} bytes. "
            "Ask for it in parts, with ORDER BY, LIMIT and OFFSET.",
            limit_bytes,
        )


class RangeUnsatisfiable(KnowledgeGraphError):
    """The part of a file that is asked for lies behind its end; `size_bytes` is its size."""

    def __init__(self, message: str, size_bytes: int) -> None:
        super().__init__(message)
        self.size_bytes = size_bytes


class PreconditionRequired(KnowledgeGraphError):
    """The request does not say which state of the thing it is meant for; nothing was written."""


class PreconditionFailed(KnowledgeGraphError):
    """What the caller wants to change is no longer what they read; nothing was written."""


class BadMembers(KnowledgeGraphError):
    """Members of a JSON body do not fit (`faults`, each with its JSON pointer); nothing was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
        super().__init__(f"{faults[0].sentence}{more} Nothing was written.")
        self.faults = faults


class ShapeViolation(KnowledgeGraphError):
    """Data break at least one shape; nothing was written."""

    def __init__(self, report: Report, change: Change | None = None) -> None:
        blocking = [violation for violation in report.violations if violation.blocks]
        first = next((one.sentence or one.message for one in blocking), "")
        rest = ", after which nobody looked further" if report.stopped else ""
        more = f" And {len(blocking) - 1} more{rest}." if len(blocking) > 1 else ""
        super().__init__(f"{first}{more} Nothing was written.".strip())
        self.report = report
        self.change = change
        """What was refused, where it was a write."""


class QueryTimeout(KnowledgeGraphError):
    """The query passed its deadline (`timeout_s`, seconds) and was stopped."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__(
            f"The query was stopped after {timeout_s:g} s. "
            "Make it more selective, or add a LIMIT to its inner patterns."
        )
        self.timeout_s = timeout_s


class ReaderFailed(KnowledgeGraphError):
    """The process that ran the query died: out of memory, or nested too deeply."""


class Throttled(KnowledgeGraphError):
    """The caller used more than its share; try again in `retry_after_s` seconds."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Busy(KnowledgeGraphError):
    """Every reader is taken; try again in `retry_after_s` seconds."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StoreUnavailable(KnowledgeGraphError):
    """The store cannot be opened or read."""


class BackupDamaged(StoreUnavailable):
    """Files or statements are not those that were written; the message names which."""


class StoreLocked(StoreUnavailable):
    """Another process owns the data directory."""


class StoreReadOnly(StoreUnavailable):
    """Reads go on, but nothing can be written until somebody mends what the message says."""


class StoreFull(StoreUnavailable):
    """The disk has too little room for a commit; it works again once there is more."""


class EngineUnreachable(StoreUnavailable):
    """No connection to the engine; `reason` is for whoever runs the service, never for a client."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class EngineRefused(StoreUnavailable):
    """The engine answered with another status than 200; `reason` has its words, never for a client."""

    def __init__(self, message: str, status: int = 0, reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class EngineAnswerInvalid(StoreUnavailable):
    """What the engine answered is not what was asked for; `reason` says why, never for a client."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class EngineAnswerCut(EngineAnswerInvalid):
    """The engine's answer is not whole; none of it was used."""


class EngineTimeout(QueryTimeout):
    """The engine did not answer within `timeout_s`, in seconds."""
