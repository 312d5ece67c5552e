"""A short way to propose over HTTP, and the proposals that tests begin with."""

from editing import EX, Editor
from modernstats_kg.namespaces import CANONICAL_BASE

G, H = f"{EX}g", f"{EX}h"
THING = f"{CANONICAL_BASE}id/things/a"
ADDRESS = "/api/v1/proposals"
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
WHY = {"KG-Reason": "It is so."}
INSERT = f"INSERT DATA {{ GRAPH <{G}> {{ <{THING}> <{EX}p> 2 }} }}"
CHANGE = f"WITH <{G}> DELETE {{ ?s <{EX}p> 1 }} INSERT {{ ?s <{EX}p> 2 }} WHERE {{ ?s <{EX}p> 1 }}"


def write(editor: Editor, text: str) -> int:
    answer = editor.client.post("/update", content=text, headers={**editor.headers, **UPDATE})
    assert answer.status_code == 200, answer.text
    return answer.json()["commit"]


def post(editor: Editor, path: str, key: dict[str, str], status: int, body: object = None, **params: str):
    answer = editor.client.post(ADDRESS + path, params=params, json=body, headers=key)
    assert answer.status_code == status, answer.text
    return answer.json()


def propose(editor: Editor, key: dict[str, str], text: str = CHANGE, status: int = 201, **params: str):
    headers = {**key, **UPDATE, **WHY}
    answer = editor.client.post(ADDRESS, content=text, params=params, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def propose_turtle(editor: Editor, key: dict[str, str], turtle: str, status: int = 201, **params: str):
    headers = {**key, **TURTLE, **WHY}
    answer = editor.client.post(ADDRESS, content=turtle, params=params, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def get(editor: Editor, path: str, key: dict[str, str], status: int = 200, **params: str):
    answer = editor.client.get(ADDRESS + path, params=params, headers=key)
    assert answer.status_code == status, answer.text
    return answer.json()


def values(editor: Editor, graph: str = G) -> list[str]:
    query = f"SELECT ?v {{ GRAPH <{graph}> {{ ?s ?p ?v }} }} ORDER BY ?v"
    found = editor.client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [row["v"]["value"] for row in found]
