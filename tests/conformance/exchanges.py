"""The cases of the protocol suites: requests in order, each with what its answer must be."""

from dataclasses import dataclass
from http import HTTPStatus

import pyoxigraph as ox

from conformance.cases import Graphs, graphs_of
from conformance.likeness import alike, rows_of
from conformance.manifests import MF, Manifest, manifests, marked

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
_CLASSES = {f"StatusCode{digit}xx": range(digit * 100, digit * 100 + 100) for digit in range(1, 6)}
_NAMED = {status.phrase.replace(" ", ""): range(status, status + 1) for status in HTTPStatus}
_TABLES = ("application/sparql-results+json", "application/sparql-results+xml")
_OF_FORMAT = {
    "boolean": _TABLES,
    "tabular": (*_TABLES, "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "text/html"),
}


@dataclass(frozen=True)
class Expected:
    """What an answer must be; None and empty where the suite does not say."""

    statuses: tuple[str, ...]
    format_name: str | None
    truth: bool | None
    headers: dict[str, str]
    graph: str | None
    location: str | None

    def check(self, answer, base: str) -> None:
        """Compare an answer.

        Args:
            answer: of the service.
            base: IRI that relative IRIs in graphs are resolved against.
        """
        allowed = [range_ for name in self.statuses for range_ in [({**_CLASSES, **_NAMED})[name]]]
        assert any(answer.status_code in range_ for range_ in allowed), (answer.status_code, answer.text)
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if self.format_name:
            assert media_type in _OF_FORMAT[self.format_name]
        if self.truth is not None:
            assert (
                bool(ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)) == self.truth
            )
        for name, value in self.headers.items():
            assert answer.headers[name].replace(" ", "").lower() == value.replace(" ", "").lower()
        if self.graph is not None:
            assert same_graph(answer.text, self.graph, base), answer.text
        if self.location:
            assert answer.headers["location"]


@dataclass(frozen=True)
class Exchange:
    """One request and its expected answer; `path` begins as in the suite."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Conversation:
    """One case: the dataset before it, and its exchanges in order."""

    name: str
    before: Graphs
    exchanges: tuple[Exchange, ...]


def conversations(pattern: str, kind: str) -> list:
    """Parameters of a test: the cases of one kind in the manifests that match."""
    found = [
        _conversation(manifest, node)
        for manifest in manifests(pattern)
        for node in sorted(manifest.nodes(MF + kind), key=str)  # one manifest forgets one of its cases
    ]
    return marked({conversation.name: conversation for conversation in found})


def same_graph(found: str, expected: str, base: str) -> bool:
    """Whether two Turtle documents say the same."""
    rows = [
        rows_of(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base))
        for text in (found, expected)
    ]
    return alike(*rows)


def _conversation(manifest: Manifest, node) -> Conversation:
    requests = manifest.list_of(manifest.one(manifest.one(node, f"{MF}action"), f"{HT}requests"))
    return Conversation(
        f"{manifest.folder}/{node.value.rpartition('#')[2]}",
        graphs_of(manifest, node),
        tuple(_exchange(manifest, request) for request in requests),
    )


def _exchange(manifest: Manifest, node) -> Exchange:
    text, encoding = _body(manifest, node)
    return Exchange(
        manifest.one(node, f"{HT}methodName").value,
        manifest.one(node, f"{HT}absolutePath").value,
        _headers(manifest, node),
        None if text is None else text.encode(encoding),
        _expected(manifest, manifest.one(node, f"{HT}resp")),
    )


def _expected(manifest: Manifest, node) -> Expected:
    def text(name: str) -> str | None:
        found = manifest.one(node, MF + name)
        return found.value if found is not None else None

    truth = text("expectedBoolean")
    statuses = manifest.all(node, f"{MF}expectedStatus")
    return Expected(
        tuple(status.value.rpartition("#")[2] for status in statuses),
        text("expectedFormat"),
        truth == "true" if truth else None,
        _headers(manifest, node),
        _body(manifest, node)[0],
        text("expectedLocation"),
    )


def _body(manifest: Manifest, node) -> tuple[str | None, str]:
    body = manifest.one(node, f"{HT}body")
    if body is None:
        return None, ""
    return manifest.one(body, f"{CNT}chars").value, manifest.one(body, f"{CNT}characterEncoding").value


def _headers(manifest: Manifest, node) -> dict[str, str]:
    headers = manifest.list_of(manifest.one(node, f"{HT}headers"))
    return {
        manifest.one(header, f"{HT}fieldName").value: manifest.one(header, f"{HT}fieldValue").value
        for header in headers
    }
