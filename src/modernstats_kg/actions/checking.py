"""RDF files and statements against the shapes, without a store."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.assets import shapes_dir
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model import terms
from modernstats_kg.model.change import Change
from modernstats_kg.model.report import Report
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.validate import (
    PropertyTable,
    Reading,
    Shapes,
    Statements,
    Watch,
    check_change,
    graph_of,
    validate_graph,
)

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
    return check_with(_shapes(shapes_folder), quads)


def check_with(shapes: Shapes, quads: Iterable[terms.Quad], skolem: str = "") -> Report:
    """Check statements against any shapes.

    Args:
        shapes: what they are to conform to.
        quads: the statements.
        skolem: what IRIs begin with that stand for blank nodes of a document; they are blank nodes again.
    """
    return validate_graph(graph_of(quads, skolem), shapes)


def check_beside(quads: Iterable[terms.Quad], known: Iterable[terms.Quad], shapes_folder: Path) -> Report:
    """What statements bring about where others are: what is wrong with the others alone is not told.

    Args:
        quads: the statements.
        known: the others.
        shapes_folder: of the shapes.
    """
    present = {quad[:3]: quad for quad in known}
    adds = frozenset(quad for quad in quads if quad[:3] not in present)
    reading = Reading(Statements(graph_of(present.values())))
    return check_change(_watch(shapes_folder), reading, Change(adds))


def check_pending(kg: KnowledgeGraph, change: Change) -> Report:
    """What the shapes say of the dataset as it would be after `change`, as far as the change can matter.

    Called while nobody else can write. All asserted graphs count, whichever the change is of; what was
    inferred does not, as it follows from what was there before.

    Args:
        change: as `Store.effect` gives it.

    Returns:
        What the change would bring about. It conforms when that is nothing worse than a warning: a fault
        that was there before stops no change, on whatever node.
    """
    reading = Reading(kg.store.statements, frozenset((INFERRED,)))
    return check_change(_watch(shapes_of(kg)), reading, change)


def check_dataset(kg: KnowledgeGraph) -> Report:
    """What the shapes say of the whole dataset; takes seconds, and memory by its size.

    What was inferred does not count, as in `check_pending`.
    """
    quads = (quad for quad in kg.store.statements() if quad.graph != INFERRED)
    return check_quads(quads, shapes_of(kg))


def shapes_of(kg: KnowledgeGraph) -> Path:
    """Folder of the shapes that this deployment holds its data against."""
    return kg.settings.shapes or shapes_dir()


def property_table(kg: KnowledgeGraph) -> PropertyTable:
    """What the shapes of this deployment ask of the values of each property."""
    return _properties(shapes_of(kg))


@cache
def _properties(folder: Path) -> PropertyTable:
    return PropertyTable.of(_shapes(folder))


@cache
def _watch(folder: Path) -> Watch:
    return Watch.of(_shapes(folder))


@cache
def _shapes(folder: Path) -> Shapes:
    return Shapes.load(folder)  # takes far longer than most checks
