"""What follows from the statements of the store, kept in a graph of its own with every commit."""

import logging
from collections.abc import Iterable
from typing import Final

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Quad, Term, Triple
from modernstats_kg.namespaces import is_private
from modernstats_kg.query.library import canned
from modernstats_kg.reason.axioms import is_axiom
from modernstats_kg.reason.delta import extend, retract
from modernstats_kg.reason.memory import MemoryFacts, closure
from modernstats_kg.reason.reasoner import Reasoner
from modernstats_kg.store.bookkeeping import INFERRED, PROVENANCE, digest_quads
from modernstats_kg.store.port import Store

_log = logging.getLogger(__name__)
KEPT: Final = (INFERRED, PROVENANCE)
"""The graphs that the store keeps itself."""


def learn_rules(store: Store, reasoner: Reasoner) -> None:
    """Make the axioms among the asserted statements the rules in force.

    Raises:
        StoreUnavailable: they cannot be closed.
    """
    rows = store.rows(canned("axioms"))
    triples = (Triple(Iri(str(row["s"])), Iri(str(row["p"])), row["o"]) for row in rows)
    reasoner.learn(triple for triple in triples if is_axiom(triple))


def is_behind(store: Store, reasoner: Reasoner) -> bool:
    """Whether the inferred statements were made with other rules than those in force."""
    return store.digests().get(INFERRED.value, "") != reasoner.digest


def with_inferred(store: Store, reasoner: Reasoner, change: Change) -> Change:
    """The change together with what it changes of the inferred statements.

    Args:
        store: before the change; nobody else may write meanwhile.
        reasoner: has the rules in force.
        change: as `Store.effect` gives it; touches none of the inferred statements.
    """
    before = StoreFacts(store, Change())
    after = StoreFacts(store, change)
    touched = {Triple(*quad[:3]) for quad in change.adds | change.removes if _counts(quad)}
    triples = [triple for triple in touched if reasoner.rules.concern(triple)]
    new = [triple for triple in triples if triple in after and triple not in before]
    gone = [triple for triple in triples if triple in before and triple not in after]
    inferred = _Inferred(store)
    for triple in new:
        inferred.discard(triple)
    again = retract(reasoner.rules, before, after, inferred, gone)
    extend(reasoner.rules, after, inferred, [*again, *new])
    return Change(change.adds | inferred.adds, change.removes | inferred.removes)


def follow_axioms(store: Store, reasoner: Reasoner, change: Change) -> None:
    """Infer everything anew, by new rules, when the change was one of axioms."""
    if any(is_axiom(Triple(*quad[:3])) for quad in change.adds | change.removes):
        infer_anew(store, reasoner)


def infer_anew(store: Store, reasoner: Reasoner) -> int:
    """Compute all that follows from nothing, and commit where the store says otherwise.

    Returns:
        Number of statements that were missing or too many.
    """
    different = 0

    def build() -> Change:
        nonlocal different
        learn_rules(store, reasoner)  # of the axioms that hold now, whoever else has changed them
        concerned = (quad for name in reasoner.rules.predicates for quad in store.statements(predicate=name))
        asserted = (Triple(*quad[:3]) for quad in concerned if _counts(quad))
        wanted = {Quad(*triple, INFERRED) for triple in closure(reasoner.rules, asserted)}
        present = set(store.statements(graph=INFERRED))
        different = len(wanted ^ present)
        made_with = digest_quads({INFERRED: reasoner.digest})
        known = store.digests().get(INFERRED.value)
        outdated = digest_quads({INFERRED: known}) - made_with if known else set()
        return Change(frozenset(wanted - present | made_with), frozenset(present - wanted | outdated))

    store.write(build, Attribution(reason="Inferred everything anew."))
    if different:
        _log.info("inferred anew: %d statements differed", different)
    return different


def _counts(quad: Quad) -> bool:
    """Whether something is inferred from the statement: not where that would tell what few may read."""
    return quad.graph not in KEPT and not is_private(quad.graph.value)


class StoreFacts:
    """The asserted statements of the store as they are once a change has happened."""

    def __init__(self, store: Store, change: Change) -> None:
        self._store = store
        self._removes = change.removes
        self._new = MemoryFacts(Triple(*quad[:3]) for quad in change.adds if _counts(quad))

    def __contains__(self, triple: Triple) -> bool:
        return triple in self._new or bool(self._kept(*triple))

    def objects(self, subject: Iri, predicate: Iri) -> Iterable[Term]:
        """The objects of the statements with this subject and predicate."""
        return {quad.object for quad in self._kept(subject, predicate)}.union(
            self._new.objects(subject, predicate)
        )

    def subjects(self, predicate: Iri, value: Term) -> Iterable[Iri]:
        """The subjects of the statements with this predicate and object."""
        return {quad.subject for quad in self._kept(None, predicate, value)}.union(
            self._new.subjects(predicate, value)
        )

    def _kept(self, s: Iri | None, p: Iri, o: Term | None = None) -> list[Quad]:
        found = self._store.statements(s, p, o)
        return [quad for quad in found if _counts(quad) and quad not in self._removes]


class InferredFacts:
    """The inferred statements of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __contains__(self, triple: Triple) -> bool:
        return bool(self._store.statements(*triple, INFERRED))

    def objects(self, subject: Iri, predicate: Iri) -> Iterable[Term]:
        """The objects of the statements with this subject and predicate."""
        return {quad.object for quad in self._store.statements(subject, predicate, None, INFERRED)}

    def subjects(self, predicate: Iri, value: Term) -> Iterable[Iri]:
        """The subjects of the statements with this predicate and object."""
        return {quad.subject for quad in self._store.statements(None, predicate, value, INFERRED)}


class _Inferred:
    """The inferred statements of the store with what a computation adds and takes away."""

    def __init__(self, store: Store) -> None:
        self._stored = InferredFacts(store)
        self._added = MemoryFacts()
        self._taken: set[Triple] = set()

    @property
    def adds(self) -> frozenset[Quad]:
        """The statements that the store does not have yet."""
        return frozenset(Quad(*triple, INFERRED) for triple in self._added)

    @property
    def removes(self) -> frozenset[Quad]:
        """The statements that the store has still."""
        return frozenset(Quad(*triple, INFERRED) for triple in self._taken)

    def __contains__(self, triple: Triple) -> bool:
        return triple in self._added or (triple not in self._taken and triple in self._stored)

    def add(self, triple: Triple) -> None:
        self._taken.discard(triple)
        if triple not in self._stored:
            self._added.add(triple)

    def discard(self, triple: Triple) -> None:
        self._added.discard(triple)
        if triple in self._stored:
            self._taken.add(triple)

    def objects(self, subject: Iri, predicate: Iri) -> Iterable[Term]:
        stored = self._stored.objects(subject, predicate)
        kept = {value for value in stored if Triple(subject, predicate, value) not in self._taken}
        return kept.union(self._added.objects(subject, predicate))

    def subjects(self, predicate: Iri, value: Term) -> Iterable[Iri]:
        stored = self._stored.subjects(predicate, value)
        kept = {one for one in stored if Triple(one, predicate, value) not in self._taken}
        return kept.union(self._added.subjects(predicate, value))
