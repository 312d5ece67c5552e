"""How the tests ask for analyses over HTTP."""

import csv
import io
from typing import Any

from starlette.testclient import TestClient

from modernstats_kg.namespaces import CANONICAL_BASE

ID = f"{CANONICAL_BASE}id/"


def asked(client: TestClient, address: str) -> Any:
    """The JSON body of an analysis."""
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(client: TestClient, address: str) -> list[dict[str, str]]:
    """The lines of its CSV."""
    path, _, query = address.partition("?")
    answer = client.get(f"/api/v1/{path}.csv?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def saved(client: TestClient, link: str) -> list[dict[str, str]]:
    """The rows of the saved query that a body links to."""
    answer = client.get(link.replace("/query?", "/sparql?"), headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def triples(body: Any, *statuses: str) -> set[tuple[str, str, str]]:
    """The pairs of a crosswalk with one of these statuses."""
    return {
        (item["from"]["id"], item["relation"]["id"], item["to"]["id"])
        for item in body["items"]
        if item["status"] in statuses
    }
