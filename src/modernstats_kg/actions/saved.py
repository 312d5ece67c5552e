"""Saved queries: which there are, and what is asked when one is run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.queries import Prepared, Question, prepare_query
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.exchange.rdf import written
from modernstats_kg.model.queries import SavedQuery
from modernstats_kg.model.query_dataset import UNNAMED, Dataset
from modernstats_kg.model.terms import Term
from modernstats_kg.query.binding import bind, pattern_of, with_values
from modernstats_kg.query.formats import Format
from modernstats_kg.query.shelf import read_saved

__all__ = ["pattern_of", "prepare_saved", "query_text", "read_saved", "saved_query", "takes_version"]

_NOTHING: Final[tuple[tuple[str, str], ...]] = ()


def saved_query(kg: KnowledgeGraph, name: str) -> SavedQuery:
    """The saved query of that name.

    Raises:
        NotFound: there is none; lists those there are.
    """
    known = read_saved(kg.settings.base)
    if name not in known:
        raise NotFound(f"There is no saved query {name!r}. Those there are: {', '.join(known)}.")
    return known[name]


def takes_version(saved: SavedQuery) -> bool:
    """Whether a query has a parameter `version` of its own, so that the word cannot name a state there."""
    return any(parameter.name == "version" for parameter in saved.parameters)


def query_text(kg: KnowledgeGraph, saved: SavedQuery, given: Sequence[tuple[str, str]] = _NOTHING) -> str:
    """The query with the values of its parameters in their places.

    Args:
        given: names and values of parameters, as the address has them.

    Raises:
        BadParameter: a parameter is unknown, given twice, missing or malformed; says what fits.
    """
    terms = bind(saved, given, kg.settings.base)
    return with_values(saved.text, {name: _written(name, term) for name, term in terms.items()})


def prepare_saved(kg: KnowledgeGraph, text: str, form: Format, commit: int | None = None) -> Prepared:
    """A saved query with its values, ready for `actions.queries.answer_prepared`.

    Args:
        text: made by `query_text`.
        form: of SELECT results.
        commit: number of the commit whose state is asked; None for the newest.
    """
    dataset = replace(_all_graphs(kg), commit=commit)
    # ours are written with the most selective pattern first, and their rows come in the same order each time
    return prepare_query(kg, Question(text, format_name=form.name, dataset=dataset, order="written"))


def _all_graphs(kg: KnowledgeGraph) -> Dataset:
    """What a saved query reads: all graphs, also where a query without FROM would see none of them."""
    if kg.settings.default_graph == "union":
        return UNNAMED
    graphs = tuple(sorted(kg.store.graph_sizes()))
    return Dataset(graphs, graphs)


def _written(name: str, term: Term) -> str:
    try:
        return written(term)
    except ValueError as fault:
        raise BadParameter(name, f"{name} is no well-formed IRI: {fault}.") from fault
