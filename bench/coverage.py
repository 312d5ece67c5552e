"""How long coverage, crosswalk and a 304 take on 100,000 triples in the shape of the shipped content.

Run with `make bench`. Everything happens in a temporary folder, in this process, without a network.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from starlette.testclient import TestClient

from modernstats_kg.actions.coverage import coverage
from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.terms import Iri, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

TRIPLES: Final = 100_000
SEED: Final = 20_261
LIMIT_MS: Final = 300
"""The first answer of coverage after a commit stays well below this."""

_KEPT: Final = ("skos:ConceptScheme", "hlg:StandardVersion", "hlg:Standard")
_ENDS: Final = ("xkos:sourceConcept", "xkos:targetConcept")
_POINT: Final = "SELECT ?subject ?predicate ?value WHERE { ?subject ?predicate ?value }"


def main() -> int:
    """Build the data, measure, print; 1 when coverage is too slow, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", _env_file=None)
        app = create_app(settings)
        with TestClient(app) as client:
            kg: KnowledgeGraph = app.state.kg
            print(f"{_grow(kg):,} triples, seed {SEED}")
            return _report(dict(_measurements(kg, client)))


def _grow(kg: KnowledgeGraph) -> int:
    """Add copies of what is shipped, linked to GSBPM at random, until there are `TRIPLES`; their number."""
    graph = Iri(f"{kg.settings.base}graph/bench")
    shipped = kg.store.statements()
    copies = _copies(kg, shipped)
    added: set[tuple[Iri, Iri, Term]] = set()
    while len(shipped) + len(added) < TRIPLES:
        added.add(next(copies))
    kg.store.replace_graph(graph, (Quad(*triple, graph) for triple in added), "bench")
    return sum(kg.store.graph_sizes().values())


def _copies(kg: KnowledgeGraph, shipped: list[Quad]) -> Iterator[tuple[Iri, Iri, Term]]:
    """The statements of the content again and again, about new things each time; models stay as they are."""
    chance = random.Random(SEED)  # noqa: S311 - figures that repeat, not secrets
    parts = _parts_of_gsbpm(kg)
    places = sorted(parts)
    kept, ends = {Iri(expand(name)) for name in _KEPT}, {expand(name) for name in _ENDS}
    fixed = parts | {q.subject for q in shipped if q.object in kept}
    fixed |= {q.subject for q in shipped if q.predicate.value in ends and q.object in parts}
    copied = {q.subject for q in shipped} - fixed
    number = 0
    while True:
        number += 1
        renamed: dict[Term, Iri] = {iri: Iri(f"{iri}~{number}") for iri in copied}
        for quad in sorted(shipped, key=repr):
            if quad.subject in renamed:
                value = chance.choice(places) if quad.object in parts else quad.object
                yield renamed[quad.subject], quad.predicate, renamed.get(value, value)


def _parts_of_gsbpm(kg: KnowledgeGraph) -> set[Iri]:
    in_scheme = kg.store.statements(predicate=Iri(expand("skos:inScheme")))
    return {quad.subject for quad in in_scheme if "/standards/gsbpm/" in str(quad.object)}


def _measurements(kg: KnowledgeGraph, client: TestClient) -> Iterator[tuple[str, float]]:
    """What was measured and its median in milliseconds."""

    def point() -> object:
        return kg.store.rows(_POINT, {"subject": Iri(f"{kg.settings.base}id/standards/gsbpm")})

    def rest() -> object:
        return client.get("/api/v1/coverage?version=5.2")

    def walk() -> object:
        return crosswalk(kg, "gsim-2.0", "vtl-2.1")

    yield "point query", _median_ms(point, times=500)
    yield (
        "coverage, first after a commit",
        _median_ms(lambda: coverage(kg, "5.2"), before=lambda: _commit(kg)),
    )
    yield "coverage, again", _median_ms(lambda: coverage(kg, "5.2"), times=500)
    yield "crosswalk, first after a commit", _median_ms(walk, before=lambda: _commit(kg))
    yield "crosswalk, again", _median_ms(walk, times=50)
    yield "REST coverage, first after a commit", _median_ms(rest, before=lambda: _commit(kg))
    yield "REST coverage, again", _median_ms(rest, times=50)
    unchanged = {"If-None-Match": client.get("/api/v1/coverage?version=5.2").headers["etag"]}
    yield (
        "REST coverage, 304",
        _median_ms(lambda: client.get("/api/v1/coverage?version=5.2", headers=unchanged), times=50),
    )


def _commit(kg: KnowledgeGraph) -> None:
    """One more commit, as small as one can be."""
    graph = Iri(f"{kg.settings.base}graph/tick")
    now = str(kg.store.commit)
    kg.store.replace_graph(
        graph, [Quad(graph, Iri(expand("dcterms:isVersionOf")), Iri(f"{graph}/{now}"), graph)], now
    )


def _median_ms(
    work: Callable[[], object], times: int = 11, before: Callable[[], object] = lambda: None
) -> float:
    taken = []
    for _ in range(times):
        before()
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _report(measured: dict[str, float]) -> int:
    point = measured["point query"]
    for name, milliseconds in measured.items():
        print(f"{name:38} {milliseconds:9.2f} ms {milliseconds / point:9.1f} x point query")
    too_slow = [name for name, ms in measured.items() if "coverage" in name and ms > LIMIT_MS]
    for name in too_slow:
        print(f"{name} took more than {LIMIT_MS} ms", file=sys.stderr)
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
