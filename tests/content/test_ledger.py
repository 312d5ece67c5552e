"""Every fact of the ledger is in the shipped files, in the graph of its source, or left out for a reason."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import DCTERMS, RDF, SKOS, Dataset, Graph, Literal

from . import ledger
from .ledger import Fact, Names, Rule

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
    pytest.mark.skipif(
        not ledger.LEDGER.exists(),
        reason=f"no ledger at {ledger.LEDGER}; set KG_REFERENCE to the reference folder",
    ),
]
NAMING = (SKOS.prefLabel, DCTERMS.alternative)


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The loaded graphs."""
    return ledger.load_graphs()


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    """The facts of the ledger."""
    return ledger.read_facts()


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """The mapping table."""
    return ledger.read_rules()


@pytest.fixture(scope="module")
def names(data: Dataset, facts: list[Fact]) -> Names:
    """The entities by their identifiers in the data."""
    return ledger.names_in(data, facts)


def _graph(data: Dataset, name: str) -> Graph:
    return data.graph(ledger.GRAPHS[name])


def _holds(graph: Graph, triple: ledger.Triple) -> bool:
    """Whether a graph says a triple; a name may be the preferred or an alternative one."""
    subject, predicate, node = triple
    if predicate in NAMING:
        return any((subject, name, node) in graph for name in NAMING)
    return triple in graph


def _missing(fact: Fact, rule: Rule, data: Dataset, names: Names) -> list[str]:
    """What the graphs of a fact lack of it."""
    rewordings = ledger.read_rewordings()
    said = [
        triple
        for value in ledger.values_of(fact, rewordings)
        for triple in ledger.statements(fact, rule, value, names)
    ]
    if not said:
        return [f"{fact} becomes no statement"]
    return [
        f"{fact.id} {fact.attribute}={fact.value}: {triple} not in {graph}"
        for graph in ledger.graphs_of(fact)
        for triple in said
        if not _holds(_graph(data, graph), triple)
    ]


def test_every_attribute_has_one_rule(facts: list[Fact], rules: list[Rule]) -> None:
    """One row of the mapping table applies to each attribute of each kind."""
    wrong = {(f.kind, f.attribute) for f in facts if len(ledger.applicable(rules, f)) != 1}
    assert not wrong


def test_every_rule_is_used(facts: list[Fact], rules: list[Rule]) -> None:
    """No row of the mapping table is left without a fact."""
    used = {rule for fact in facts for rule in ledger.applicable(rules, fact)}
    assert not set(rules) - used


def test_rules_are_well_formed(rules: list[Rule]) -> None:
    """What is kept has a property and a form, what is left out has a reason and nothing else."""
    for rule in rules:
        assert rule.treatment in {"property", "note", "link", "left out"}, rule
        left_out = rule.treatment == "left out"
        assert bool(rule.reason) == left_out, rule
        assert bool(rule.property) == bool(rule.value) == (not left_out), rule


def test_every_rewording_is_used(facts: list[Fact]) -> None:
    """Each rewording belongs to a fact and says something."""
    known = {(fact.id, fact.attribute, fact.value) for fact in facts}
    rewordings = ledger.read_rewordings()
    assert set(rewordings) <= known
    assert all(row.text or row.entities for row in rewordings.values())


def test_identifiers_are_unique(data: Dataset) -> None:
    """No two resources share an identifier of the ledger."""
    owners = {(str(value), node) for node, value in data.subject_objects(DCTERMS.identifier)}
    counts = Counter(identifier for identifier, _ in owners)
    assert [identifier for identifier, count in counts.items() if count > 1] == []


def test_every_entity_is_described(data: Dataset, facts: list[Fact], names: Names) -> None:
    """Each entity has a type, an identifier, its name and a source in every graph that states its name."""
    wrong = []
    for fact in (fact for fact in facts if fact.attribute == "name"):
        node = names.iris.get(fact.id)
        for graph in (_graph(data, name) for name in ledger.graphs_of(fact)):
            named = any((node, name, Literal(fact.value, lang="en")) in graph for name in NAMING)
            complete = all(graph.value(node, p) for p in (RDF.type, SKOS.prefLabel, DCTERMS.source))
            if not (named and complete and (node, DCTERMS.identifier, Literal(fact.id)) in graph):
                wrong.append(fact.id)
    assert wrong == []


def test_every_kept_fact_is_stated(data: Dataset, facts: list[Fact], rules: list[Rule], names: Names) -> None:
    """Each fact that is not left out is found in the graph of each of its sources."""
    missing = []
    for fact in facts:
        [rule] = ledger.applicable(rules, fact)
        if rule.treatment != "left out":
            missing += _missing(fact, rule, data, names)
    assert missing == []


def test_every_relation_is_a_link(data: Dataset, facts: list[Fact], names: Names) -> None:
    """A fact whose value is another entity's id is a statement between the two IRIs."""
    missing = []
    for fact in facts:
        other = names.iris.get(fact.value)
        if other is None or fact.attribute in {"name", "referredToAs"}:
            continue
        node = names.iris[fact.id]
        for graph in (_graph(data, name) for name in ledger.graphs_of(fact)):
            if (node, None, other) not in graph and (other, None, node) not in graph:
                missing.append(f"{fact.id} {fact.attribute} {fact.value}")
    assert missing == []


def test_no_two_preferred_names(data: Dataset) -> None:
    """A resource has one preferred name in a language, whatever the graph."""
    labels = {(node, label) for node, label in data.subject_objects(SKOS.prefLabel)}
    counts = Counter((node, label.language) for node, label in labels if isinstance(label, Literal))
    assert [node for node, count in counts.items() if count > 1] == []
