"""Asks the reconciliation service."""

import json
import os
from pathlib import Path

from modernstats_kg.namespaces import CANONICAL_BASE

REFERENCE = Path(os.environ.get("KG_REFERENCE", Path(__file__).resolve().parents[2] / "shared" / "reference"))
"""Where schemas, examples and samples are that are not part of the project."""
STATS_CANADA = f"{CANONICAL_BASE}id/organizations/nsi/statsCA"
SKOS = "http://www.w3.org/2004/02/skos/core#"


def asked(client, queries, scope=""):
    answer = client.post(f"/reconcile{scope}", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(client, query, scope="", **more):
    return asked(client, {"q": {"query": query, **more}}, scope)["q"]["result"]


def put(editor, graph, turtle):
    headers = {**editor.headers, "Content-Type": "text/turtle"}
    answer = editor.client.put("/graphs", params={"graph": graph}, content=turtle, headers=headers)
    assert answer.status_code == 201, answer.text
