"""The W3C suite of the SPARQL 1.1 Protocol. Queries go to /sparql and updates to /update."""

import pytest

from conformance.endpoint import Endpoint
from conformance.exchanges import Exchange, conversations

_HERE = "http://www.example"
_BESIDE_THE_POINT = (401, 403, 404)
"""Refusals that say nothing of the request: it must be understood, and found wrong."""
_UPDATE = "application/sparql-update"


def address_of(exchange: Exchange, name: str) -> str:
    """Where to send a request: the suite has one address for queries and updates, the service two."""
    of_update = exchange.headers.get("content-type") == _UPDATE or (exchange.body or b"").startswith(
        b"update="
    )
    path = "/update" if of_update or "/bad_update" in name else "/sparql"
    return _HERE + exchange.path.replace("/sparql/", path, 1)


@pytest.mark.parametrize("case", conversations("sparql11/protocol/manifest.ttl", "ProtocolTest"))
def test_the_protocol_is_spoken_as_the_suite_says(endpoint: Endpoint, case):
    endpoint.hold(case.before)

    for exchange in case.exchanges:
        answer = endpoint.send(
            exchange.method, address_of(exchange, case.name), exchange.headers, exchange.body
        )
        assert answer.status_code not in _BESIDE_THE_POINT, answer.text
        exchange.expected.check(answer, _HERE)
