"""Who asks, and what they may do."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal

from modernstats_kg.model.change import SERVICE
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE

Verb = Literal["read", "write", "admin"]


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing that a caller may do.

    Attributes:
        verb: `admin` may do everything that the others may, on every graph.
        graphs: pattern of the IRIs of named graphs, with `*` for any text.
    """

    verb: Verb
    graphs: str = "*"

    def allows(self, verb: Verb, graph: str) -> bool:
        """Whether the scope lets its holder do `verb` in the named graph."""
        return self.verb == "admin" or (self.verb == verb and fnmatchcase(graph, self.graphs))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from.

    Attributes:
        agent: IRI that commits are attributed to.
        key: identifier of the API key, never the key itself; empty without one.
        scopes: what the caller may do beyond what everybody may.
    """

    agent: Iri
    key: str = ""
    scopes: tuple[Scope, ...] = ()

    @property
    def is_admin(self) -> bool:
        """Whether the caller may do everything."""
        return any(scope.verb == "admin" for scope in self.scopes)

    def may_write(self, graph: Iri) -> bool:
        """Whether the caller may change the named graph."""
        return any(scope.allows("write", graph.value) for scope in self.scopes)


ANONYMOUS: Final = Caller(Iri(f"{CANONICAL_BASE}id/agents/anonymous"))
"""Whoever shows no key: may read what is public, and write nothing."""

ITSELF: Final = Caller(SERVICE, scopes=(Scope("admin"),))
"""The service, and whoever runs its commands on the data directory."""
