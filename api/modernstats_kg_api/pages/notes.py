"""Short notes beside a name: years of a project, dates of an event, status of an output, kind of a link."""

import re
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Term
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming

_EN_DASH: Final = "\N{EN DASH}"
_DAY: Final = 8
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_YEAR: Final = re.compile(r"[0-9]{4}")
_WAYS: Final = {
    "dcterms:contributor": gettext_noop("contributor"),
    "dcterms:creator": gettext_noop("author"),
    "dcterms:publisher": gettext_noop("publisher"),
    "dcterms:relation": gettext_noop("related"),
    "hlg:buildsOn": gettext_noop("basis"),
    "hlg:collaboratesWith": gettext_noop("collaboration"),
    "hlg:concernsStandard": gettext_noop("subject of the work"),
    "hlg:custodian": gettext_noop("custodian"),
    "hlg:mentionsStandard": gettext_noop("mentioned"),
    "hlg:originatedFrom": gettext_noop("origin"),
    "hlg:partner": gettext_noop("partner"),
    "hlg:proposedBy": gettext_noop("proposed"),
    "hlg:requestedBy": gettext_noop("requested"),
    "hlg:supportedBy": gettext_noop("support"),
    "prov:used": gettext_noop("used"),
    "prov:wasAssociatedWith": gettext_noop("carried out"),
    "prov:wasInformedBy": gettext_noop("findings taken up"),
    "schema:creator": gettext_noop("maker"),
    "schema:organizer": gettext_noop("organiser"),
    "schema:provider": gettext_noop("provider"),
}
"""What a link by a property is, in words that hold in both directions."""

ATTENDANCE: Final = {
    expand("schema:OfflineEventAttendanceMode"): gettext_noop("in person"),
    expand("schema:OnlineEventAttendanceMode"): gettext_noop("online"),
    expand("schema:MixedEventAttendanceMode"): gettext_noop("in person and online"),
}
"""How people take part in an event, by IRI."""


def way_of(predicate: str) -> str:
    """What a link by a property (its prefixed name) is, in words; "" for one without words of its own."""
    return gettext(_WAYS[predicate]) if predicate in _WAYS else ""


def note_of(kg: KnowledgeGraph, iri: str, naming: Naming) -> str:
    """Years of a project, dates of an event, status of an output; "" for all else."""
    if iri in (projects := records_by_iri(kg, "projects")):
        return years_of(projects[iri])
    if iri in (events := records_by_iri(kg, "events")):
        return dates_of(events[iri])
    output = records_by_iri(kg, "outputs").get(iri)
    found = output.values.get("status", ()) if output else ()
    return ", ".join(naming.label(term.value).lower() for term in found)


def began(kg: KnowledgeGraph, iri: str) -> int:
    """The day on which a project or an event began as a number that sorts, 20240501; 0 for all else."""
    record = records_by_iri(kg, "projects").get(iri) or records_by_iri(kg, "events").get(iri)
    dates = (record.values.get("startDate") or record.values.get("year") or ()) if record else ()
    first = _NOT_DIGIT.sub("", min((date.value for date in dates), default=""))[:_DAY]
    return int(first.ljust(_DAY, "0"))


def years_of(record: Record) -> str:
    """The first and the last year of a record, by whichever source; "" where none is known."""
    dates = (*record.values.get("startDate", ()), *record.values.get("endDate", ()))
    years = sorted(year[0] for date in dates if (year := _YEAR.match(date.value)))
    return f"{years[0]} {_EN_DASH} {years[-1]}" if years and years[0] != years[-1] else "".join(years[:1])


def dates_of(record: Record) -> str:
    """Begin and end of a record as its data write them; its year where neither is known."""
    years = between(record.values.get("startDate", ()), record.values.get("endDate", ()))
    return years or between(record.values.get("year", ()), ())


def between(starts: Iterable[Term], ends: Iterable[Term]) -> str:
    """Two dates with a dash, one where both are the same; those of sources that disagree keep a slash."""
    start, end = (" / ".join(sorted({term.value for term in dates})) for dates in (starts, ends))
    return f"{start} {_EN_DASH} {end}" if start and end and start != end else start or end
