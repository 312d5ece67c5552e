"""Validation of a small graph against shapes that were loaded once.

SHACL Core only: no inference, no SHACL-AF, no JavaScript, no `owl:imports`. Building pyshacl's shape
objects takes far longer than checking a neighbourhood, so `Shapes` keeps them between validations;
that rests on `Validator.shacl_graph` being replaceable (pyshacl 0.40), which a test holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, cast

from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from modernstats_kg.model.report import Report, Violation

_REFUSED: Final = tuple(
    URIRef(iri)
    for iri in (
        "http://www.w3.org/2002/07/owl#imports",
        "http://www.w3.org/ns/shacl#js",
        "http://www.w3.org/ns/shacl#sparql",
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """A set of shapes, ready to be used any number of times; never changed after loading."""

    graph: Graph
    _prepared: ShapesGraph

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """Prepare the shapes of `graph`.

        Args:
            graph: node and property shapes of SHACL Core.

        Returns:
            The shapes; `graph` belongs to them from now on.

        Raises:
            ValueError: the graph imports others or holds executable constraints.
            pyshacl.errors.ShapeLoadError: a shape is ill-formed.

        Source: SHACL 2 (shapes graph); threat model (shapes are data, never code).
        """
        for predicate in _REFUSED:
            if (None, predicate, None) in graph:
                raise ValueError(f"Shapes may not use <{predicate}>.")
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
            ValueError: a file imports others or holds executable constraints.
            pyshacl.errors.ShapeLoadError: a shape is ill-formed.

        Source: SHACL 2 (shapes graph).
        """
        files = sorted(folder.glob("*.ttl"))
        if not files:
            raise FileNotFoundError(f"No shapes (*.ttl) in {folder}.")
        graph = Graph()
        for file in files:
            graph.parse(file, format="turtle")
        return cls.of(graph)


def validate_graph(data: Graph, shapes: Shapes) -> Report:
    """Check `data` against every shape whose target occurs in it.

    Args:
        data: asserted triples, without blank nodes; what `sh:class` refers to must be typed in it,
            and subclasses count where `rdfs:subClassOf` is in it. It is not changed.
        shapes: from `Shapes.load`.

    Returns:
        Every result, warnings included, sorted by focus node, shape and value.

    Raises:
        pyshacl.errors.ReportableRuntimeError: a shape cannot be evaluated (recursion, for one).

    Source: SHACL 3.1 to 3.6 (validation and its report).
    """
    validator = Validator(DataGraph.from_rdflib_graph(data), shacl_graph=shapes.graph)
    validator.shacl_graph = shapes._prepared
    run = cast(Callable[[], tuple[bool, Graph, str]], validator.run)
    report = run()[1]
    found = {_violation(report, result) for result in report.objects(None, SH.result)}
    return Report(tuple(sorted(found, key=_order)))


def _violation(report: Graph, result: Node) -> Violation:
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    return Violation(
        focus=str(report.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else str(value),
        shape=str(report.value(result, SH.sourceShape)),
        severity=str(report.value(result, SH.resultSeverity)),
        message=_message(report, result),
    )


def _message(report: Graph, result: Node) -> str:
    messages = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)]
    in_english = [m for m in messages if m.language == "en"]
    return str(min(in_english or messages, default=""))


def _order(violation: Violation) -> tuple[str, str, str]:
    return violation.focus, violation.shape, violation.value or ""
