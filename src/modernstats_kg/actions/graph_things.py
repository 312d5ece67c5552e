"""How many things a named graph describes."""

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.terms import Iri
from modernstats_kg.query.library import canned


def things_in(kg: KnowledgeGraph, graph: str) -> int:
    """Number of the things that a named graph gives a class to; 0 for the graph of what was inferred.

    Args:
        graph: IRI of a graph that there is; never text of a request.
    """
    return _things_in(kg, graph)


@per_commit
def _things_in(kg: KnowledgeGraph, graph: str) -> int:
    rows = kg.store.rows(canned("things_of_graph"), {"graph": Iri(graph)})
    return next((int(str(row["things"])) for row in rows if "things" in row), 0)
