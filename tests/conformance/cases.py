"""The cases of the query, update and syntax suites."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from conformance.manifests import MF, RDFS, Manifest, address, file_of, manifests, marked

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)

Graphs = tuple[tuple[str, Path], ...]
"""Files with the IRI of the graph that each makes up; "" is the default graph."""


@dataclass(frozen=True)
class Case:
    """One case of a query, update or syntax suite.

    Attributes:
        name: suite, folder and the last part of the case's IRI.
        request: file of the query or update.
        before: the dataset that it is put to.
        result: file of what a query answers.
        after: the dataset that an update leaves.
        lax: a query may answer any number of equal rows.
    """

    name: str
    request: Path
    before: Graphs = ()
    result: Path | None = None
    after: Graphs = ()
    lax: bool = False

    @property
    def base(self) -> str:
        """IRI that relative IRIs of the request are resolved against."""
        return address(self.request)


def cases(suite: str, *kinds: str, suffix: str = ".rq") -> list:
    """Parameters of a test: the cases of some kinds in the folders of a suite.

    Args:
        suite: `sparql10` or `sparql11`.
        kinds: names of the types of cases.
        suffix: of the requests' files, which tells queries from updates.
    """
    found = [
        _case(manifest, node)
        for manifest in manifests(f"{suite}/*/manifest.ttl")
        for node in manifest.entries(*kinds)
    ]
    return marked({case.name: case for case in found if case.request.suffix == suffix})


def _case(manifest: Manifest, node: ox.NamedNode) -> Case:
    name = f"{manifest.folder}/{node.value.rpartition('#')[2]}"
    action, result = manifest.one(node, f"{MF}action"), manifest.one(node, f"{MF}result")
    request = action if isinstance(action, ox.NamedNode) else None
    request = request or manifest.one(action, f"{QT}query") or manifest.one(action, f"{UT}request")
    return Case(
        name,
        file_of(request),
        graphs_of(manifest, action) or _named_in_query(file_of(request)),
        file_of(result) if isinstance(result, ox.NamedNode) else None,
        graphs_of(manifest, result),
        manifest.one(node, f"{MF}resultCardinality") == ox.NamedNode(f"{MF}LaxCardinality"),
    )


def graphs_of(manifest: Manifest, node) -> Graphs:
    """The dataset that a node of a manifest describes."""
    found = [("", file) for name in (QT, UT) for file in manifest.all(node, f"{name}data")]
    for graph in [*manifest.all(node, f"{QT}graphData"), *manifest.all(node, f"{UT}graphData")]:
        file = manifest.one(graph, f"{UT}graph") or manifest.one(graph, f"{QT}graph") or graph
        label = manifest.one(graph, f"{RDFS}label")
        found.append(((label or file).value, file))
    return tuple((name, file_of(file)) for name, file in found)


def _named_in_query(request: Path) -> Graphs:
    """The files that a query without data names with FROM: they are where those graphs come from."""
    names = dict.fromkeys(_FROM.findall(request.read_text())) if request.suffix == ".rq" else ()
    found = ((address(request.parent / name), request.parent / name) for name in names)
    return tuple((iri, file) for iri, file in found if file.is_file())
