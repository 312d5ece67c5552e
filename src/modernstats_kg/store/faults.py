"""Why a query failed: what the reader saw, and the error that the service raises for it."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from modernstats_kg.errors import (
    BadRequest,
    Busy,
    EngineAnswerCut,
    EngineAnswerInvalid,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
    KnowledgeGraphError,
    NotAcceptable,
    QueryRefused,
    QuerySyntaxError,
    RdfSyntaxError,
    ReaderFailed,
    ShapesRefused,
    StoreUnavailable,
    UnsupportedMediaType,
    UpdateSyntaxError,
)


class NeedsFolder(StoreUnavailable):
    """The query cannot be answered in memory; a reader of a checkpoint can."""


_RETRY_S: Final = 1
_PLACED: Final = {kind.__name__: kind for kind in (QuerySyntaxError, UpdateSyntaxError, RdfSyntaxError)}
_BY_NAME: Final[dict[str, Callable[[str], KnowledgeGraphError]]] = {
    kind.__name__: kind
    for kind in (
        BadRequest,
        EngineAnswerCut,
        EngineAnswerInvalid,
        EngineRefused,
        EngineUnreachable,
        NeedsFolder,
        QueryRefused,
        ShapesRefused,
        StoreUnavailable,
    )
}
_POSITION: Final = re.compile(r"^error at (\d+):(\d+): expected (?:one of )?(.*)$", re.DOTALL)
# Among the tokens that the parser would have liked stand whole phrases; only they help a reader.
_PHRASE: Final = re.compile(r"(?:^|, )([A-Z][^,\[\]\"']* [^,\[\]\"']*)")
_EXPLAINED: Final = {
    "Prefix not found": "a prefix is used that no PREFIX line declares",
    "The SELECT contains a variable that is unbound": "SELECT names a variable that nothing binds",
    "Duplicated variable name in SELECT": "SELECT names a variable twice",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure.

    Attributes:
        kind: name of the error class that the service raises.
        message: for the author of the query.
        line: where the query stopped making sense, from 1; None when unknown.
        column: the same, in characters.
        offered: media types that would have worked.
        seconds: the deadline that passed, if one did.
    """

    kind: str
    message: str
    line: int | None = None
    column: int | None = None
    offered: tuple[str, ...] = ()
    seconds: float = 0.0

    def encoded(self) -> bytes:
        """The fault as JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def of(cls, payload: bytes) -> "Fault":
        """The fault that `encoded` wrote."""
        content = json.loads(payload)
        return cls(**{**content, "offered": tuple(content["offered"])})

    def error(self) -> KnowledgeGraphError:
        """The error to raise for it."""
        if self.kind in _PLACED:
            return _PLACED[self.kind](self.message, self.line, self.column)
        if self.kind == "NotAcceptable":
            return NotAcceptable(self.message, self.offered)
        if self.kind == "UnsupportedMediaType":
            return UnsupportedMediaType(self.message, self.offered)
        if self.kind == "Busy":
            return Busy(self.message, _RETRY_S)
        if self.kind == "EngineTimeout":
            return EngineTimeout(self.seconds)
        return _BY_NAME.get(self.kind, ReaderFailed)(self.message)


def syntax_fault(message: str) -> Fault:
    """The fault of a query that does not parse.

    Args:
        message: the engine's own, such as `error at 3:12: expected one of GRAPH, MINUS, [_]`.
    """
    found = _POSITION.match(message)
    if found is None:
        return Fault("QuerySyntaxError", f"The query does not parse: {message}")
    line, column = int(found[1]), int(found[2])
    hints = [_EXPLAINED.get(phrase, phrase) for phrase in _PHRASE.findall(found[3])]
    hint = f": {'; '.join(hints)}" if hints else ""
    return Fault(
        "QuerySyntaxError", f"The query does not parse at line {line}, column {column}{hint}.", line, column
    )
