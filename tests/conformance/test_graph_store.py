"""The W3C suites of the Graph Store Protocol: by `?graph=` at /graphs, and by a graph's own address."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from conformance.endpoint import Endpoint
from conformance.exchanges import Exchange, conversations

_HERE = "http://www.example"
_FOLDER = "sparql11/graph-store-protocol/manifest-*.ttl"


def address_of(exchange: Exchange) -> str:
    """Where to send a request: `/gsp` is /graphs, and what lies below it is /graph/…"""
    known = "/graph" if exchange.path.startswith("/gsp/") else "/graphs"
    return _HERE + exchange.path.replace("/gsp", known, 1)


@pytest.mark.parametrize("case", conversations(_FOLDER, "GraphStoreProtocolTest"))
def test_graphs_are_kept_as_the_suite_says(endpoint: Endpoint, case):
    endpoint.hold(())
    named: dict[str, str] = {}

    for exchange in case.exchanges:
        sent = _with_names(exchange, named)
        address = address_of(sent)
        answer = endpoint.send(sent.method, address, sent.headers, sent.body)
        sent.expected.check(answer, address)
        if sent.expected.location:
            named[sent.expected.location] = answer.headers["location"]


def _with_names(exchange: Exchange, named: dict[str, str]) -> Exchange:
    """The request with the addresses that earlier answers gave."""
    path = exchange.path
    for variable, address in named.items():
        path = path.replace(variable, quote(address, safe=""))
    return replace(exchange, path=path)
