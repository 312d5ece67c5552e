"""Our terms as rdflib's."""

import logging
from collections.abc import Iterable
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from modernstats_kg.model import terms
from modernstats_kg.model.terms import XSD_STRING, Iri, Quad, Term

# A literal that is none of its datatype is what a report tells of; rdflib adds a traceback to the log.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
_NO_GRAPH: Final = Iri("urn:x-no-graph")


def graph_of(quads: Iterable[Quad], skolem: str = "") -> Graph:
    """Statements as one graph, whatever named graphs they stand in.

    Args:
        quads: the statements.
        skolem: what the IRIs begin with that stand for blank nodes and are to be blank nodes again, which
            property paths of shapes have to be; nothing when empty.
    """
    graph = Graph()
    for subject, predicate, object_, _ in quads:
        graph.add((_again(subject, skolem), to_node(predicate), _again(object_, skolem)))
    return graph


def to_node(term: Term) -> Node:
    """One term."""
    if isinstance(term, Iri):
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    # As it was written: a report has to quote what the caller sent.
    datatype = None if term.datatype == XSD_STRING else URIRef(term.datatype)
    return Literal(term.value, datatype=datatype, normalize=False)


def _again(term: Term, skolem: str) -> Node:
    if skolem and isinstance(term, Iri) and term.value.startswith(skolem):
        return BNode(term.value.removeprefix(skolem))
    return to_node(term)


def to_term(node: Node) -> Term:
    """One node of rdflib as a term of ours; a blank node is named as Turtle does."""
    if isinstance(node, Literal):
        return terms.Literal(str(node), str(node.datatype or XSD_STRING), str(node.language or ""))
    return Iri(f"_:{node}" if isinstance(node, BNode) else str(node))


def named(node: Node | None) -> str:
    """A node as text; a blank node as Turtle names it."""
    return f"_:{node}" if isinstance(node, BNode) else "" if node is None else str(node)


def english(texts: Iterable[Node]) -> str:
    """The English one of some texts, else any that stays the same."""
    literals = [text for text in texts if isinstance(text, Literal)]
    in_english = [text for text in literals if text.language == "en"]
    return str(min(in_english or literals, default=""))


class Statements:
    """Looks up the statements of a graph of rdflib, as a store would."""

    def __init__(self, graph: Graph) -> None:
        """Read from `graph`, which is not changed."""
        self._graph = graph

    def __call__(
        self,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object_: Term | None = None,
        graph: Iri | None = None,
    ) -> list[Quad]:
        """All statements that match, as if of one named graph; None matches anything."""
        pattern = tuple(None if term is None else _node(term) for term in (subject, predicate, object_))
        return [
            Quad(Iri(named(s)), Iri(str(p)), to_term(o), graph or _NO_GRAPH)
            for s, p, o in self._graph.triples((pattern[0], pattern[1], pattern[2]))
        ]


def _node(term: Term) -> Node:
    if isinstance(term, Iri) and term.value.startswith("_:"):
        return BNode(term.value[2:])
    return to_node(term)
