"""Where in a document stands what a report finds fault with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

from modernstats_kg.actions.documents import Document
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import KnowledgeGraphError
from modernstats_kg.exchange.rdf import parse_by_line
from modernstats_kg.model.report import Place, Places, Report, Statement, located
from modernstats_kg.model.terms import Quad

_WITH_LINES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/rdf+xml",
)


async def placed(kg: KnowledgeGraph, report: Report, document: Document) -> Report:
    """The report with line and column of what it names, as far as they can be told.

    Args:
        kg: gives the reader that reads the document once more.
        report: of a validation of what the document says.
        document: as it came.
    """
    kind = document.media_type.partition(";")[0].strip().lower()
    options = {
        "media_type": kind,
        "base": kg.settings.base,
        "document": document.base,
        "wanted": json.dumps(_named_in(report)),
    }
    try:
        found = json.loads(await kg.readers.work("places", document.data, options))
    except KnowledgeGraphError:
        return report  # the lines help, but what is wrong is known without them
    return located(report, {tuple(statement): Place(**place) for statement, place in found})


def place_upload(body: bytes, options: Mapping[str, str]) -> bytes:
    """The job behind `placed`, in the reader: statements with their places, as JSON."""
    wanted = {tuple(statement) for statement in json.loads(options["wanted"])}
    found = places_in(Document(body, options["media_type"], options["document"]), options["base"], wanted)
    return json.dumps([(statement, asdict(place)) for statement, place in found.items()]).encode()


def places_in(document: Document, base: str, wanted: Iterable[Statement], skolem: str = "") -> Places:
    """Line and column of some statements; none where the format does not tell.

    Args:
        document: well-formed.
        base: base of this deployment.
        wanted: which.
        skolem: what the IRIs begin with that stand for blank nodes in `wanted`.
    """
    places: dict[Statement, Place] = {}
    looked_for = set(wanted)
    if document.media_type not in _WITH_LINES or not looked_for:
        return places
    lines = document.data.decode(errors="replace").splitlines()
    for quad, line in parse_by_line(document.data, document.media_type, base, document.base):
        for statement in _forms_of(quad, skolem):
            if statement in looked_for:
                places.setdefault(statement, _place(statement, lines, line))
    return places


def wanted_by(report: Report) -> set[Statement]:
    """The statements whose places would tell where the faults are, the most exact first."""
    return set(_named_in(report))


def _named_in(report: Report) -> list[Statement]:
    return [
        statement
        for one in report.violations
        for statement in (
            (one.focus, one.path, one.value),
            (one.focus, one.path, None),
            (one.focus, None, None),
        )
    ]


def _forms_of(quad: Quad, skolem: str) -> tuple[Statement, ...]:
    subject, predicate, value = (_text(term.value, skolem) for term in quad[:3])
    return (subject, predicate, value), (subject, predicate, None), (subject, None, None)


def _text(value: str, skolem: str) -> str:
    return f"_:{value.removeprefix(skolem)}" if skolem and value.startswith(skolem) else value


def _place(statement: Statement, lines: list[str], line: int) -> Place:
    """The column is that of the last part that is named, where its text stands on the line."""
    named = next(part for part in reversed(statement) if part is not None)
    text = lines[line - 1] if line <= len(lines) else ""
    written = named if named in text else named.replace("#", "/").rpartition("/")[2]
    look = text.find if statement[1] is None else text.rfind
    column = look(written) + 1 if written else 0
    return Place(line=line, column=column or None)
