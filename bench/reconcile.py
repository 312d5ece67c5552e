"""How long the 996 titles of NACE Rev. 2 take to reconcile in one batch, and how many come back first.

Run with `python bench/reconcile.py FILE`: the long table of NACE with the columns nace2 and Name, as the
R package correspondenceTables has it. Everything happens in a temporary folder, in this process, without a
network. Times are also given as multiples of one point query on the same store in the same run.
"""

import csv
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from starlette.testclient import TestClient

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

LIMIT_S: Final = 2.0
"""One batch of all titles takes less processor time than this, index made before."""
LEAST_RIGHT: Final = 0.95
"""Part of the titles whose own item is first, alone or tied."""

_RUNS: Final = 5
_SCHEME: Final = "http://example.org/nace"
_POINT: Final = "SELECT ?subject ?predicate ?value WHERE { ?subject ?predicate ?value }"


def main(file: str) -> int:
    """Load, ask, print; 1 when it is too slow or too often wrong, else 0."""
    with Path(file).open(encoding="utf-8", newline="") as source:
        titles = {row["nace2"]: row["Name"] for row in csv.DictReader(source)}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", client_engine_s_per_min=0, _env_file=None)
        app = create_app(settings)
        with TestClient(app) as client:
            kg: KnowledgeGraph = app.state.kg
            _load(kg, titles)
            point = statistics.median(_timed(lambda: _look_up(kg)) for _ in range(500))
            return _report(client, titles, point)


def _load(kg: KnowledgeGraph, titles: dict[str, str]) -> None:
    graph, scheme = Iri(f"{_SCHEME}/graph"), Iri(_SCHEME)
    quads = [Quad(scheme, Iri(expand("rdf:type")), Iri(expand("skos:ConceptScheme")), graph)]
    for code, title in titles.items():
        item = Iri(f"{_SCHEME}/{code}")
        quads.append(Quad(item, Iri(expand("skos:inScheme")), scheme, graph))
        quads.append(Quad(item, Iri(expand("skos:notation")), Literal(code), graph))
        name = Literal(title, RDF_LANG_STRING, "en")
        quads.append(Quad(item, Iri(expand("skos:prefLabel")), name, graph))
    kg.store.replace_graph(graph, quads, "bench")


def _look_up(kg: KnowledgeGraph) -> object:
    return kg.store.rows(_POINT, {"subject": Iri(f"{kg.settings.base}id/standards/gsbpm")})


def _report(client: TestClient, titles: dict[str, str], point: float) -> int:
    slow = False
    for path in ("/reconcile/nace", "/reconcile"):
        first = _timed(partial(client.post, path, data={"query": "x"}))
        right, taken = 0, []
        for _ in range(_RUNS):
            began = time.process_time()
            answer = client.post(path, data={"queries": _batch(titles)})
            taken.append(time.process_time() - began)
            right = _right(answer.json(), titles)
        used = statistics.median(taken)
        slow |= used > LIMIT_S or right < LEAST_RIGHT * len(titles)
        print(
            f"{path:16} first answer after a commit {first * 1000:7.0f} ms; batch of {len(titles)} "
            f"{used * 1000:7.0f} ms of processor time, {used / point:8.0f} x point query; "
            f"first or tied {right} of {len(titles)}"
        )
    return 1 if slow else 0


def _batch(titles: dict[str, str]) -> str:
    return json.dumps({code: {"query": title} for code, title in titles.items()})


def _right(answer: dict[str, dict[str, list[dict[str, object]]]], titles: dict[str, str]) -> int:
    """How many titles have their own item among those with the best score."""
    right = 0
    for code in titles:
        found = answer[code]["result"]
        best = [one["id"] for one in found if one["score"] == found[0]["score"]]
        right += f"{_SCHEME}/{code}" in best
    return right


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
