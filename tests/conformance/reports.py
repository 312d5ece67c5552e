"""SHACL validation reports, and the cases of the W3C suite that say what they must hold."""

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from conformance.likeness import Row, value_of
from conformance.manifests import MF, RDF, SUITES, Manifest, file_of, marked, read_manifest

SH = "http://www.w3.org/ns/shacl#"
SHT = "http://www.w3.org/ns/shacl-test#"
_ROW = (
    "focusNode",
    "value",
    "resultSeverity",
    "sourceConstraintComponent",
    "sourceShape",
    "sourceConstraint",
)


@dataclass(frozen=True)
class Report:
    """Whether data conform, and a row for each result."""

    conforms: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Check:
    """One case: data and shapes, and the report; None where the shapes must be refused."""

    name: str
    data: Path
    shapes: Path
    report: Report | None

    @property
    def has_queries(self) -> bool:
        """Whether the case belongs to SHACL-SPARQL."""
        return "/sparql/" in self.name


def checks() -> list[Check]:
    """The cases of the suite."""
    return [
        _check(manifest, node)
        for file in sorted(SUITES.glob("shacl/*/*/*.ttl"))
        for manifest in [read_manifest(file)]
        for node in manifest.nodes(f"{SHT}Validate")
    ]


def as_parameters(found: list[Check]) -> list:
    """Cases as parameters of a test."""
    return marked({check.name: check for check in found})


def _check(manifest: Manifest, node) -> Check:
    action, result = manifest.one(node, f"{MF}action"), manifest.one(node, f"{MF}result")
    name = node.value.rpartition("/")[2]
    return Check(
        f"{manifest.folder}/{name}",
        file_of(manifest.one(action, f"{SHT}dataGraph")),
        file_of(manifest.one(action, f"{SHT}shapesGraph")),
        None if result == ox.NamedNode(f"{SHT}Failure") else read_report(manifest.graph, result),
    )


def report_in(turtle: str) -> Report:
    """The report that an answer holds."""
    graph = ox.Store()
    graph.extend(ox.parse(turtle, ox.RdfFormat.TURTLE))
    (found,) = graph.quads_for_pattern(
        None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SH}ValidationReport"), None
    )
    return read_report(graph, found.subject)


def read_report(graph: ox.Store, node) -> Report:
    """The report at a node of a graph."""
    conforms = _one(graph, node, "conforms")
    return Report(
        conforms is not None and conforms.value in ("true", "1"),
        tuple(_row(graph, result) for result in _all(graph, node, "result")),
    )


def _row(graph: ox.Store, result) -> Row:
    return (_path(graph, _one(graph, result, "resultPath")), *(_term(graph, result, name) for name in _ROW))


def _term(graph: ox.Store, result, name: str) -> Hashable:
    term = _one(graph, result, name)
    return None if term is None else value_of(term)


def _path(graph: ox.Store, node) -> Hashable:
    """A path as nested values: its nodes say nothing by themselves."""
    if node is None or not isinstance(node, ox.BlankNode):
        return value_of(node) if node is not None else None
    found = graph.quads_for_pattern(node, None, None)
    return tuple(sorted((quad.predicate.value, _path(graph, quad.object)) for quad in found))


def _all(graph: ox.Store, node, name: str) -> list:
    return [quad.object for quad in graph.quads_for_pattern(node, ox.NamedNode(SH + name), None)]


def _one(graph: ox.Store, node, name: str):
    return next(iter(_all(graph, node, name)), None)
