"""Between the engine's terms and ours; `embedded.py` is the only user.

Blank nodes and triple terms have no counterpart among our terms: they are skolemised or refused at
the door, so meeting one here is a fault of the program.
"""

import pyoxigraph as ox

from modernstats_kg.model.terms import XSD_STRING, Iri, Literal, Quad, Term


def to_engine(term: Term) -> ox.NamedNode | ox.Literal:
    """The engine's form of one term.

    Raises:
        ValueError: the IRI or the language tag is malformed.
    """
    if isinstance(term, Iri):
        return ox.NamedNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    if term.datatype == XSD_STRING:
        return ox.Literal(term.value)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype))


def quad_to_engine(quad: Quad) -> ox.Quad:
    """The engine's form of one statement.

    Raises:
        ValueError: one of its terms is malformed.
    """
    return ox.Quad(
        ox.NamedNode(quad.subject.value),
        ox.NamedNode(quad.predicate.value),
        to_engine(quad.object),
        ox.NamedNode(quad.graph.value),
    )


def from_engine(term: object) -> Term:
    """Our form of one of the engine's terms.

    Raises:
        TypeError: the term is neither an IRI nor a literal.
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language or "")
    raise TypeError(f"neither an IRI nor a literal: {term}")


def iri_from_engine(term: object) -> Iri:
    """Our form of a node or predicate.

    Raises:
        TypeError: the term is not an IRI.
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    raise TypeError(f"not an IRI: {term}")


def quad_from_engine(quad: ox.Quad) -> Quad:
    """Our form of one statement.

    Raises:
        TypeError: one of its terms is neither an IRI nor a literal.
    """
    return Quad(
        iri_from_engine(quad.subject),
        iri_from_engine(quad.predicate),
        from_engine(quad.object),
        iri_from_engine(quad.graph_name),
    )
