"""The manifests of the W3C suites, read in place."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from conformance.failures import FAILURES

CHECKOUT = Path(__file__).resolve().parents[2]
SUITES = Path(os.environ.get("KG_REFERENCE", CHECKOUT.parent / "shared" / "reference")) / "w3c"
ADDRESS = "https://w3c.github.io/rdf-tests/sparql/"
"""What the IRIs of the suites' files begin with; their path below `SUITES` follows."""
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
NOT_HERE = pytest.mark.skip(reason=f"the W3C suites are not in {SUITES}")


class Manifest:
    """One manifest as a graph."""

    def __init__(self, file: Path) -> None:
        self.folder = file.parent.relative_to(SUITES).as_posix()
        self.graph = ox.Store()
        self.graph.extend(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE, base_iri=address(file)))

    def entries(self, *kinds: str) -> list[ox.NamedNode]:
        """The cases of some types of the manifests' vocabulary, in their order."""
        wanted = {ox.NamedNode(MF + kind) for kind in kinds}
        found = self.list_of(self.one(None, f"{MF}entries"))
        return [node for node in found if wanted & set(self.all(node, f"{RDF}type"))]

    def nodes(self, type_: str) -> list[ox.NamedNode]:
        """The nodes of one type."""
        found = self.graph.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(type_))
        return [quad.subject for quad in found]

    def all(self, subject, predicate: str) -> list:
        """The objects of one predicate."""
        found = self.graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def one(self, subject, predicate: str):
        """The object of one predicate, or None."""
        return next(iter(self.all(subject, predicate)), None)

    def list_of(self, node) -> Iterator:
        """The members of an RDF list."""
        while node is not None and node.value != f"{RDF}nil":
            yield self.one(node, f"{RDF}first")
            node = self.one(node, f"{RDF}rest")


def address(file: Path) -> str:
    """IRI of a file of the suites."""
    return ADDRESS + file.relative_to(SUITES).as_posix()


def file_of(iri: ox.NamedNode) -> Path:
    """The file of an IRI that `address` made."""
    return SUITES / iri.value.removeprefix(ADDRESS)


def manifests(pattern: str) -> list[Manifest]:
    """The manifests whose path below `SUITES` matches; none where the suites are absent."""
    return [read_manifest(file) for file in sorted(SUITES.glob(pattern))]


@cache
def read_manifest(file: Path) -> Manifest:
    """The manifest in a file."""
    return Manifest(file)


def marked(names_and_values: dict[str, object]) -> list:
    """Parameters of a test, by name; those that are known to fail are marked so, strictly."""
    if not names_and_values:
        return [pytest.param(None, marks=NOT_HERE)]
    return [
        pytest.param(value, id=name, marks=_known_to_fail(name)) for name, value in names_and_values.items()
    ]


def _known_to_fail(name: str) -> list:
    return [pytest.mark.xfail(reason=FAILURES[name], strict=True)] if name in FAILURES else []
