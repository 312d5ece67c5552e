"""The rules that the closed axioms amount to, as tables: which statements follow from which.

Source: OWL 2 Profiles 4.3: cax-sco, prp-spo1, prp-inv1 and prp-inv2, prp-symp, prp-trp.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from modernstats_kg.model.terms import Iri, Term, Triple
from modernstats_kg.reason.axioms import (
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    INVERSE,
    SUBCLASS,
    SUBPROPERTY,
    SYMMETRIC,
    TRANSITIVE,
    TYPE,
)

RuleName = Literal["subclass", "subproperty", "inverse", "symmetric", "transitive"]
Table = Mapping[Iri, frozenset[Iri]]


class Facts(Protocol):
    """The statements that rules are applied to."""

    def __contains__(self, triple: Triple, /) -> bool:
        """Whether the statement is one of them."""
        ...

    def objects(self, subject: Iri, predicate: Iri) -> Iterable[Term]:
        """The objects of the statements with this subject and predicate."""
        ...

    def subjects(self, predicate: Iri, value: Term) -> Iterable[Iri]:
        """The subjects of the statements with this predicate and object."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule.

    Attributes:
        rule: which.
        axiom: the statement of the schema that it rests on.
        premises: statements that must hold.
        conclusion: the statement that then holds.
    """

    rule: RuleName
    axiom: Triple
    premises: tuple[Triple, ...]
    conclusion: Triple


class Rules:
    """The rules of one closed set of axioms."""

    def __init__(self, closure: Iterable[Triple]) -> None:
        """Make the tables.

        Args:
            closure: the axioms with all that follow from them.
        """
        broader: dict[Iri, dict[Iri, set[Iri]]] = {
            SUBCLASS: defaultdict(set),
            SUBPROPERTY: defaultdict(set),
            INVERSE: defaultdict(set),
        }
        characters: dict[Iri, set[Iri]] = {SYMMETRIC: set(), TRANSITIVE: set()}
        for one, predicate, other in closure:
            if not isinstance(other, Iri):
                continue
            if predicate == TYPE and other in characters:
                characters[other].add(one)
            for table, lower, upper in _readings(one, predicate, other):
                broader[table][lower].add(upper)
        self.superclasses = _frozen(broader[SUBCLASS])
        self.superproperties = _frozen(broader[SUBPROPERTY])
        self.inverses = _frozen(broader[INVERSE])
        self.symmetric = frozenset(characters[SYMMETRIC])
        self.transitive = frozenset(characters[TRANSITIVE])
        self._subclasses = _turned(self.superclasses)
        self._subproperties = _turned(self.superproperties)
        self._predicates = self._all_predicates()

    @property
    def predicates(self) -> frozenset[Iri]:
        """Those of all statements that a rule needs or gives."""
        return self._predicates

    def _all_predicates(self) -> frozenset[Iri]:
        tables = (self.superproperties, self.inverses)
        given = (value for table in tables for values in table.values() for value in values)
        return frozenset({TYPE, *self.symmetric, *self.transitive, *given}.union(*tables))

    def concern(self, triple: Triple) -> bool:
        """Whether any rule needs or gives statements such as this one."""
        if triple.predicate == TYPE:
            return triple.object in self.superclasses or triple.object in self._subclasses
        return triple.predicate in self._predicates

    def forward(self, triple: Triple, facts: Facts) -> Iterator[Step]:
        """The rules that the statement sets off, with what of `facts` they need beside it."""
        s, p, o = triple
        for upper in self.superproperties.get(p, ()):
            yield Step("subproperty", Triple(p, SUBPROPERTY, upper), (triple,), Triple(s, upper, o))
        if isinstance(o, Iri):
            yield from self._of_type(triple, o) if p == TYPE else self._of_link(triple, o, facts)

    def _of_type(self, triple: Triple, kind: Iri) -> Iterator[Step]:
        for upper in self.superclasses.get(kind, ()):
            yield Step(
                "subclass", Triple(kind, SUBCLASS, upper), (triple,), Triple(triple.subject, TYPE, upper)
            )

    def _of_link(self, triple: Triple, target: Iri, facts: Facts) -> Iterator[Step]:
        s, p, _ = triple
        for other in self.inverses.get(p, ()):
            yield Step("inverse", Triple(p, INVERSE, other), (triple,), Triple(target, other, s))
        if p in self.symmetric:
            yield Step("symmetric", Triple(p, TYPE, SYMMETRIC), (triple,), Triple(target, p, s))
        if p in self.transitive:
            for after in list(facts.objects(target, p)):
                yield _chain(triple, Triple(target, p, after))
            for before in list(facts.subjects(p, s)):
                yield _chain(Triple(before, p, s), triple)

    def backward(self, triple: Triple, facts: Facts) -> Iterator[Step]:
        """The rules that give the statement, with premises that are among `facts`."""
        s, p, o = triple
        for step in self._single(triple):
            if step.premises[0] in facts:
                yield step
        if p in self.transitive and isinstance(o, Iri):
            for middle in list(facts.objects(s, p)):
                if isinstance(middle, Iri) and Triple(middle, p, o) in facts:
                    yield _chain(Triple(s, p, middle), Triple(middle, p, o))

    def _single(self, triple: Triple) -> Iterator[Step]:
        """The rules with one premise that give the statement, whether or not it holds."""
        s, p, o = triple
        if p == TYPE and isinstance(o, Iri):
            for lower in self._subclasses.get(o, ()):
                yield Step("subclass", Triple(lower, SUBCLASS, o), (Triple(s, TYPE, lower),), triple)
        for lower in self._subproperties.get(p, ()):
            yield Step("subproperty", Triple(lower, SUBPROPERTY, p), (Triple(s, lower, o),), triple)
        if not isinstance(o, Iri):
            return
        for other in self.inverses.get(p, ()):
            yield Step("inverse", Triple(other, INVERSE, p), (Triple(o, other, s),), triple)
        if p in self.symmetric:
            yield Step("symmetric", Triple(p, TYPE, SYMMETRIC), (Triple(o, p, s),), triple)


def _readings(one: Iri, predicate: Iri, other: Iri) -> Iterator[tuple[Iri, Iri, Iri]]:
    """The entries that an axiom makes: table, from, to. What is equivalent is below each other."""
    if one == other and predicate != INVERSE:
        return
    if predicate in (SUBCLASS, SUBPROPERTY):
        yield predicate, one, other
    elif predicate in (EQUIVALENT_CLASS, EQUIVALENT_PROPERTY):
        table = SUBCLASS if predicate == EQUIVALENT_CLASS else SUBPROPERTY
        yield table, one, other
        yield table, other, one
    elif predicate == INVERSE:
        yield INVERSE, one, other
        yield INVERSE, other, one


def _chain(first: Triple, second: Triple) -> Step:
    axiom = Triple(first.predicate, TYPE, TRANSITIVE)
    return Step("transitive", axiom, (first, second), Triple(first.subject, first.predicate, second.object))


def _frozen(table: Mapping[Iri, set[Iri]]) -> Table:
    return {key: frozenset(values) for key, values in table.items()}


def _turned(table: Table) -> Table:
    turned: dict[Iri, set[Iri]] = defaultdict(set)
    for lower, uppers in table.items():
        for upper in uppers:
            turned[upper].add(lower)
    return _frozen(turned)
