"""Which graphs a query sees when it is asked with or without what was inferred.

The union of all graphs leaves the inferred statements out, and GRAPH reaches them by the name of their graph.
So they take part only where a query asks for them.
"""

from dataclasses import replace
from typing import Final, get_args

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.parameters import one_of
from modernstats_kg.model.answer import Entailment
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.namespaces import default_graph
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.dataset import names_own_dataset

NAMES: Final[tuple[Entailment, ...]] = get_args(Entailment)


def entailment_named(name: str) -> Entailment:
    """The entailment that `entailment=` asks for.

    Raises:
        BadParameter: there is none of that name.
    """
    return one_of("entailment", name, NAMES)


def dataset_with(
    kg: KnowledgeGraph, query: str, asked: Dataset, entailment: Entailment | None
) -> tuple[Dataset, Entailment]:
    """The graphs that the query sees, and the entailment that then holds.

    A dataset that the request or the query names is taken as it is named. Elsewhere `full` puts the inferred
    statements into the default graph, and `none` hides their graph from GRAPH too.

    Args:
        query: text of the query.
        asked: the graphs that the request names.
        entailment: what the request asks for; None where it does not say.
    """
    inferred = INFERRED.value
    if asked:
        return asked, "full" if inferred in (*asked.default, *asked.named) else "none"
    if names_own_dataset(query):
        return asked, "full" if inferred in query else "none"
    if entailment is None:
        return asked, "none"
    graphs = _known_graphs(kg, asked.commit)  # which counts them once for each commit
    if inferred not in graphs:
        return asked, "none"
    seen = _seen(kg, graphs if entailment == "full" else graphs - {inferred})
    return replace(seen, commit=asked.commit, readable=asked.readable), entailment


def _known_graphs(kg: KnowledgeGraph, commit: int | None) -> set[str]:
    """The graphs there are; for an older commit all there ever were: readers pass over what is not there."""
    if commit is None:
        return set(kg.store.graph_sizes())
    return {graph for entry in ledger_of(kg.store).entries for graph in entry.graphs}


def _seen(kg: KnowledgeGraph, graphs: set[str]) -> Dataset:
    """The dataset of these graphs, as the setting for the default graph divides them."""
    unnamed = default_graph(kg.settings.base)
    if kg.settings.default_graph == "union":
        return Dataset(tuple(sorted(graphs)), tuple(sorted(graphs)))
    default = (unnamed, *(graphs & {INFERRED.value}))
    return Dataset(default, tuple(sorted(graphs - {unnamed})))
