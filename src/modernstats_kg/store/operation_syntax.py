"""The engine's parser as the judge of one operation of an update; nothing of it is evaluated."""

import re
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import QuerySyntaxError
from modernstats_kg.model.update import Operation, UpdateRequest
from modernstats_kg.store.faults import syntax_fault

_NOWHERE: Final = "DROP GRAPH <urn:x-nowhere:> ;"
"""Fails when it is evaluated, so that what follows is parsed and no more."""
_POSITION: Final = re.compile(r"^error at (\d+):(\d+):")


def check_operation(request: UpdateRequest, operation: Operation) -> None:
    """Refuse an operation that the engine cannot parse.

    Raises:
        QuerySyntaxError: it does not parse; says where in the request.
    """
    try:
        ox.Store().update(f"{request.prologue(operation)} {_NOWHERE}\n{operation.text}")
    except SyntaxError as error:
        message = _POSITION.sub(lambda found: _moved(request, operation, found), str(error))
        fault = syntax_fault(message)
        raise QuerySyntaxError(fault.message, fault.line, fault.column) from error
    except RuntimeError:
        return


def _moved(request: UpdateRequest, operation: Operation, found: "re.Match[str]") -> str:
    """The position in the request, of one in the text that was parsed; there the operation is on line 2."""
    line, column = int(found[1]), int(found[2])
    before = request.text[: operation.start]
    beside = len(before) - before.rfind("\n") - 1
    if line == 1:
        return f"error at {before.count(chr(10)) + 1}:{beside + 1}:"
    return f"error at {before.count(chr(10)) + line - 1}:{column + (beside if line == 2 else 0)}:"
