"""Validation against shapes that were loaded once.

SHACL Core only, but for `sh:select` in the shipped shapes and what an administrator's say: no inference,
no SHACL-AF, no JavaScript, and nothing that is imported is fetched. Building pyshacl's shape objects takes
far longer than checking a neighbourhood, so `Shapes` keeps them between validations, and runs those that
concern a node by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, cast

from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from modernstats_kg.model.report import Report
from modernstats_kg.validate.nodes import Statements
from modernstats_kg.validate.results import Result, report_of
from modernstats_kg.validate.view import Reading, View

_OWL_IMPORTS: Final = URIRef("http://www.w3.org/2002/07/owl#imports")
_CODE: Final = ("js", "jsFunctionName", "jsLibrary", "jsLibraryURL", "expression", "rule", "target")
_QUERIES: Final = (
    *("sparql", "select", "ask", "construct", "update"),
    *("validator", "nodeValidator", "propertyValidator"),
)
SPARQL_TOO: Final = tuple(URIRef(f"http://www.w3.org/ns/shacl#{name}") for name in _CODE)
"""What even an administrator's shapes may not use."""

CORE_ONLY: Final = (
    _OWL_IMPORTS,
    *SPARQL_TOO,
    *(URIRef(f"http://www.w3.org/ns/shacl#{name}") for name in _QUERIES),
)
"""What shapes of anybody may not use: data they are, never code, and complete."""

WITH_SELECTS: Final = tuple(name for name in CORE_ONLY if name not in (SH.sparql, SH.select))
"""What the shapes that the graph is held against may not use: of queries they may have `sh:select`."""


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """A set of shapes, ready to be used any number of times; never changed after loading."""

    graph: Graph
    prepared: ShapesGraph

    @classmethod
    def of(cls, graph: Graph, refused: Iterable[URIRef] = CORE_ONLY) -> Self:
        """Prepare the shapes of `graph`.

        Args:
            graph: node and property shapes; it belongs to the result from now on.
            refused: properties that they may not use.

        Raises:
            ValueError: the graph uses one of them.
            pyshacl.errors.ShapeLoadError: a shape is ill-formed.

        Source: SHACL 2 (shapes graph); threat model (shapes are data, never code).
        """
        for predicate in refused:
            if (None, predicate, None) in graph:
                raise ValueError(f"Shapes may not use <{predicate}>.")
        _spread_prefixes(graph)
        prepared = ShapesGraph(graph)
        _ = prepared.shapes
        return cls(graph, prepared)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read every `*.ttl` file of `folder` as one shapes graph.

        Args:
            folder: shipped or an administrator's shapes; subfolders are not read.

        Returns:
            The shapes of all files together.

        Raises:
            FileNotFoundError: no such folder, or no Turtle file in it.
            ValueError: a file imports others, or holds executable constraints other than `sh:select`.
            pyshacl.errors.ShapeLoadError: a shape is ill-formed.

        Source: SHACL 2 (shapes graph).
        """
        files = sorted(folder.glob("*.ttl"))
        if not files:
            raise FileNotFoundError(f"No shapes (*.ttl) in {folder}.")
        graph = Graph()
        for file in files:
            graph.parse(file, format="turtle")
        return cls.of(graph, WITH_SELECTS)


def _spread_prefixes(graph: Graph) -> None:
    """Let who imports an ontology have its prefixes; pyshacl looks no further than `sh:prefixes`.

    Source: SHACL 5.2.1 (sh:prefixes/owl:imports*/sh:declare).
    """
    for importing in set(graph.subjects(_OWL_IMPORTS)):
        for imported in set(graph.transitive_objects(importing, _OWL_IMPORTS)):
            for declaration in set(graph.objects(imported, SH.declare)):
                graph.add((importing, SH.declare, declaration))


def validate_graph(data: Graph, shapes: Shapes) -> Report:
    """Check `data` against every shape whose target occurs in it.

    Args:
        data: what `sh:class` refers to must be typed in it, and subclasses count where
            `rdfs:subClassOf` is in it. It is not changed.
        shapes: from `Shapes.load`.

    Returns:
        Every result, warnings included, sorted by focus node, shape and value.

    Raises:
        pyshacl.errors.ReportableRuntimeError: a shape cannot be evaluated (recursion, for one).

    Source: SHACL 3.1 to 3.6 (validation and its report).
    """
    graph = DataGraph.from_rdflib_graph(data)
    return report_of([*_everything(graph, shapes)], shapes.graph, View(Reading(Statements(data))))


def _everything(graph: DataGraph, shapes: Shapes) -> Iterator[Result]:
    for shape in shapes.prepared.shapes:
        yield from run_shape(shape, graph, shape.focus_nodes(graph))


def run_shape(shape: Shape, graph: DataGraph, focus: Iterable[Node]) -> list[Result]:
    """What one shape finds at some nodes.

    Args:
        shape: one of `Shapes.prepared`.
        graph: holds all that the shape reads of those nodes.
        focus: nodes that it is to check.
    """
    nodes = list(focus)
    if not nodes:
        return []
    validate = cast(
        Callable[..., tuple[bool, list[tuple[str, Node, list[tuple[Node, Node, object]]]]]], shape.validate
    )
    found = validate(SHACLExecutor(), graph, focus=nodes)[1]
    _forget_texts()
    return [Result.of(shape.node, triples) for _, _, triples in found]


def _forget_texts() -> None:
    """Empty a cache of pyshacl that is never emptied, and that knows graphs by an address used again."""
    stringify_blank_node.dict_cache.clear()
