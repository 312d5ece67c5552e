"""Property paths as values: read from a shapes graph, turned round, walked, and written.

Source: SHACL 2.3.1 (property paths).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import curie


@dataclass(frozen=True, slots=True)
class Step:
    """From a node along one property; None stands for any property."""

    predicate: Iri | None
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other; none at all stays where it is."""

    parts: tuple["Path", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of some paths."""

    options: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path any number of times, or at most once.

    Attributes:
        path: what is repeated.
        least: 0 or 1 times at least.
        endless: more than once, too.
    """

    path: "Path"
    least: int
    endless: bool = True


Path = Step | Sequence | Choice | Repeat
Neighbours = Callable[[Term, Step], Iterable[Term]]
HERE: Final = Sequence()
_MARKS: Final = {(0, True): "*", (1, True): "+", (0, False): "?"}
_REPEATED: Final[dict[Node, tuple[int, bool]]] = {
    SH.zeroOrMorePath: (0, True),
    SH.oneOrMorePath: (1, True),
    SH.zeroOrOnePath: (0, False),
}


def read_path(graph: Graph, node: Node) -> Path:
    """The path that `node` stands for in a shapes graph.

    Raises:
        ValueError: it is no path.
    """
    if isinstance(node, URIRef):
        return Step(Iri(str(node)))
    if (node, RDF.first, None) in graph:
        return Sequence(tuple(read_path(graph, item) for item in graph.items(node)))
    for predicate, value in graph.predicate_objects(node):
        if predicate == SH.inversePath:
            return inverse(read_path(graph, value))
        if predicate == SH.alternativePath:
            return Choice(tuple(read_path(graph, item) for item in graph.items(value)))
        if predicate in _REPEATED:
            return Repeat(read_path(graph, value), *_REPEATED[predicate])
    raise ValueError(f"{node} is no property path")


def inverse(path: Path) -> Path:
    """The path that leads back."""
    match path:
        case Step(predicate, forward):
            return Step(predicate, not forward)
        case Sequence(parts):
            return Sequence(tuple(inverse(part) for part in reversed(parts)))
        case Choice(options):
            return Choice(tuple(inverse(option) for option in options))
        case Repeat(repeated, least, endless):
            return Repeat(inverse(repeated), least, endless)


def joined(first: Path, second: Path) -> Path:
    """One path after the other."""
    parts = tuple(
        part for path in (first, second) for part in (path.parts if isinstance(path, Sequence) else (path,))
    )
    return parts[0] if len(parts) == 1 else Sequence(parts)


def edges(path: Path, before: Path = HERE) -> Iterator[tuple[Path, Step]]:
    """Every single step that walking the path takes, with the path that leads to it."""
    match path:
        case Step():
            yield before, path
        case Sequence(parts):
            for part in parts:
                yield from edges(part, before)
                before = joined(before, part)
        case Choice(options):
            for option in options:
                yield from edges(option, before)
        case Repeat(repeated, _, endless):
            yield from edges(repeated, joined(before, Repeat(repeated, 0)) if endless else before)


def walk(path: Path, starts: Iterable[Term], neighbours: Neighbours) -> set[Term]:
    """The nodes that the path leads to.

    Args:
        path: the way.
        starts: where it begins.
        neighbours: gives the nodes one step away.
    """
    match path:
        case Step():
            return {found for start in starts for found in neighbours(start, path)}
        case Sequence(parts):
            reached = set(starts)
            for part in parts:
                reached = walk(part, reached, neighbours)
            return reached
        case Choice(options):
            begun = set(starts)
            return {found for option in options for found in walk(option, begun, neighbours)}
        case Repeat():
            return _repeated(path, set(starts), neighbours)


def _repeated(path: Repeat, starts: set[Term], neighbours: Neighbours) -> set[Term]:
    reached = set() if path.least else set(starts)
    edge = starts
    while edge := walk(path.path, edge, neighbours) - reached:
        reached |= edge
        if not path.endless:
            break
    return reached


def written(path: Path) -> str:
    """The path as SPARQL writes it, with our prefixes."""
    match path:
        case Step(predicate, forward):
            iri = predicate.value if predicate else ""
            name = curie(iri)
            return ("" if forward else "^") + (name if name != iri else f"<{iri}>")
        case Sequence(parts):
            return "/".join(_bracketed(part) for part in parts)
        case Choice(options):
            return "|".join(_bracketed(option) for option in options)
        case Repeat(repeated, least, endless):
            return _bracketed(repeated) + _MARKS[least, endless]


def _bracketed(path: Path) -> str:
    return written(path) if isinstance(path, Step) else f"({written(path)})"
