"""Whether a query is evaluated in the order in which it is written (docs/adr/0021-query-order.md)."""

from functools import lru_cache
from typing import Final, get_args

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.parameters import one_of
from modernstats_kg.actions.statistics import whole_statistics
from modernstats_kg.model.answer import Order
from modernstats_kg.model.counts import Counts, counts_of
from modernstats_kg.query.ordering import has_an_order, in_order
from modernstats_kg.query.tokens import tokenize

NAMES: Final[tuple[Order, ...]] = get_args(Order)
_KEPT: Final = 256


def order_named(name: str) -> Order:
    """The order that `order=` asks for.

    Raises:
        BadParameter: there is none of that name.
    """
    return one_of("order", name, NAMES)


def evaluated_text(kg: KnowledgeGraph, query: str) -> str:
    """What is evaluated for a query on the newest state: itself, or the same in another order.

    Counts are those of the asserted statements that everybody may read. They are made apart, begun by the
    first query that they are of use to, which itself is evaluated as it is written.

    Args:
        query: its text, which the guard let pass.
    """
    elsewhere = kg.settings.store  # LATERAL is an extension of the embedded engine
    if elsewhere or kg.settings.default_graph != "union" or not has_an_order(query):
        return query
    counts = kg.counting.current(kg.store.commit, lambda: counts_of(whole_statistics(kg)))
    return query if counts is None else _ordered(query, counts)


@lru_cache(_KEPT)
def _ordered(text: str, counts: Counts) -> str:
    """Kept for queries that are asked again and again: counts are the same until somebody counts anew."""
    return in_order(text, tokenize(text), counts) or text
