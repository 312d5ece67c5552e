"""RDF files that the owner of the data directory brings in: through the same gate as every write."""

from collections.abc import Iterable
from pathlib import Path

from modernstats_kg.actions.documents import Document
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_store import expect_iri
from modernstats_kg.actions.placing import places_in, wanted_by
from modernstats_kg.actions.writing import Order, Receipt, write
from modernstats_kg.errors import BadParameter, BadRequest, ShapeViolation
from modernstats_kg.exchange.rdf import media_type_of_file, parse
from modernstats_kg.exchange.untrusted import admit
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.report import located
from modernstats_kg.model.terms import Iri, Quad


def bring_files(
    kg: KnowledgeGraph, files: Iterable[Path], graph: Iri | None, *, rehearsal: bool = False
) -> Receipt:
    """Add what RDF files say, in one commit.

    Args:
        files: their suffixes tell their formats.
        graph: where the statements go; None where each file names its graphs itself.
        rehearsal: everything is checked, and nothing is written.

    Raises:
        BadParameter: no graph is named, and a file has statements that stand in none.
        BadRequest: a file is malformed, or names another graph than `graph`; says which file, and where.
        UnsupportedMediaType: a suffix is none of those of RDF.
        TooLarge: a file is above `load_max_bytes`.
        ShapeViolation: what they say breaks a shape; tells the lines of the files.
        OSError: a file cannot be read.
    """
    if graph is not None:
        expect_iri(graph)
    named = tuple(files)
    documents = {file: _document(kg, file) for file in named}
    adds = frozenset(
        quad for file, document in documents.items() for quad in _read(kg, file, document, graph)
    )
    reason = f"Loaded {', '.join(file.name for file in named)}."
    try:
        return write(kg, lambda: Change(adds), Order(ITSELF, reason, rehearsal=rehearsal))
    except ShapeViolation as refused:
        report = refused.report
        for document in documents.values():
            report = located(report, places_in(document, kg.settings.base, wanted_by(report)))
        raise ShapeViolation(report, refused.change) from refused


def _document(kg: KnowledgeGraph, file: Path) -> Document:
    media_type, data = media_type_of_file(file), file.read_bytes()
    try:
        admit(data, media_type, kg.settings.load_max_bytes)
    except BadRequest as fault:
        raise BadRequest(f"{file.name}: {fault}") from fault
    return Document(data, media_type, kg.settings.base)


def _read(kg: KnowledgeGraph, file: Path, document: Document, graph: Iri | None) -> list[Quad]:
    nowhere = Iri(f"{kg.settings.base}graph/")
    try:
        quads = parse(document.data, document.media_type, kg.settings.base, nowhere)
    except BadRequest as fault:
        raise BadRequest(f"{file.name}: {fault}") from fault
    if graph is None and any(quad.graph == nowhere for quad in quads):
        raise BadParameter(
            "graph", f"{file.name} does not say which graph its statements are for: use --graph."
        )
    other = next((quad.graph for quad in quads if graph and quad.graph not in (nowhere, graph)), None)
    if other is not None:
        raise BadRequest(
            f"{file.name} speaks of the graph <{other}>, and --graph of <{graph}>: say one of them."
        )
    return [quad._replace(graph=graph) if graph else quad for quad in quads]
