"""Scopes as people write them: `read`, `read:PATTERN`, `propose:PATTERN`, `write:PATTERN`, `admin`."""

import re
from typing import Final

from modernstats_kg.errors import BadParameter
from modernstats_kg.model.access import Scope, Verb

_EVERYTHING: Final = "*"
_OF_GRAPHS: Final[dict[str, Verb]] = {"read": "read", "propose": "propose", "write": "write"}
"""Verbs that a pattern of graphs follows."""
ABSOLUTE_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>"{}|\\^`]+""")
"""The form of an absolute IRI: a scheme, and no character that stands in no IRI (RFC 3987, 2.2)."""


def parse_scope(text: str) -> Scope:
    """The scope that `text` names.

    Raises:
        BadParameter: it names none; says what would.
    """
    verb, colon, pattern = text.partition(":")
    if text == "admin":
        return Scope("admin")
    if text == "read":
        return Scope("read")
    if verb not in _OF_GRAPHS or not colon:
        known = "read, read:PATTERN, propose:PATTERN, write:PATTERN or admin"
        raise _refused(text, f"a scope is {known}; write:* is every graph")
    if pattern != _EVERYTHING and not ABSOLUTE_IRI.fullmatch(pattern):
        raise _refused(
            text, f"{pattern!r} is neither * nor the IRI of a graph, such as https://example.org/graph/mine*"
        )
    return Scope(_OF_GRAPHS[verb], pattern)


def scope_text(scope: Scope) -> str:
    """The scope as `parse_scope` reads it."""
    if scope.verb == "admin" or (scope.verb == "read" and scope.graphs == _EVERYTHING):
        return scope.verb
    return f"{scope.verb}:{scope.graphs}"


def _refused(text: str, reason: str) -> BadParameter:
    return BadParameter("scope", f"The scope {text!r} is not understood: {reason}.")
