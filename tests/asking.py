"""How the tests ask SPARQL queries over HTTP."""

import csv
import io

from starlette.testclient import TestClient

from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES

PROLOGUE = f"BASE <{CANONICAL_BASE}id/>\n" + "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"


def select(client: TestClient, query: str) -> list[tuple[str, ...]]:
    """Rows of a SELECT query as text, without the head."""
    answer = client.post(
        "/sparql",
        content=PROLOGUE + query,
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert answer.status_code == 200, answer.text
    return [tuple(row) for row in csv.reader(io.StringIO(answer.text))][1:]
