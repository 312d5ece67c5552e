"""How much of what the graph holds."""

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.status import count_content, graph_status
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.store.bookkeeping import INFERRED


def test_every_kind_is_counted_without_repeats(kg: KnowledgeGraph) -> None:
    counts = count_content(kg)

    assert list(counts) == list(KINDS)
    assert (counts["projects"], counts["events"]) == (18, 13)
    assert all(counts.values())


def test_every_asserted_graph_has_its_statements_counted(kg: KnowledgeGraph) -> None:
    statuses = graph_status(kg)
    asserted = {name: size for name, size in kg.store.graph_sizes().items() if name != INFERRED.value}

    assert {status.source.name: status.quads for status in statuses} == asserted
    assert [status.source for status in statuses[:-1]] == list(kg.catalog)
    assert statuses[-1].source.title == "Provenance"
    assert all(status.quads for status in statuses)
