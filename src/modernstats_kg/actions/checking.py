"""RDF files and statements against the shapes, without a store."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.assets import shapes_dir
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model import terms
from modernstats_kg.model.change import Change
from modernstats_kg.model.report import Report
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.validate import Shapes, validate_graph

_TYPE = terms.Iri(expand("rdf:type"))
_GRAPH = terms.Iri(f"{CANONICAL_BASE}graph/checked")


def check_files(files: Iterable[Path], shapes_folder: Path) -> Report:
    """Check RDF files, read as one graph, against the shapes of a folder; write nothing.

    Raises:
        BadRequest: a file is malformed; names it and where.
        UnsupportedMediaType: a suffix is none of those of RDF.
        OSError: a file cannot be read.
    """
    quads = (quad for file in files for quad in parse_file(file, _GRAPH, CANONICAL_BASE))
    return check_quads(quads, shapes_folder)


def check_quads(quads: Iterable[terms.Quad], shapes_folder: Path) -> Report:
    """Check statements, whatever graphs they stand in, against the shapes of a folder; write nothing."""
    data = Graph()
    for quad in quads:
        data.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return validate_graph(data, _shapes(shapes_folder))


def check_pending(kg: KnowledgeGraph, change: Change) -> Report:
    """What the shapes say of the dataset as it would be after `change`, as far as the change can matter.

    Called while nobody else can write.

    Args:
        change: as `Store.effect` gives it.
    """
    subjects = {quad.subject for quad in change.adds | change.removes}
    pending = {quad for subject in subjects for quad in kg.store.statements(subject=subject)}
    pending = (pending - change.removes) | change.adds
    objects = {quad.object for quad in pending if isinstance(quad.object, terms.Iri)}
    typed = (
        quad for thing in objects - subjects for quad in kg.store.statements(subject=thing, predicate=_TYPE)
    )
    return check_quads({*pending, *typed}, shapes_dir())


@cache
def _shapes(folder: Path) -> Shapes:
    return Shapes.load(folder)  # takes far longer than most checks


def _node(term: terms.Term) -> Node:
    if isinstance(term, terms.Iri):
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=None if term.datatype == terms.XSD_STRING else URIRef(term.datatype))
