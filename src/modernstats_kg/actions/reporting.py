"""Reports of validations as RDF."""

from typing import Final

from modernstats_kg.exchange.rdf import rewritten
from modernstats_kg.model.report import Report

_SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NOTHING_FOUND: Final = (
    f'_:report <{_RDF}type> <{_SH}ValidationReport> .\n_:report <{_SH}conforms> "true"^^<{_XSD}boolean> .\n'
)


def render_report(report: Report, media_type: str) -> bytes:
    """The report as `sh:ValidationReport` in one RDF format.

    There, warnings count against conformance, as SHACL 3.4 has it; what decides on a write is
    `Report.conforms`.

    Raises:
        UnsupportedMediaType: the media type is no RDF.
    """
    return rewritten(report.triples or _NOTHING_FOUND, media_type)
