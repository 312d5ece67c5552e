"""Which graphs a query sees with and without what was inferred."""

from pathlib import Path

import pytest

from modernstats_kg.actions.entailment import dataset_with, entailment_named
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.query_dataset import UNNAMED, Dataset
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.bookkeeping import INFERRED as INFERRED_GRAPH
from small_graphs import GRAPH, say, small_graph

INFERRED = INFERRED_GRAPH.value
FACT = "<a> skos:broader <b> .\n"


@pytest.fixture
def kg(tmp_path: Path) -> KnowledgeGraph:
    graph = small_graph(tmp_path, FACT)
    yield graph
    graph.close()


def test_without_inferred_statements_both_see_the_same_and_say_none(kg: KnowledgeGraph) -> None:
    assert dataset_with(kg, "ASK {}", UNNAMED, "full") == (UNNAMED, "none")
    assert dataset_with(kg, "ASK {}", UNNAMED, "none") == (UNNAMED, "none")


def test_none_leaves_the_inferred_graph_out_of_all_that_a_query_sees(kg: KnowledgeGraph) -> None:
    say(kg, "<b> skos:narrower <a> .\n", Iri(INFERRED))
    others, holds = dataset_with(kg, "ASK {}", UNNAMED, "none")

    assert holds == "none"
    assert GRAPH.value in others.default
    assert INFERRED not in (*others.default, *others.named)
    assert set(others.named) == set(others.default) == set(kg.store.graph_sizes()) - {INFERRED}
    assert set(dataset_with(kg, "ASK {}", UNNAMED, "full")[0].default) == set(kg.store.graph_sizes())
    assert dataset_with(kg, "ASK {}", UNNAMED, None) == (UNNAMED, "none")


def test_a_dataset_that_is_named_is_taken_as_it_is_named(kg: KnowledgeGraph) -> None:
    say(kg, "<b> skos:narrower <a> .\n", Iri(INFERRED))
    one, both = Dataset((GRAPH.value,)), Dataset((GRAPH.value,), (INFERRED,))

    assert dataset_with(kg, "ASK {}", one, "full") == (one, "none")
    assert dataset_with(kg, "ASK {}", both, "none") == (both, "full")
    assert dataset_with(kg, f"ASK FROM <{INFERRED}> {{}}", UNNAMED, "none") == (UNNAMED, "full")
    assert dataset_with(kg, f"ASK FROM <{GRAPH.value}> {{}}", UNNAMED, "full") == (UNNAMED, "none")


def test_entailments_have_two_names() -> None:
    assert [entailment_named(name) for name in ("none", " FULL ")] == ["none", "full"]
    with pytest.raises(BadParameter, match="none, full"):
        entailment_named("owl-rl")
