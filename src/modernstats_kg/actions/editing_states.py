"""What is said of an item, and in which graph it is changed."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import expect_iri
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.access import Caller
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.official import is_official
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand, is_private

EDITS: Final = "graph/edits"
"""What follows the base in the IRI of the graph that new items go to, unless another is named."""
SUCCESSOR: Final = Iri(expand("dcterms:isReplacedBy"))
"""What is left said of an item that was withdrawn, where something took its place."""
_TYPE: Final = Iri(expand("rdf:type"))


def said_of(kg: KnowledgeGraph, iri: str) -> tuple[Quad, ...]:
    """What is asserted with a resource as subject, where everybody may read it."""
    return tuple(quad for quad in kg.store.statements(subject=Iri(iri)) if quad.graph not in KEPT)


def graph_for(kg: KnowledgeGraph, caller: Caller, kind: Kind, said: Iterable[Quad], asked: Iri | None) -> Iri:
    """The graph that statements about an item are added to.

    Args:
        said: what is asserted of the item; nothing of a new one.
        asked: the graph that the editor names; None for no preference.

    Returns:
        Of the graphs that state its class one that the caller may write, and our own before official ones;
        of several the one that says most of it. The graph of edits for a new one.
    """
    if asked is not None:
        return asked
    quads = tuple(said)
    classes = {Iri(name) for name in kind.class_iris}
    homes = {quad.graph for quad in quads if quad.predicate == _TYPE and quad.object in classes}
    if not homes:
        return Iri(f"{kg.settings.base}{EDITS}")
    said_in = Counter(quad.graph for quad in quads)
    return min(
        homes,
        key=lambda graph: (
            not caller.may_write(graph),
            is_official(graph.value),
            -said_in[graph],
            graph,
        ),
    )


def expect_public(graph: Iri) -> None:
    """Refuse to write what REST would not show.

    Raises:
        BadParameter: the graph is a private one, or its name is malformed.
    """
    expect_iri(graph)
    if is_private(graph.value):
        raise BadParameter(
            "graph", "REST shows what everybody may read; a private graph is written at /graphs or /update."
        )
