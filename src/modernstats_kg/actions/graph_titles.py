"""What named graphs are called that nobody has given a title."""

import re
from typing import Final
from urllib.parse import unquote

from modernstats_kg.namespaces import CANONICAL_BASE, default_graph
from modernstats_kg.store.bookkeeping import INFERRED

_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN: Final = re.compile(r"[-_.\s]+")


def graph_title(base: str, graph: str) -> str:
    """The name of a graph that the service keeps by itself, else the end of its IRI in capitalised words.

    Args:
        base: of this deployment's own IRIs.
        graph: IRI of a named graph, such as `…/graph/field-notes`, which gives "Field Notes".
    """
    own = {INFERRED.value: "Inferred statements", default_graph(base): "Default graph"}
    end = unquote(re.split("[/#]", graph.rstrip("/#"))[-1])
    words = filter(None, _BETWEEN.split(_CAPITAL.sub(" ", end)))
    return own.get(graph) or " ".join(word[0].upper() + word[1:] for word in words) or graph


def is_ours(base: str, graph: str) -> bool:
    """Whether a named graph lies below `graph/` of this deployment, or of the canonical address."""
    return graph.startswith((f"{base}graph/", f"{CANONICAL_BASE}graph/"))
