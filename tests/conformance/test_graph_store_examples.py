"""The older W3C suite of the Graph Store Protocol: one story, told as text, each case one request of it."""

import re
from dataclasses import dataclass
from textwrap import dedent

import pytest

from conformance.endpoint import Endpoint
from conformance.exchanges import same_graph
from conformance.manifests import RDFS, SUITES, Manifest, manifests, marked
from modernstats_kg.namespaces import CANONICAL_BASE

_HERE = "http://www.example"
_CASES = re.compile(r"#### Request\n(?P<request>.*)#### Response\n(?P<response>.*)", re.DOTALL)
_ONE_TO_DELETE = (f"{CANONICAL_BASE}graph/person/2.ttl", SUITES / "sparql11/protocol/data1.nt")
"""The story deletes a graph that nobody made; any will do."""
_SUCCESS = (200, 204)
"""The suite says 200 where the protocol leaves the choice to the service (5.4, 5.5)."""


@dataclass(frozen=True)
class Message:
    """A request or response: its first line, its headers, its body."""

    first: str
    headers: dict[str, str]
    body: str

    @classmethod
    def of(cls, text: str) -> "Message":
        """The message in an indented block."""
        head, _, body = dedent(text).strip().partition("\n\n")
        first, *lines = head.splitlines()
        headers = dict(line.split(": ", 1) for line in lines)
        return cls(first, {name.lower(): value for name, value in headers.items()}, body)


def _address(path: str, named: str) -> str:
    """Where a path of the suite lies: the store is /graphs, and what lies below it is /graph/…"""
    here = f"{_HERE}/graph/"
    path = path.replace("http://$HOST$/$GRAPHSTORE$/", here).replace("$NEWPATH$", named)
    path = path.replace("$GRAPHSTORE$/", here).replace("$GRAPHSTORE$", f"{_HERE}/graphs")
    return path if path.startswith("http") else _HERE + path


def _story() -> dict[str, tuple[Message, Message]]:
    """The requests and responses by the name of their case, in order."""
    return {
        f"{manifest.folder}/{node.value.rpartition('#')[2]}": _messages(manifest, node)
        for manifest in manifests("sparql11/http-rdf-update/manifest.ttl")
        for node in manifest.entries("GraphStoreProtocolTest")
    }


def _messages(manifest: Manifest, node) -> tuple[Message, Message]:
    comments = [comment.value for comment in manifest.all(node, f"{RDFS}comment")]
    (found,) = (case for comment in comments if (case := _CASES.search(comment)))
    return Message.of(found["request"]), Message.of(found["response"])


@pytest.fixture(scope="module")
def answers(endpoint: Endpoint) -> dict:
    """What the service answered to each request of the story."""
    endpoint.hold((_ONE_TO_DELETE,))
    found, named = {}, ""
    for name, (request, _) in _story().items():
        method, path, _ = request.first.split(" ")
        headers = {key: value for key, value in request.headers.items() if key != "host"}
        body = request.body.replace("$HOST$/$GRAPHSTORE$", "www.example/graph").replace("\n", "\r\n")
        answer = endpoint.send(method, _address(path, named), headers, body.encode() or None)
        named = answer.headers.get("location", named)
        found[name] = answer
    return found


@pytest.mark.parametrize("name", marked({name: name for name in _story()}))
def test_a_graph_store_tells_the_story(answers, name):
    expected, answer = _story()[name][1], answers[name]

    status = int(expected.first.split(" ")[0])
    assert answer.status_code in (_SUCCESS if status in _SUCCESS else (status,)), answer.text
    if "content-type" in expected.headers:
        assert answer.headers["content-type"] == expected.headers["content-type"]
    if "location" in expected.headers:
        assert answer.headers["location"]
    if expected.body:
        wanted = expected.body.replace("$HOST$/$GRAPHSTORE$", "www.example/graph")
        assert same_graph(answer.text, wanted, _HERE), answer.text
