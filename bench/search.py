"""How long search and suggestions take with 185,000 labels, beside a bare prefix query on the same index.

Run with `make bench`. Everything happens in a temporary folder, in this process, without a network.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.indexing import follow, index_of
from modernstats_kg.actions.labelling import LABEL_PREDICATES
from modernstats_kg.actions.searching import search, suggest
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.model.search import SearchRequest
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings

LABELS: Final = 185_000
SEED: Final = 20_261
LIMIT_MS: Final = 50
"""The slowest of twenty suggestions stays below this."""

_ROUNDS: Final = 3
_PREFIX: Final = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10"
_TYPED: Final = (
    "statistical business process",
    "integrate data",
    "intégrer les données",
    "disclosure control",
    "seasonal adjustment",
    "population register",
    "5.1",
    "gsbpm 5.4",
    "classification of activities",
    "data structure definition",
)
_SEARCHED: Final = (
    *_TYPED,
    "how to clean data errors",
    "protect confidentiality",
    "clasification",
    "disclosre control",
    "merge two data sets",
    "statistical data",
)


def main() -> int:
    """Build the data, measure, print; 1 when suggestions are too slow, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        kg = open_graph(Settings(data=Path(folder) / "data", _env_file=None))
        try:
            _grow(kg)
            print(f"{_labels(kg):,} labels, seed {SEED}; index made in {_taken(lambda: follow(kg)):.0f} ms")
            print(f"index followed a commit of one label in {_follow_one(kg):.0f} ms")
            return _report(kg)
        finally:
            kg.close()


def _grow(kg: KnowledgeGraph) -> None:
    """Add things whose names are made of the words of the shipped ones, some commoner than others."""
    chance = random.Random(SEED)  # noqa: S311 - figures that repeat, not secrets
    named = [quad for predicate in LABEL_PREDICATES for quad in kg.store.statements(predicate=Iri(predicate))]
    words = sorted({word for quad in named for word in quad.object.value.split()})
    chance.shuffle(words)
    made = [f"{word}{ending}" for word in words for ending in ("", *chance.sample("abcdefgh", 4))]
    weights = [1 / (place + 10) for place in range(len(made))]
    graph, kind = Iri(f"{kg.settings.base}graph/bench"), Iri(expand("hlg:ModelElement"))
    quads = []
    for number in range(LABELS - len(named)):
        name = " ".join(chance.choices(made, weights, k=chance.randint(1, 5)))
        thing = Iri(f"{kg.settings.base}id/bench/{number}")
        label = Literal(name, expand("rdf:langString"), chance.choice(("en", "fr", "es")))
        quads += [Quad(thing, Iri(expand("skos:prefLabel")), label, graph)]
        quads += [Quad(thing, Iri(expand("rdf:type")), kind, graph)]
    kg.store.replace_graph(graph, quads, "bench")


def _labels(kg: KnowledgeGraph) -> int:
    return sum(len(kg.store.statements(predicate=Iri(predicate))) for predicate in LABEL_PREDICATES)


def _follow_one(kg: KnowledgeGraph) -> float:
    graph = Iri(f"{kg.settings.base}graph/bench-one")
    label = Literal("One label more", expand("rdf:langString"), "en")
    thing = Iri(f"{kg.settings.base}id/bench/one")
    kg.store.replace_graph(graph, [Quad(thing, Iri(expand("skos:prefLabel")), label, graph)], "one")
    return _taken(lambda: follow(kg))


def _report(kg: KnowledgeGraph) -> int:
    typed = [text[:end] for text in _TYPED for end in range(1, len(text) + 1)]
    with index_of(kg).reading() as connection:
        bare = _measure((text for text in typed), lambda text: _prefix(connection, text))
    suggested = _measure((text for text in typed), lambda text: suggest(kg, text))
    searched = _measure((text for text in _SEARCHED), lambda text: search(kg, SearchRequest(text)))
    for name, times in (("bare prefix query", bare), ("suggest", suggested), ("search", searched)):
        middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        ratio = middle / statistics.median(bare)
        print(f"{name:18} p50 {middle:7.2f} ms   p95 {late:7.2f} ms   {ratio:5.1f} x a bare prefix query")
    return int(statistics.quantiles(suggested, n=20)[-1] >= LIMIT_MS)


def _measure(texts: Iterator[str], ask: Callable[[str], object]) -> list[float]:
    kept = list(texts)
    for text in kept[:5]:
        ask(text)
    return [_taken(lambda text=text: ask(text)) for _ in range(_ROUNDS) for text in kept]


def _prefix(connection: sqlite3.Connection, text: str) -> list[int]:
    last = text.split()[-1].encode("ascii", "ignore").decode()
    return [place for (place,) in connection.execute(_PREFIX, (f'"{last}" *',))]


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


if __name__ == "__main__":
    sys.exit(main())
