"""Results of pyshacl as values of our own, and as RDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from modernstats_kg.model.report import Report, Violation
from modernstats_kg.model.terms import XSD_STRING
from modernstats_kg.validate.explaining import Explainer
from modernstats_kg.validate.nodes import english, named
from modernstats_kg.validate.paths import read_path, written
from modernstats_kg.validate.view import View

_ENGLISH: Final = "en"
_EXPLAINED: Final = 200
"""Results of one report that are put into words; nobody reads more."""
_PATH_KINDS: Final = (
    (RDF.first, RDF.rest),
    (SH.inversePath,),
    (SH.alternativePath,),
    (SH.zeroOrMorePath,),
    (SH.oneOrMorePath,),
    (SH.zeroOrOnePath,),
)


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One result as pyshacl gives it.

    Attributes:
        root: the shape with the target under which it was found.
        node: the result's own node.
        triples: its statements; an object may stand with the graph that it is from.
    """

    root: Node
    node: Node
    triples: Sequence[tuple[Node, Node, object]]

    @classmethod
    def of(cls, root: Node, triples: Sequence[tuple[Node, Node, object]]) -> Self:
        """The result that `triples` describe."""
        return cls(root, triples[0][0], triples)

    def value(self, predicate: URIRef) -> Node | None:
        """The one value of a property of it."""
        return next(iter(self.values(predicate)), None)

    def values(self, predicate: URIRef) -> list[Node]:
        """All values of a property of it."""
        found = (o[1] if isinstance(o, tuple) else o for _, p, o in self.triples if p == predicate)
        return [node for node in found if isinstance(node, Node)]


def report_of(results: Sequence[Result], shapes: Graph, view: View) -> Report:
    """The results, each once and in order, in words and as RDF.

    Args:
        results: of any number of shapes.
        shapes: the shapes graph.
        view: the data as they were checked; where names and near values are looked for.
    """
    found = [violation_of(result, shapes) for result in results]
    ordered = sorted(dict.fromkeys(found), key=lambda violation: violation.order)
    explainer = Explainer(shapes, view)
    explained = {one: explainer.explain(one) for one in ordered[:_EXPLAINED]}
    sentences = [explained.get(one, one).sentence for one in found]
    return Report(
        tuple(explained.get(one, one) for one in ordered),
        triples=_triples(zip(results, sentences, strict=True)) if results else "",
    )


def violation_of(result: Result, shapes: Graph) -> Violation:
    """One result as a value."""
    value, shape = result.value(SH.value), result.value(SH.sourceShape)
    path = result.value(SH.resultPath)
    return Violation(
        focus=named(result.value(SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else named(value),
        shape=named(shape),
        severity=named(result.value(SH.resultSeverity)),
        message=english(result.values(SH.resultMessage)),
        component=named(result.value(SH.sourceConstraintComponent)),
        label=_label(shapes, shape, result.root),
        route="" if path is None else written(read_path(shapes, path)),
        datatype=str(value.datatype or XSD_STRING) if isinstance(value, Literal) else "",
        language=str(value.language or "") if isinstance(value, Literal) else "",
    )


def _label(shapes: Graph, shape: Node | None, root: Node) -> str:
    """What the shape is called, or else the one that it was found under."""
    own = [*shapes.objects(shape, RDFS.label), *shapes.objects(shape, SH.name)]
    return english(own) or english(shapes.objects(root, RDFS.label))


def _triples(results: Iterable[tuple[Result, str]]) -> str:
    """All results as one `sh:ValidationReport`, each with its sentence as one more message.

    Source: SHACL 3.6 (validation report); 3.6.2.3 (a result has its own copy of the path's blank nodes).
    """
    graph, report = Graph(), BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(False)))
    for result, sentence in results:
        graph.add((report, SH.result, result.node))
        for subject, predicate, object_ in result.triples:
            source, node = object_ if isinstance(object_, tuple) else (None, object_)
            if predicate == SH.resultPath and isinstance(node, BNode):
                node = _copy(source, node, graph)
            graph.add((subject, predicate, node))
        if sentence:
            graph.add((result.node, SH.resultMessage, Literal(sentence, lang=_ENGLISH)))
    text: str = graph.serialize(format="nt")
    return text


def _copy(source: Graph, node: Node, graph: Graph) -> Node:
    """A blank node of a path once more in `graph`, with what makes it a path and all below."""
    if not isinstance(node, BNode):
        return node
    copy = BNode()
    said = dict(source.predicate_objects(node))
    kind = next((kind for kind in _PATH_KINDS if kind[0] in said), ())
    for predicate in kind:
        graph.add((copy, predicate, _copy(source, said[predicate], graph)))
    return copy
