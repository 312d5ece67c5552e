"""What follows is kept right through any sequence of changes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.model.terms import Iri, Triple
from modernstats_kg.reason import axioms
from modernstats_kg.reason.closing import closed
from modernstats_kg.reason.delta import Both, extend, retract
from modernstats_kg.reason.explain import Proof, explain
from modernstats_kg.reason.memory import MemoryFacts, closure
from modernstats_kg.reason.rules import Rules

THINGS = [Iri(f"http://example.org/{name}") for name in "abcd"]
CLASSES = [Iri(f"http://example.org/{name}") for name in ("A", "B", "C")]
PROPERTIES = [Iri(f"http://example.org/{name}") for name in "pqrst"]
P, Q, R, S, T = PROPERTIES
AXIOMS = {
    Triple(CLASSES[0], axioms.SUBCLASS, CLASSES[1]),
    Triple(CLASSES[1], axioms.SUBCLASS, CLASSES[2]),
    Triple(P, axioms.SUBPROPERTY, Q),
    Triple(Q, axioms.TYPE, axioms.TRANSITIVE),
    Triple(R, axioms.INVERSE, Q),
    Triple(S, axioms.TYPE, axioms.SYMMETRIC),
    Triple(S, axioms.SUBPROPERTY, Q),
    Triple(T, axioms.EQUIVALENT_PROPERTY, S),
}

links = st.builds(Triple, st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS))
types = st.builds(Triple, st.sampled_from(THINGS), st.just(axioms.TYPE), st.sampled_from(CLASSES))
changes = st.tuples(st.booleans(), st.sets(links | types, min_size=1, max_size=4))


def n_triples(triples):
    return "".join(f"<{s}> <{p}> <{o}> .\n" for s, p, o in triples)


def closed_rules():
    lines = closed(n_triples(AXIOMS)).splitlines()
    return Rules(Triple(*(Iri(term[1:-1]) for term in line[:-2].split(" "))) for line in lines)


RULES = closed_rules()


def changed(asserted, inferred, adding, triples):
    """The asserted statements after a change, with `inferred` brought up to date."""
    after = asserted | triples if adding else asserted - triples
    facts = MemoryFacts(after)
    for triple in after - asserted:
        inferred.discard(triple)
    again = retract(RULES, MemoryFacts(asserted), facts, inferred, asserted - after)
    extend(RULES, facts, inferred, [*again, *(after - asserted)])
    return after


@settings(max_examples=300, deadline=None)
@given(st.lists(changes, max_size=12))
def test_after_any_changes_the_inferred_statements_are_those_of_the_closure_from_nothing(sequence):
    asserted, inferred = set(), MemoryFacts()
    for adding, triples in sequence:
        asserted = changed(asserted, inferred, adding, triples)

        assert set(inferred) == closure(RULES, asserted)


@settings(max_examples=100, deadline=None)
@given(st.sets(links | types, max_size=10))
def test_every_inferred_statement_has_a_proof_that_ends_in_asserted_ones(asserted):
    inferred = closure(RULES, asserted)
    facts = MemoryFacts(asserted)

    for triple in inferred:
        proof = explain(RULES, triple, facts, Both(facts, MemoryFacts(inferred)))

        assert proof is not None
        assert leaves(proof) <= asserted


def leaves(proof: Proof):
    if proof.step is None:
        return {proof.statement}
    assert [premise.statement for premise in proof.premises] == list(proof.step.premises)
    return set().union(*(leaves(premise) for premise in proof.premises))


@settings(max_examples=25, deadline=None)
@given(st.sets(links | types, max_size=8))
def test_the_closure_holds_whatever_owl_rl_derives_from_links_and_types(asserted):
    derived = owl_rl(asserted)

    assert derived <= closure(RULES, asserted) | asserted


def owl_rl(asserted):
    """Links between the things, and their types, by the general reasoner on schema and data at once."""
    from owlrl import DeductiveClosure, OWLRL_Semantics
    from rdflib import Graph

    graph = Graph().parse(data=n_triples(AXIOMS | asserted), format="nt")
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    all_triples = {Triple(*(Iri(str(term)) for term in triple)) for triple in graph}
    return {
        triple
        for triple in all_triples
        if triple.subject in THINGS
        and (triple.predicate in PROPERTIES or (triple.predicate == axioms.TYPE and triple.object in CLASSES))
    }
