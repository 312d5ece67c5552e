"""What the tests of a store over engines share."""

import pyoxigraph as ox

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, default_graph
from modernstats_kg.store.remote import RemoteStore
from modernstats_kg.store.remote_view import RemoteView
from modernstats_kg.store.views import Seen

OPEN = Iri("https://example.org/graph/open")
OTHER = Iri("https://example.org/graph/other")
SECRET = Iri("https://example.org/graph/private/secret")
NAME = Iri("https://example.org/def#name")
SEEN = Seen(True, default_graph(CANONICAL_BASE), CANONICAL_BASE)


def named(name: str, graph: Iri = OPEN) -> Quad:
    return Quad(Iri(f"https://example.org/id/{name}"), NAME, Literal(name), graph)


def write(store: RemoteStore, *adds: Quad) -> int:
    return store.write(lambda: Change(frozenset(adds)), Attribution())


def names(view: RemoteView, text: str, seen: Seen = SEEN) -> list[str]:
    solutions = view.query(text, seen)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(solution["name"].value for solution in solutions)
