"""Reconciliation: what the rows of somebody's table mean in this graph, and how sure that is.

A code, an IRI or a name that is the same but for case, accents and punctuation scores 100. It is a match
only where nothing else scores 100 too: namesakes stay for a person to decide, unless a type or a property
tells them apart.

Source: Reconciliation Service API 0.2, W3C Entity Reconciliation Community Group.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.reconcilable import Shelf, entity, holdings
from modernstats_kg.actions.reconciled_properties import PropertyReader
from modernstats_kg.errors import QueryTimeout
from modernstats_kg.model.reconcile import CERTAIN, Candidate, Entity, ReconciliationQuery, Scope
from modernstats_kg.search.matching import LEAST_LIKE

MOST_CANDIDATES: Final = 100
"""Candidates in the answer to one query."""

_NAME_WEIGHT: Final = 0.7
"""What the name counts beside the properties."""
_OTHER_TYPE: Final = 0.9
"""What is left of the score of a thing that should be of another type."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A thing that a query may mean, before it is known what else there is."""

    iri: str
    score: float
    by_code: bool = False
    features: dict[str, float | bool] = field(default_factory=dict)


def reconcile(
    kg: KnowledgeGraph, scope: Scope, queries: Mapping[str, ReconciliationQuery], timeout_s: float
) -> dict[str, tuple[Candidate, ...]]:
    """The candidates for each query, the best first; none where nothing is like it.

    Args:
        kg: the graph.
        scope: what the rows are about.
        queries: by whatever names the client gave them.
        timeout_s: processor time for all of them together, in seconds.

    Raises:
        QueryTimeout: they take more.
    """
    deadline = time.thread_time() + timeout_s
    batch = _Batch(kg, scope)
    found = {}
    for name, query in queries.items():
        if time.thread_time() > deadline:
            raise QueryTimeout(timeout_s)
        found[name] = batch.candidates(query)
    return found


class _Batch:
    """The queries of one request, which share what was looked up for them."""

    def __init__(self, kg: KnowledgeGraph, scope: Scope) -> None:
        self._kg = kg
        self._scope = scope
        self._held = holdings(kg)
        self._reading = PropertyReader(kg, scope)
        self._shown: dict[str, Entity] = {}
        self._allowed: dict[str, frozenset[int] | None] = {}

    def candidates(self, query: ReconciliationQuery) -> tuple[Candidate, ...]:
        """What one query may mean."""
        scored = [one for one in self._weighed(query) if one.score >= LEAST_LIKE]
        scored.sort(
            key=lambda one: (-one.score, not one.by_code, self._held.facts[one.iri].notation, one.iri)
        )
        match = _sure(scored)
        shown = scored[: min(query.limit, MOST_CANDIDATES)]
        return tuple(
            Candidate(self._entity(one.iri), round(one.score, 2), one.iri == match, one.features)
            for one in shown
        )

    def _entity(self, iri: str) -> Entity:
        if iri not in self._shown:
            self._shown[iri] = entity(self._kg, self._held, iri)
        return self._shown[iri]

    def _weighed(self, query: ReconciliationQuery) -> Iterator[_Found]:
        """The things that the query may mean, with all that it says of them weighed."""
        for one in self._named(query):
            found = self._with_wishes(one, query)
            yield self._with_type(found, query) if query.types else found

    def _named(self, query: ReconciliationQuery) -> Iterable[_Found]:
        """What the text alone means; without a text, whatever has the properties."""
        found: dict[str, _Found] = {}
        having = self._reading.having(query.wishes) if not query.text.strip() else frozenset()
        for scope in self._places(query):
            shelf, allowed = self._held.shelf(scope), self._allowed_in(scope)
            if query.text.strip():
                found |= _called(shelf, allowed, query.text)
            for iri in sorted(having & shelf.numbers.keys()):
                if allowed is None or shelf.numbers[iri] in allowed:
                    found[iri] = _Found(iri, CERTAIN)
        return found.values()

    def _places(self, query: ReconciliationQuery) -> Iterable[Scope]:
        """Where to look: among the types asked for, or in all of the scope where types are but a wish."""
        if not query.types or query.strictness == "should":
            return (self._scope,)
        return dict.fromkeys(filter(None, (self._held.of_type(one) for one in query.types)))

    def _allowed_in(self, scope: Scope) -> frozenset[int] | None:
        """Which things of another scope are in ours too; None where all are."""
        ours = self._scope.key
        if ours in ("", scope.key):
            return None
        if scope.key not in self._allowed:
            iris = enumerate(self._held.shelf(scope).iris)
            self._allowed[scope.key] = frozenset(n for n, iri in iris if ours in self._held.facts[iri].scopes)
        return self._allowed[scope.key]

    def _with_wishes(self, found: _Found, query: ReconciliationQuery) -> _Found:
        """Each property counts the same; the name counts for more, where there is one."""
        if not query.wishes:
            return found
        degrees = [self._reading.degree(found.iri, wish) for wish in query.wishes]
        mean = sum(degrees) / len(degrees)
        weight = _NAME_WEIGHT if query.text.strip() else 0.0
        told = {wish.property: degree for wish, degree in zip(query.wishes, degrees, strict=True)}
        return replace(
            found, score=found.score * (weight + (1 - weight) * mean), features=found.features | told
        )

    def _with_type(self, found: _Found, query: ReconciliationQuery) -> _Found:
        wanted = [self._held.of_type(one) for one in query.types]
        has = [one is not None and one.key in self._held.facts[found.iri].scopes for one in wanted]
        fits = all(has) if query.strictness == "all" else any(has)
        kept = 1.0 if fits else _OTHER_TYPE if query.strictness == "should" else 0.0
        return replace(found, score=found.score * kept, features=found.features | {"type_match": fits})


def _called(shelf: Shelf, allowed: frozenset[int] | None, text: str) -> dict[str, _Found]:
    """The things on a shelf with a code, name or IRI that is or resembles the text."""
    coded, called = shelf.index.coded(text), shelf.index.called(text)
    own = {shelf.numbers[text.strip()]} if text.strip() in shelf.numbers else set()
    alike = shelf.index.similar(text, allowed)
    found = {}
    for number in coded | called | own | alike.keys():
        if allowed is None or number in allowed:
            exact = number in coded or number in called or number in own
            features: dict[str, float | bool] = {
                "code_exact": number in coded or number in own,
                "name_exact": number in called,
                "name_similarity": CERTAIN if number in called else round(alike.get(number, 0.0), 2),
            }
            score = CERTAIN if exact else alike[number]
            found[shelf.iris[number]] = _Found(
                shelf.iris[number], score, bool(features["code_exact"]), features
            )
    return found


def _sure(scored: list[_Found]) -> str:
    """The IRI of the only thing that is exactly what was asked for; "" where there are several or none.

    A code is surer than a name.
    """
    certain = [one for one in scored if one.score == CERTAIN]
    sure = [one for one in certain if one.by_code] or certain
    return sure[0].iri if len(sure) == 1 else ""
