"""Who asks, and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from modernstats_kg.model.change import SERVICE
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE, is_private

Verb = Literal["read", "propose", "write", "admin"]


def covers(pattern: str, graph: str) -> bool:
    """Whether the IRI of a named graph fits a pattern, in which `*` stands for any text.

    The first place that fits a piece leaves most room for the next ones, so nothing is ever tried again: a
    regular expression would try again, and take years with a few hundred stars.
    """
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == graph
    *between, last = rest
    place, end = len(first), len(graph) - len(last)
    if place > end or not graph.startswith(first) or not graph.endswith(last):
        return False
    for piece in filter(None, between):
        found = graph.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def may_read(graph: str, patterns: Iterable[str]) -> bool:
    """Whether who may read the graphs of these patterns sees the named graph, if it is a private one."""
    return not is_private(graph) or any(covers(pattern, graph) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a caller may do.

    Attributes:
        verb: `admin` may do everything that the others may, on every graph; `write` may propose too.
        graphs: pattern of the IRIs of named graphs, with `*` for any text.
    """

    verb: Verb
    graphs: str = "*"

    def serves(self, verb: Verb) -> bool:
        """Whether the scope lets its holder do `verb` in some named graph."""
        return self.verb in (verb, "admin") or (self.verb == "write" and verb == "propose")

    def allows(self, verb: Verb, graph: str) -> bool:
        """Whether the scope lets its holder do `verb` in the named graph."""
        return self.verb == "admin" or (self.serves(verb) and covers(self.graphs, graph))


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of an API key; never the key itself.

    Attributes:
        prefix: what it is called where it may be seen: lists, logs, commits.
        name: whose it is or what it is for, in words.
        agent: IRI that commits made with it are attributed to.
        scopes: what it allows.
        created: when it was made, in UTC.
        expires: from when on it is refused; None for never.
        revoked: when it was revoked; None if it was not.
    """

    prefix: str
    name: str
    agent: Iri
    scopes: tuple[Scope, ...]
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def state(self, now: datetime) -> Literal["valid", "expired", "revoked"]:
        """Whether it opens anything at that time."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from.

    Attributes:
        agent: IRI that commits are attributed to.
        key: identifier of the API key, never the key itself; empty without one.
        scopes: what the caller may do beyond what everybody may.
        name: what the key is called; empty without one.
    """

    agent: Iri
    key: str = ""
    scopes: tuple[Scope, ...] = ()
    name: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether the caller may do everything."""
        return any(scope.verb == "admin" for scope in self.scopes)

    def may(self, verb: Verb, graph: Iri) -> bool:
        """Whether the caller may do that in the named graph."""
        return any(scope.allows(verb, graph.value) for scope in self.scopes)

    def may_read(self, graph: str) -> bool:
        """Whether the caller may read the named graph; who may write one may read it."""
        return may_read(graph, self.readable)

    @property
    def readable(self) -> tuple[str, ...]:
        """Patterns of the private graphs that the caller may read."""
        reading = (scope for scope in self.scopes if scope.verb in ("read", "write", "admin"))
        return tuple("*" if scope.verb == "admin" else scope.graphs for scope in reading)

    def may_write(self, graph: Iri) -> bool:
        """Whether the caller may change the named graph."""
        return self.may("write", graph)


ANONYMOUS: Final = Caller(Iri(f"{CANONICAL_BASE}id/agents/anonymous"))
"""Whoever shows no key: may read what is public, and write nothing."""

ITSELF: Final = Caller(SERVICE, scopes=(Scope("admin"),))
"""The service, and whoever runs its commands on the data directory."""
