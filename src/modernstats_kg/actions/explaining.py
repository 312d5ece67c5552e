"""Why a statement is in the graph: where it is asserted, by whom and when, or what it follows from."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.inferring import KEPT, InferredFacts, StoreFacts
from modernstats_kg.errors import BadParameter, BadRequest, NotFound
from modernstats_kg.exchange.rdf import parse, serialize, written
from modernstats_kg.model.change import Change, Commit
from modernstats_kg.model.terms import Iri, Quad, Term, Triple
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.reason.axioms import EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, INVERSE, SUBCLASS, SUBPROPERTY
from modernstats_kg.reason.delta import Both
from modernstats_kg.reason.explain import Proof, explain
from modernstats_kg.reason.rules import RuleName

_EQUIVALENT: Final[Mapping[Iri, Iri]] = {SUBCLASS: EQUIVALENT_CLASS, SUBPROPERTY: EQUIVALENT_PROPERTY}
_N_TRIPLES: Final = "application/n-triples"
_N_QUADS: Final = "application/n-quads"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One graph that states something, and the commit since which it does.

    Attributes:
        graph: IRI of the named graph.
        commit: None where the history does not reach back to it.
    """

    graph: str
    commit: Commit | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one statement holds.

    Attributes:
        statement: what holds.
        assertions: who states it; empty for an inferred statement.
        rule: the rule that gives an inferred one; None for an asserted one.
        axioms: statements of the ontologies that make the rule, asserted ones.
        premises: why the statements hold that the rule needs.
    """

    statement: Triple
    assertions: tuple[Assertion, ...] = ()
    rule: RuleName | None = None
    axioms: tuple["Reason", ...] = ()
    premises: tuple["Reason", ...] = ()


def explain_statement(kg: KnowledgeGraph, statement: Triple) -> Reason:
    """The shortest reason why the statement holds, down to what is asserted.

    Raises:
        NotFound: it does not hold.
    """
    asserted = StoreFacts(kg.store, Change())
    proof = explain(kg.reasoner.rules, statement, asserted, Both(asserted, InferredFacts(kg.store)))
    if proof is None:
        said = " ".join(f"<{term}>" if isinstance(term, Iri) else f'"{term}"' for term in statement)
        raise NotFound(f"Nobody states {said}, and it follows from nothing.")
    return _reason(kg, proof)


def statement_named(subject: str, predicate: str, value: str) -> Triple:
    """The statement that three texts name.

    Args:
        value: an IRI, or a literal as N-Triples write it.

    Raises:
        BadParameter: one is neither; says which.
    """
    literal = value.startswith('"')
    written = {"s": f"<{subject}>", "p": f"<{predicate}>", "o": value if literal else f"<{value}>"}
    terms = {name: _term(name, text) for name, text in written.items()}
    return Triple(Iri(str(terms["s"])), Iri(str(terms["p"])), terms["o"])


def names_of(statement: Triple) -> dict[str, str]:
    """The three texts that name a statement, as `statement_named` reads them."""
    subject, predicate, value = statement
    return {
        "s": subject.value,
        "p": predicate.value,
        "o": str(value) if isinstance(value, Iri) else written(value),
    }


def _term(name: str, text: str) -> Term:
    try:
        read = parse(f"<urn:s> <urn:p> {text} .".encode(), _N_TRIPLES, CANONICAL_BASE)
    except BadRequest:
        read = []
    if len(read) != 1:
        raise BadParameter(name, f"{text} is no absolute IRI{', nor a literal' if name == 'o' else ''}.")
    return read[0].object


def _reason(kg: KnowledgeGraph, proof: Proof) -> Reason:
    if proof.step is None:
        return _asserted(kg, proof.statement)
    axioms = tuple(_asserted(kg, axiom) for axiom in _path(kg, proof.step.axiom))
    premises = tuple(_reason(kg, premise) for premise in proof.premises)
    return Reason(proof.statement, rule=proof.step.rule, axioms=axioms, premises=premises)


def _asserted(kg: KnowledgeGraph, statement: Triple) -> Reason:
    quads = sorted(quad for quad in kg.store.statements(*statement) if quad.graph not in KEPT)
    return Reason(statement, tuple(_assertion(kg, quad) for quad in quads))


def _assertion(kg: KnowledgeGraph, quad: Quad) -> Assertion:
    """Who said so last; what was said, taken back and said again holds since the second time."""
    line = serialize((quad,), _N_QUADS).decode()
    for entry in reversed(ledger_of(kg.store).touching(quad.subject.value)):
        commit = next(kg.store.history(entry.number - 1, entry.number), None)
        if commit is not None and line in commit.adds:
            return Assertion(quad.graph.value, commit)
    return Assertion(quad.graph.value, None)


def _path(kg: KnowledgeGraph, axiom: Triple) -> tuple[Triple, ...]:
    """The asserted axioms that a closed one rests on, in order; itself where it is asserted."""
    if kg.store.statements(*axiom):
        return (axiom,)
    subject, predicate, value = axiom
    if predicate == INVERSE and isinstance(value, Iri):
        return (Triple(value, INVERSE, subject),)
    waiting: deque[tuple[Iri, tuple[Triple, ...]]] = deque([(subject, ())])
    seen = {subject}
    while waiting:
        lower, path = waiting.popleft()
        for used, upper in _edges(kg, lower, predicate):
            if upper == value:
                return (*path, used)
            if upper not in seen:
                seen.add(upper)
                waiting.append((upper, (*path, used)))
    return ()


def _edges(kg: KnowledgeGraph, lower: Iri, predicate: Iri) -> Iterator[tuple[Triple, Iri]]:
    """The asserted axioms that lead one step up from a class or property, and what they lead to."""
    for quad in kg.store.statements(lower, predicate):
        if isinstance(quad.object, Iri):
            yield Triple(*quad[:3]), quad.object
    same = _EQUIVALENT.get(predicate)
    if same is None:
        return
    for quad in (*kg.store.statements(lower, same), *kg.store.statements(None, same, lower)):
        if isinstance(quad.object, Iri):
            yield Triple(*quad[:3]), quad.object if quad.subject == lower else quad.subject
