"""The SPARQL that a remote engine is sent, made of typed terms only.

`str()` of pyoxigraph's terms is their escaped SPARQL form, so no text passes unescaped.

Besides the named graphs of the dataset an engine holds a few of our own, which nobody sees: the union of the
asserted public graphs, and the state: the number of the newest commit, who may write, and which graphs there
are. An engine may come with graphs of its own; those are no part of the dataset.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.store.oxterms import to_engine

T = TypeVar("T")
OWN: Final = "urn:modernstats-kg:"
"""What the IRIs of the graphs begin with that only the store knows of."""
UNION: Final = Iri(f"{OWN}union")
STATE: Final = Iri(f"{OWN}state")
STORE: Final = Iri(f"{OWN}store")
COMMIT: Final = Iri(f"{OWN}commit")
WRITER: Final = Iri(f"{OWN}writer")
GRAPH: Final = Iri(f"{OWN}graph")

_WHERE: Final = re.compile(r"\bWHERE\s*\{")
_SELECTED: Final = re.compile(r"\bSELECT\b(.*?)\bWHERE\s*\{", re.DOTALL)
_SIZES: Final = (
    "SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
)
_ABOUT: Final = "SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {} }} GRAPH ?g {{ ?s ?p ?o }} }}"


def written(term: Term) -> str:
    """A term as SPARQL writes it.

    Raises:
        ValueError: it is malformed.
    """
    return str(to_engine(term))


def state(predicate: Iri, value: str) -> str:
    """A pattern in the graph of the store's state; the value is a variable or a written term."""
    return f"GRAPH {written(STATE)} {{ {written(STORE)} {written(predicate)} {value} }}"


def writer_change(found: Iterable[str], writer: str) -> str:
    """One update operation that makes `writer` the only one, if those found are the writers still."""
    gone = " ".join(state(WRITER, f'"{one}"') for one in found)
    new = state(WRITER, f'"{writer}"')
    return (
        f"DELETE {{ {gone} }} INSERT {{ {new} }} WHERE {{ {gone} }}" if gone else f"INSERT DATA {{ {new} }}"
    )


def state_query(predicate: Iri) -> str:
    """Asks for the ?value of one property of the store."""
    return f"SELECT ?value WHERE {{ {state(predicate, '?value')} }}"


def pattern_query(
    subject: Iri | None, predicate: Iri | None, object_: Term | None, graph: Iri | None, limit: int = 0
) -> str:
    """Asks for the ?s ?p ?o ?g of all statements that match; what is given has no variable.

    Raises:
        ValueError: a term is malformed.
    """
    parts = {"?s": subject, "?p": predicate, "?o": object_, "?g": graph}
    s, p, o, g = (written(term) if term else name for name, term in parts.items())
    wanted = [name for name, term in parts.items() if term is None] or ["(1 AS ?found)"]
    others = "" if graph else f" FILTER(?g != {written(UNION)})"
    most = f" LIMIT {limit}" if limit else ""
    return f"SELECT {' '.join(wanted)} WHERE {{ GRAPH {g} {{ {s} {p} {o} }}{others} }}{most}"


def about_query(subjects: Iterable[Iri]) -> str:
    """Asks for all statements about some things, in every graph."""
    return _ABOUT.format(" ".join(map(written, subjects)))


def sizes_query(graphs: Iterable[Iri]) -> str:
    """Asks for the number ?n of statements of each graph ?g."""
    return _SIZES.format(" ".join(map(written, graphs)))


def bound_query(query: str, bindings: Mapping[str, Term]) -> str:
    """One of our own SELECT queries with terms for some of its variables, which are joined first.

    Raises:
        ValueError: a variable is not among those that the query selects, or a term is malformed.
        TypeError: it is no SELECT query.
    """
    selected = _SELECTED.search(query)
    if selected is None:
        raise TypeError("rows() answers SELECT queries only")
    names = re.findall(r"[?$](\w+)", selected[1])
    if missing := [name for name in bindings if name not in names and "*" not in selected[1]]:
        raise ValueError(f"?{missing[0]} is bound, and the query does not select it")
    values = "".join(f" VALUES ?{name} {{ {written(term)} }}" for name, term in bindings.items())
    place = _WHERE.search(query, selected.start())
    end = place.end() if place else 0
    return f"{query[:end]}{values}{query[end:]}"


class Turn(NamedTuple):
    """What the state says of the newest commit, before a step and after it."""

    before: str
    after: str


def step(removes: Iterable[Quad], adds: Iterable[Quad], writer: str, turn: Turn | None = None) -> str:
    """One update operation that does nothing at all once somebody else has written or become the writer.

    Args:
        removes: statements to remove.
        adds: statements to add.
        writer: mark of who writes.
        turn: from one commit to the next; None for a step before the last.

    Raises:
        ValueError: a term is malformed.
    """
    guard = [state(WRITER, f'"{writer}"')]
    gone, new = _blocks(removes), _blocks(adds)
    if turn:
        before = state(COMMIT, f'"{turn.before}"')
        guard.append(before)
        gone.append(before)
        new.append(state(COMMIT, f'"{turn.after}"'))
    parts = [
        f"{verb} {{ {' '.join(blocks)} }}" for verb, blocks in (("DELETE", gone), ("INSERT", new)) if blocks
    ]
    return f"{' '.join(parts)} WHERE {{ {' '.join(guard)} }}"


def in_union(quads: Iterable[Quad]) -> set[Quad]:
    """The statements as the union has them."""
    return {quad._replace(graph=UNION) for quad in quads}


def registered(graphs: Iterable[Iri]) -> set[Quad]:
    """What the state says of graphs that there are."""
    return {Quad(STORE, GRAPH, graph, STATE) for graph in graphs}


def quad_of(
    row: Row,
    subject: Iri | None = None,
    predicate: Iri | None = None,
    object_: Term | None = None,
    graph: Iri | None = None,
) -> Quad:
    """The statement of a solution; what was given has no variable in it.

    Raises:
        TypeError: a part that is to be an IRI is none.
    """
    s, p, g = (given or row[name] for given, name in ((subject, "s"), (predicate, "p"), (graph, "g")))
    if not isinstance(s, Iri) or not isinstance(p, Iri) or not isinstance(g, Iri):
        raise TypeError("a statement has IRIs for its subject, its predicate and its graph")
    return Quad(s, p, object_ or row["o"], g)


def _blocks(quads: Iterable[Quad]) -> list[str]:
    by_graph: dict[Iri, list[str]] = {}
    for quad in sorted(quads, key=str):
        line = f"{written(quad.subject)} {written(quad.predicate)} {written(quad.object)} ."
        by_graph.setdefault(quad.graph, []).append(line)
    return [f"GRAPH {written(graph)} {{ {' '.join(lines)} }}" for graph, lines in by_graph.items()]


def in_parts(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """As many at once as an engine takes."""
    left = iter(things)
    while part := list(islice(left, size)):
        yield part
