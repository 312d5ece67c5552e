"""How the tests read what the service says of itself, and what they compare it with."""

import csv
import io
from collections.abc import Callable

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from starlette.testclient import TestClient

from asking import PROLOGUE

BASE = "https://w3id.org/modernstats-kg/"
WHOLE = URIRef(f"{BASE}void#dataset")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
HLG = Namespace(f"{BASE}def#")


def described(client: TestClient, address: str) -> Graph:
    """The document at `address`, read as Turtle."""
    answer = client.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format="turtle")


def number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    """The one whole number that `graph` gives."""
    (value,) = graph.objects(subject, predicate)
    assert isinstance(value, Literal)
    return int(value)


def asserted(client: TestClient, query: str) -> list[tuple[str, ...]]:
    """Rows of a SELECT query that sees what was asserted and nothing inferred."""
    asked = {"query": PROLOGUE + query, "entailment": "none", "format": "csv"}
    answer = client.post("/sparql", data=asked)
    assert answer.status_code == 200, answer.text
    return [tuple(row) for row in csv.reader(io.StringIO(answer.text))][1:]


def count(client: TestClient, pattern: str, what: str = "*") -> int:
    """What the endpoint counts now of what was asserted."""
    ((counted,),) = asserted(client, f"SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}")
    return int(counted)


def table(
    client: TestClient, query: str, ask: Callable[[TestClient, str], list[tuple[str, ...]]] = asserted
) -> dict[tuple[str, ...], int]:
    """The rows of a query that ends in a count, by the columns before it."""
    return {row[:-1]: int(row[-1]) for row in ask(client, query)}
