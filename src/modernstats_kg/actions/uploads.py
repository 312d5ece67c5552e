"""What strangers send, checked: in a reader, which may be killed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from modernstats_kg.actions.checking import check_beside, check_quads, check_with, shapes_of
from modernstats_kg.actions.documents import Document
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.placing import places_in, wanted_by
from modernstats_kg.errors import ShapesRefused, TooLarge
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.exchange.untrusted import admit
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.report import Report, Violation, located
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.validate import CORE_ONLY, SPARQL_TOO, Shapes, graph_of

_SHOWN: Final = 500
_CONTENT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_N_TRIPLES: Final = "application/n-triples"
_N_QUADS: Final = "application/n-quads"
_PERMITTED: Final = {"core": CORE_ONLY, "sparql": SPARQL_TOO}


@dataclass(frozen=True, slots=True)
class Upload:
    """What somebody wants checked.

    Attributes:
        data: the RDF document.
        shapes: what it is checked against; ours when it is None.
        permitted: what those shapes may use: `core`, or `sparql` as well.
        beside: named graphs whose statements are seen together with the data; who may read them is asked
            before.
    """

    data: Document
    shapes: Document | None = None
    permitted: str = "core"
    beside: tuple[Iri, ...] = ()

    @property
    def documents(self) -> tuple[Document, ...]:
        """All that was sent."""
        return (self.data,) if self.shapes is None else (self.data, self.shapes)


async def check_upload(kg: KnowledgeGraph, upload: Upload) -> Report:
    """Check one RDF document, in a reader; nothing of it is kept.

    Where graphs are seen beside it, our shapes tell what the document brings about among their statements;
    shapes of the caller's own tell all that they find in both.

    Args:
        kg: gives the readers and their limits.
        upload: the document, and the shapes if they are not ours.

    Raises:
        UnsupportedMediaType: no RDF format; lists those understood.
        TooLarge: the documents, or the graphs beside them, are above `upload_max_bytes`.
        BadRequest: a document is malformed; says where.
        ShapesRefused: the shapes are ill-formed, or use what they may not.
        QueryTimeout: it could not be checked before the deadline.
        ReaderFailed: it needed more memory than it may use.
        Busy: too many others wait.
    """
    limit = kg.settings.upload_max_bytes
    if sum(len(document.data) for document in upload.documents) > limit:
        raise TooLarge(f"The document is larger than {limit} bytes.", limit)
    options = {
        "base": kg.settings.base,
        "media_type": _kind(upload.data),
        "data_bytes": str(len(upload.data.data)),
        "shapes_bytes": str(len(upload.shapes.data) if upload.shapes else 0),
        "beside": "yes" if upload.beside else "",
        "shapes_type": "" if upload.shapes is None else _kind(upload.shapes),
        "permitted": upload.permitted,
        "shapes": str(shapes_of(kg)),
    }
    body = b"".join(document.data for document in upload.documents) + await _beside(kg, upload.beside)
    found = json.loads(await kg.readers.work("validate", body, options))
    return Report(tuple(Violation.of(one) for one in found["violations"]), triples=found["triples"])


def validate_upload(body: bytes, options: Mapping[str, str]) -> bytes:
    """The job behind `check_upload`, in the reader: the results as JSON.

    Raises:
        UnsupportedMediaType: no RDF format.
        BadRequest: a document is malformed; says where.
        ShapesRefused: the shapes are ill-formed, or use what they may not.
    """
    cut = int(options["data_bytes"])
    end = cut + int(options["shapes_bytes"])
    base = options["base"]
    quads = _read(body[:cut], options["media_type"], base)
    known = parse(body[end:], _N_QUADS, base) if options["beside"] else []
    skolem = f"{base}.well-known/genid/" if options["shapes_type"] else ""
    if skolem:
        rules = graph_of(_read(body[cut:end], options["shapes_type"], base), skolem)
        try:
            report = check_with(Shapes.of(rules, _PERMITTED[options["permitted"]]), [*quads, *known], skolem)
        except MemoryError:
            raise
        except Exception as fault:  # pyshacl and rdflib raise anything at all over shapes that are ill-formed
            raise ShapesRefused(f"The shapes cannot be used: {_said(fault)}") from fault
    elif options["beside"]:
        report = check_beside(quads, known, Path(options["shapes"]))
    else:
        report = check_quads(quads, Path(options["shapes"]))
    document = Document(body[:cut], options["media_type"], base)
    report = located(report, places_in(document, base, wanted_by(report), skolem))
    found = [violation.as_json() for violation in report.violations]
    return json.dumps({"violations": found, "triples": report.triples}).encode()


def _read(data: bytes, media_type: str, base: str) -> list[Quad]:
    admit(data, media_type, len(data))  # seconds for the largest: not on the service's loop
    return parse(data, media_type, base)


async def _beside(kg: KnowledgeGraph, graphs: tuple[Iri, ...]) -> bytes:
    """The statements of some graphs as N-Quads, each once.

    Raises:
        TooLarge: there are more of them than can be checked here.
    """
    if not graphs:
        return b""
    limit = kg.settings.upload_max_bytes
    names = tuple(graph.value for graph in graphs)
    answer = await kg.readers.answer(_CONTENT, _N_TRIPLES, dataset=Dataset(names, (), None, names))
    found = bytearray()
    try:
        async for frame in answer.frames:
            found += frame
            if len(found) > limit:
                raise TooLarge(
                    f"What `graph` names is larger than {limit} bytes; a write with dry-run=true is checked "
                    "against everything.",
                    limit,
                )
    finally:
        await answer.frames.aclose()
    return bytes(found)


def _kind(document: Document) -> str:
    return document.media_type.partition(";")[0].strip().lower()


def _said(fault: Exception) -> str:
    """What pyshacl says, on one line, without its reference to the specification."""
    text = str(fault).partition("\nFor reference")[0] or type(fault).__name__
    return " ".join(text.split())[:_SHOWN]
