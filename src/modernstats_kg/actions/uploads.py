"""What strangers send, checked: in a reader, which may be killed."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from modernstats_kg.actions.checking import check_quads
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.assets import shapes_dir
from modernstats_kg.errors import TooLarge
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.exchange.untrusted import admit
from modernstats_kg.model.report import Report, Violation


async def check_upload(kg: KnowledgeGraph, data: bytes, media_type: str) -> Report:
    """Check one RDF document against our shapes, in a reader; nothing of it is kept.

    Args:
        kg: gives the readers and their limits.
        data: the document.
        media_type: as the client named it.

    Raises:
        UnsupportedMediaType: no RDF format; lists those understood.
        TooLarge: the document is above `upload_max_bytes`.
        BadRequest: the document is malformed; says where.
        QueryTimeout: it could not be checked before the deadline.
        ReaderFailed: it needed more memory than it may use.
        Busy: too many others wait.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if len(data) > kg.settings.upload_max_bytes:
        raise TooLarge(
            f"The document is larger than {kg.settings.upload_max_bytes} bytes.", kg.settings.upload_max_bytes
        )
    found = await kg.readers.work("validate", data, {"media_type": kind, "base": kg.settings.base})
    return Report(tuple(Violation(**violation) for violation in json.loads(found)))


def validate_upload(body: bytes, options: Mapping[str, str]) -> bytes:
    """The job behind `check_upload`, in the reader: the results as JSON.

    Raises:
        UnsupportedMediaType: no RDF format.
        BadRequest: the document is malformed; says where.
    """
    admit(body, options["media_type"], len(body))  # seconds for the largest: not on the service's loop
    report = check_quads(parse(body, options["media_type"], options["base"]), shapes_dir())
    return json.dumps([asdict(violation) for violation in report.violations]).encode()
