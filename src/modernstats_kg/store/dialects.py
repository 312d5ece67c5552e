"""What each SPARQL 1.1 engine can do, and how it differs from the others.

One row for each engine that statements may be kept in. The self-test (`self_test.py`) holds a row against a
running engine; `docs/engines.md` shows all rows. GraphDB and QLever have not been run here: their rows are
written from what their makers document, and only the self-test against a real server makes them true.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from modernstats_kg.model.terms import Literal as RdfLiteral
from modernstats_kg.model.terms import Term
from modernstats_kg.store.engine_literals import (
    mended,
    none_damaged,
    qlever_damage,
    virtuoso_damage,
    virtuoso_harm,
)

Authentication = Literal["none", "basic", "digest", "bearer"]


class Addresses(NamedTuple):
    """Where an engine takes what."""

    query: str
    update: str
    graph_store: str


class Timeout(NamedTuple):
    """The engine's own deadline of a query: the name of the parameter, and how seconds are written."""

    name: str
    written: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Cuts:
    """How an engine says that an answer is not whole, other than by a status.

    Attributes:
        stopped: words in its text where the deadline passed.
        stopped_header: name and value of a header that says the same.
        unbegun: words in its text where it expects to take so long that it does not begin.
        rows_header: name of the header that says that there are more rows than it gives.
        silent_constructs: it does not say so of statements, which are asked for as rows therefore.
    """

    stopped: tuple[str, ...] = ()
    stopped_header: tuple[str, str] = ("", "")
    unbegun: tuple[str, ...] = ()
    rows_header: str = ""
    silent_constructs: bool = False


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way of speaking SPARQL 1.1.

    Attributes:
        name: as in the setting `store_dialect`.
        title: for people.
        paths: what follows the address that `--store` names, for queries, updates and the graph store.
        updates: takes SPARQL Update, and has written it to disk when it answers.
        atomic_request: the operations of one update request are one atomic step.
        most_statements: in one atomic step; None where no bound is known.
        merges_graphs: several graphs as the default graph are a merge, in which no triple is twice; False
            where that is not known.
        timeout: the parameter of its own deadline; None where it has none.
        authentication: how it wants to know who writes.
        cuts: how it says that an answer is not whole.
        mends: it writes some values in forms of its own, which answers are brought back from.
        truth: the variable by which it answers ASK with rows; empty where it says true or false.
        open_queries: it asks nobody who reads, so that readers need no password.
        reserved: what the IRIs of graphs begin with that it has, or means, of itself.
        damaged: why a literal does not come back as it went in.
        harmed: why a literal would damage what else the engine holds.
    """

    name: str
    title: str
    paths: Addresses
    updates: bool = True
    atomic_request: bool = True
    most_statements: int | None = None
    merges_graphs: bool = True
    timeout: Timeout | None = None
    authentication: Authentication = "none"
    cuts: Cuts = Cuts()
    mends: bool = True
    truth: str = ""
    open_queries: bool = False
    reserved: tuple[str, ...] = ()
    damaged: Callable[[RdfLiteral], str | None] = none_damaged
    harmed: Callable[[RdfLiteral], str | None] = none_damaged

    @property
    def one_operation(self) -> bool:
        """Whether only a single operation of an update request is an atomic step."""
        return not self.atomic_request

    def addresses(self, address: str) -> Addresses:
        """Where the engine at `address` takes queries, updates and graphs."""
        base = address.rstrip("/")
        return Addresses(*(base + path for path in self.paths))

    def damage(self, literal: RdfLiteral) -> str | None:
        """Why a literal would not come back as it went in; None if it does.

        Args:
            literal: in the form that the embedded store keeps (ADR 9).
        """
        return self.damaged(literal)

    def mended(self, term: Term) -> Term:
        """What the engine gave back, in the form that was written."""
        return mended(term) if self.mends else term


def _milliseconds(seconds: float) -> str:
    return str(max(1, round(seconds * 1000)))


def _seconds(seconds: float) -> str:
    return f"{seconds:g}"


def _seconds_with_unit(seconds: float) -> str:
    return f"{seconds:g}s"


def _whole_seconds(seconds: float) -> str:
    return str(max(1, round(seconds)))


OXIGRAPH: Final = Dialect(
    "oxigraph",
    "Oxigraph server",
    Addresses("/query", "/update", "/store"),
    merges_graphs=False,
    cuts=Cuts(stopped=("The SPARQL operation has been cancelled",)),
    mends=False,
    open_queries=True,
)
VIRTUOSO: Final = Dialect(
    "virtuoso",
    "Virtuoso 7",
    Addresses("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
    atomic_request=False,
    merges_graphs=False,
    most_statements=1_000,  # what it makes SQL of, of at most 10,000 lines; 1,400 were seen to pass
    timeout=Timeout("timeout", _milliseconds),
    authentication="digest",
    cuts=Cuts(
        stopped=("S1T00",),
        stopped_header=("x-sql-state", "S1TAT"),
        unbegun=("The estimated execution time",),
        rows_header="x-sparql-maxrows",
        silent_constructs=True,
    ),
    truth="__ASK_RETVAL",
    open_queries=True,  # at its address for queries; updates go to another one
    reserved=(
        "http://www.openlinksw.com/",
        "http://localhost:8890/DAV",
        "http://localhost:8890/sparql",
        "http://www.w3.org/2002/07/owl#",
        "http://www.w3.org/ns/ldp#",
        "urn:activitystreams-owl:",
        "urn:core:services:sparql",
        "virtrdf",
    ),
    damaged=virtuoso_damage,
    harmed=virtuoso_harm,
)
FUSEKI: Final = Dialect(
    "fuseki",
    "Apache Jena Fuseki",
    Addresses("/query", "/update", "/data"),
    timeout=Timeout("timeout", _seconds),
    authentication="basic",
    cuts=Cuts(stopped=("Query timed out", "Query cancelled due to timeout")),
    reserved=("urn:x-arq:",),
)
GRAPHDB: Final = Dialect(
    "graphdb",
    "GraphDB",
    Addresses("", "/statements", "/rdf-graphs/service"),
    merges_graphs=False,
    timeout=Timeout("timeout", _whole_seconds),
    authentication="basic",
    cuts=Cuts(stopped=("Query evaluation exceeded specified timeout", "QueryInterruptedException")),
)
QLEVER: Final = Dialect(
    "qlever",
    "QLever",
    Addresses("", "", ""),
    merges_graphs=False,
    updates=False,  # they are kept in memory, unless it is told otherwise
    timeout=Timeout("timeout", _seconds_with_unit),
    authentication="bearer",
    cuts=Cuts(stopped=("Operation timed out", "Query timed out")),
    damaged=qlever_damage,
)
DIALECTS: Final = {one.name: one for one in (OXIGRAPH, VIRTUOSO, FUSEKI, GRAPHDB, QLEVER)}


def dialect(name: str) -> Dialect:
    """The dialect of that name.

    Raises:
        ValueError: there is none; names those that exist.
    """
    if name not in DIALECTS:
        raise ValueError(f"{name!r} is no dialect of an engine. Those that exist: {', '.join(DIALECTS)}.")
    return DIALECTS[name]
