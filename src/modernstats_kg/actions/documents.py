"""RDF documents that callers send, read into statements: in a reader, which may be killed."""

from dataclasses import dataclass

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import TooLarge
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.model.terms import Iri, Quad

_N_QUADS = "application/n-quads"


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF document as it came.

    Attributes:
        data: its bytes.
        media_type: as the caller named it.
        base: IRI that its relative IRIs are resolved against.
    """

    data: bytes
    media_type: str
    base: str


async def read_document(kg: KnowledgeGraph, document: Document, graph: Iri) -> frozenset[Quad]:
    """The statements of one document; those in no graph of their own stand in `graph`.

    Blank nodes have become IRIs.

    Raises:
        UnsupportedMediaType: no RDF format; lists those understood.
        TooLarge: the document is above `upload_max_bytes`.
        BadRequest: the document is malformed; says where.
        QueryTimeout: it could not be read before the deadline.
        ReaderFailed: it needed more memory than it may use.
        Busy: too many others wait.
    """
    limit = kg.settings.upload_max_bytes
    if len(document.data) > limit:
        raise TooLarge(f"The document is larger than {limit} bytes.", limit)
    options = {
        "media_type": document.media_type.partition(";")[0].strip().lower(),
        "base": kg.settings.base,
        "document": document.base,
        "graph": graph.value,
    }
    read = await kg.readers.work("read", document.data, options)
    return frozenset(parse(read, _N_QUADS, kg.settings.base))
