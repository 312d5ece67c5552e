"""Queries evaluated by the engine as they are written and in another order."""

from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

import pyoxigraph as ox

from modernstats_kg.model.counts import Counts
from modernstats_kg.model.statistics import PropertyUse
from modernstats_kg.query.ordering import in_order
from modernstats_kg.query.tokens import tokenize

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class AnyUse(Mapping[str, PropertyUse]):
    """Some count for every property, the same each time: so every order comes up, and nothing is unknown."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __contains__(self, iri: object) -> bool:
        return True

    def __getitem__(self, iri: str) -> PropertyUse:
        many = Random(f"{self._seed} {iri}")  # noqa: S311 - the same each time
        triples = many.randint(1, 10_000)
        return PropertyUse(iri, triples, many.randint(1, triples), many.randint(1, triples))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class AnyNumber(AnyUse):
    """Some number of instances for every class."""

    def __getitem__(self, iri: str) -> int:  # type: ignore[override]
        return super().__getitem__(iri).triples


def any_counts(seed: int) -> Counts:
    """Counts that have nothing to do with any data."""
    return Counts(PropertyUse("", 100_000, 10_000, 50_000), AnyUse(seed), AnyNumber(seed))  # type: ignore[arg-type]


def counts_in(store: ox.Store) -> Counts:
    """The counts of the default graph of a store."""
    quads = [*store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    uses = {
        predicate.value: _use(predicate.value, [quad for quad in quads if quad.predicate == predicate])
        for predicate in {quad.predicate for quad in quads}
    }
    classes = Counter(quad.object.value for quad in quads if quad.predicate == TYPE)
    return Counts(_use("", quads), uses, classes)


def _use(iri: str, quads: list[ox.Quad]) -> PropertyUse:
    return PropertyUse(iri, len(quads), len({q.subject for q in quads}), len({q.object for q in quads}))


def reordered(query: str, counts: Counts, at_least: float = 0.0) -> str | None:
    """The query in the order that the counts suggest, whether it runs long or not."""
    return in_order(query, tokenize(query), counts, at_least)


def solutions(store: ox.Store, query: str, base: str | None = None):
    """What a query answers, so that two answers are equal where they hold the same as often."""
    found = store.query(query, base_iri=base)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        graph = ox.Dataset(ox.Quad(*triple) for triple in found)
        graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return graph
    names = tuple(variable.value for variable in found.variables)
    return names, Counter(tuple(str(term) for term in row) for row in found)
