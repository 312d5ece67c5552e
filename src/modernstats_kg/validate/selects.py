"""What a SPARQL constraint reads of the node that it checks.

It is known only where the query says so itself: every pattern is about `$this`, by one property.
"""

from collections.abc import Iterator

from pyparsing.exceptions import ParseException
from rdflib import SH, Graph, URIRef, Variable
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from modernstats_kg.model.terms import Iri

_THIS = Variable("this")
_PLAIN = ("PathAlternative", "PathSequence", "PathElt")
_ELSEWHERE = ("SubSelect", "ServiceGraphPattern", "GraphGraphPattern", "DescribeQuery", "ConstructQuery")


class FarSightedShapeError(ValueError):
    """A SPARQL constraint reads more than the properties of the node that it checks."""


def properties_read(graph: Graph, shape: Node) -> Iterator[Iri]:
    """The properties of its node that the SPARQL constraints of a shape read.

    Args:
        graph: the shapes graph.
        shape: any of its shapes.

    Raises:
        FarSightedShapeError: one of them reads more than that, or cannot be read.

    Source: SHACL 5.3.1 (pre-bound variables).
    """
    for constraint in graph.objects(shape, SH.sparql):
        for text in graph.objects(constraint, SH.select):
            yield from sorted(_properties(str(text)))


def _properties(text: str) -> set[Iri]:
    found: set[Iri] = set()

    def note(part: object) -> None:
        if not isinstance(part, CompValue):
            return
        if part.name in _ELSEWHERE:
            raise FarSightedShapeError(f"A query of the shapes looks elsewhere: {part.name}.")
        if part.name == "TriplesBlock":
            found.update(_of_block(part))

    try:
        traverse(parseQuery(text), visitPost=note)
    except ParseException as malformed:
        raise FarSightedShapeError(f"A query of the shapes is malformed: {malformed}.") from malformed
    return found


def _of_block(block: CompValue) -> Iterator[Iri]:
    for terms in block.triples:
        for subject, predicate in zip(terms[::3], terms[1::3], strict=True):
            iri = _iri(predicate)
            if subject != _THIS or iri is None:
                raise FarSightedShapeError("A query of the shapes follows more than properties of $this.")
            yield iri


def _iri(path: object) -> Iri | None:
    """The IRI that a path of one step is."""
    while isinstance(path, CompValue) and path.name in _PLAIN and "mod" not in path:
        parts = path["part"]
        path = parts[0] if isinstance(parts, list) and len(parts) == 1 else parts
    return Iri(str(path)) if isinstance(path, URIRef) else None
