"""A validated write of one resource beside a million statements, as ratio to a bare fdatasync in one run.

`python bench/writing.py [--concepts 170000] [--rounds 200] [--sync-ms 4] [--profile]`. Each round writes
once to a bare file and syncs it, then replaces all that is said of one concept: authorised, validated,
inferred, attributed, committed, synced. A rehearsal does the same without the commit, so it shows what the
checks cost. With --sync-ms every fdatasync, the bare one too, takes at least so long, as on a slower disk:
the ratio says little of the program where a sync costs less than the checks do.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings

BASE = "https://example.org/"
GRAPH = Iri(f"{BASE}graph/many")
SCHEME = Iri(f"{BASE}scheme")
TYPE, LABEL, CODE, NOTE, SOURCE, IN = (
    Iri(expand(name))
    for name in (
        "rdf:type",
        "skos:prefLabel",
        "dcterms:identifier",
        "skos:definition",
        "dcterms:source",
        "skos:inScheme",
    )
)


def concept(number: int, text: str) -> list[Quad]:
    """All that is said of one concept: six statements that conform to the shapes."""
    node = Iri(f"{BASE}concept/{number}")
    said = (
        (TYPE, Iri(expand("skos:Concept"))),
        (LABEL, Literal(f"Concept {number}", language="en")),
        (CODE, Literal(str(number))),
        (NOTE, Literal(text, language="en")),
        (SOURCE, Iri(f"{BASE}source")),
        (IN, SCHEME),
    )
    return [Quad(node, predicate, value, GRAPH) for predicate, value in said]


def scheme() -> list[Quad]:
    """The scheme that all of them are in."""
    said = (
        (TYPE, Iri(expand("skos:ConceptScheme"))),
        (LABEL, Literal("Scheme", language="en")),
        (CODE, Literal("scheme")),
        (SOURCE, Iri(f"{BASE}source")),
    )
    return [Quad(SCHEME, predicate, value, GRAPH) for predicate, value in said]


def everything(concepts: int) -> Iterator[Quad]:
    """The scheme and so many concepts."""
    yield from scheme()
    for number in range(concepts):
        yield from concept(number, "As it was loaded.")


def replacement(kg: KnowledgeGraph, number: int, text: str) -> Callable[[], Change]:
    """A draft that replaces what is said of a concept."""

    def draft() -> Change:
        present = frozenset(kg.store.statements(subject=Iri(f"{BASE}concept/{number}"), graph=GRAPH))
        return Change(frozenset(concept(number, text)), present)

    return draft


def synced(descriptor: int) -> None:
    """As little as a durable write can be: so many bytes and their fdatasync."""
    os.write(descriptor, b"x" * 2048)
    os.fdatasync(descriptor)


def slow_down(least_ms: float) -> None:
    """Let every fdatasync of this process take at least so many milliseconds, as a slower disk would."""
    quick = os.fdatasync

    def slow(descriptor: int) -> None:
        end = time.perf_counter() + least_ms / 1000
        quick(descriptor)
        time.sleep(max(0.0, end - time.perf_counter()))

    os.fdatasync = slow


def timed_ms(work: Callable[[], object]) -> float:
    """How long it takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: Iterable[float], bare: list[float]) -> None:
    """One line: median and 95th percentile, in milliseconds and as ratios to the bare ones."""
    found = sorted(times)
    median, high = statistics.median(found), found[int(len(found) * 0.95)]
    base, base_high = statistics.median(bare), sorted(bare)[int(len(bare) * 0.95)]
    print(
        f"{name:22} median {median:7.2f} ms ({median / base:5.2f} x)   "
        f"p95 {high:7.2f} ms ({high / base_high:5.2f} x)"
    )


def measure(kg: KnowledgeGraph, folder: Path, concepts: int, rounds: int) -> None:
    """Round by round, so that what else the machine does falls on all of them alike."""
    bare, writes, rehearsals, processor = [], [], [], []
    commit, order, rehearsal = kg.store.commit, Order(ITSELF), Order(ITSELF, rehearsal=True)
    with (folder / "bare").open("wb") as file:
        for turn in range(rounds + 10):
            draft = replacement(kg, turn * 7919 % concepts, f"As it is in turn {turn}.")
            times = [
                timed_ms(lambda: synced(file.fileno())),
                timed_ms(lambda draft=draft: write(kg, draft, rehearsal)),
            ]
            began = time.process_time()
            times.append(timed_ms(lambda draft=draft: write(kg, draft, order)))
            times.append((time.process_time() - began) * 1000)
            if turn >= 10:
                for kept, one in zip((bare, rehearsals, writes, processor), times, strict=True):
                    kept.append(one)
    if kg.store.commit != commit + rounds + 10:
        raise RuntimeError("every round writes, and no rehearsal does")
    told("bare fdatasync", bare, bare)
    told("rehearsal", rehearsals, bare)
    told("validated write", writes, bare)
    told("  its processor time", processor, bare)


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concepts", type=int, default=170_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--sync-ms", type=float, default=0.0)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    if asked.sync_ms:
        slow_down(asked.sync_ms)
    with tempfile.TemporaryDirectory(dir=os.environ.get("KG_BENCH")) as name:
        settings = Settings(data=Path(name) / "data", _env_file=None)
        with closing(open_graph(settings)) as kg:
            kg.store.replace_graph(GRAPH, everything(asked.concepts), "1")
            print(f"{sum(kg.store.graph_sizes().values())} statements, {asked.rounds} rounds")
            profile = cProfile.Profile()
            write(kg, replacement(kg, 0, "The shapes are read."), Order(ITSELF))
            if asked.profile:
                profile.enable()
            measure(kg, Path(name), asked.concepts, asked.rounds)
            if asked.profile:
                profile.disable()
                pstats.Stats(profile).sort_stats("cumulative").print_stats(40)


if __name__ == "__main__":
    main()
