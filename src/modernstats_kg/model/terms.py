"""RDF terms as plain values.

No blank node among them: they are skolemised at the door, so every node has an IRI.
"""

from dataclasses import dataclass
from typing import NamedTuple

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True, slots=True, order=True)
class Iri:
    """A node or predicate named by an absolute IRI."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A lexical form with its datatype and, for text, its language tag ("" when it has none)."""

    value: str
    datatype: str = XSD_STRING
    language: str = ""

    def __str__(self) -> str:
        return self.value


Term = Iri | Literal


class Triple(NamedTuple):
    """One statement, whatever graph it stands in."""

    subject: Iri
    predicate: Iri
    object: Term


class Quad(NamedTuple):
    """One statement in one named graph."""

    subject: Iri
    predicate: Iri
    object: Term
    graph: Iri


Row = dict[str, Term]
"""One solution of a SELECT query; unbound variables are absent."""
