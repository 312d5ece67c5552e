"""The job of a reader that makes statements of an RDF document. Imports little: every reader does so once."""

from collections.abc import Mapping
from typing import Final

from modernstats_kg.exchange.rdf import parse, serialize
from modernstats_kg.exchange.untrusted import admit
from modernstats_kg.model.terms import Iri

_N_QUADS: Final = "application/n-quads"


def read_upload(body: bytes, options: Mapping[str, str]) -> bytes:
    """The job behind `actions.documents.read_document`: the statements as N-Quads.

    Raises:
        UnsupportedMediaType: no RDF format.
        BadRequest: the document is malformed; says where.
    """
    admit(body, options["media_type"], len(body))
    graph = Iri(options["graph"])
    quads = parse(body, options["media_type"], options["base"], graph, options["document"])
    return serialize(quads, _N_QUADS)
