"""The projects by year: a bar for each, drawn on the server, and the same as a table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from modernstats_kg.actions.collection import all_records
from modernstats_kg.model.records import Record
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.languages import gettext, ngettext
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.neighbourhood import shortened
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.pages.spelling import in_language

router = APIRouter()

_DATE: Final = re.compile(r"[0-9]{4}")
_NAMES: Final = 260
_YEAR: Final = 58
_ROW: Final = 34
_BAR: Final = 20
_HEAD: Final = 30


@dataclass(frozen=True, slots=True)
class Span:
    """When a project ran.

    Attributes:
        project: its name and link.
        first: year in which it began.
        last: year in which it ended, as far as all sources agree.
        latest: the latest year that a source gives for its end.
    """

    project: Value
    first: int
    last: int
    latest: int

    @property
    def words(self) -> str:
        """The years in words."""
        years = str(self.first)
        if self.first != self.last:
            years = gettext("%(first)s to %(last)s", first=self.first, last=self.last)
        if self.latest == self.last:
            return years
        return gettext("%(years)s, by another source until %(year)s", years=years, year=self.latest)


@router.api_route("/timeline", methods=["GET", "HEAD"])
def timeline_page(request: Request) -> Response:
    """All projects whose beginning is known, by year; those that began last come first."""
    kg, naming = graph_of(request), naming_of(request)
    records = tuple(all_records(kg, "projects").values())
    spans = spans_of(records, naming)
    return render(
        request,
        "timeline.html",
        spans=spans,
        undated=len(records) - len(spans),
        drawing=draw_timeline(spans) if spans else None,
    )


def spans_of(records: Iterable[Record], naming: Naming) -> tuple[Span, ...]:
    """When each project ran; one without a beginning is left out."""
    spans = []
    for record in records:
        starts, ends = _years(record, "startDate"), _years(record, "endDate")
        if starts:
            ends = ends or [starts[0]]
            value = replace(naming.named(record.iri, record.label()), mark="")
            spans.append(Span(value, starts[0], max(ends[0], starts[0]), max(ends[-1], starts[0])))
    return tuple(sorted(spans, key=lambda span: (-span.first, -span.latest, span.project.text)))


def draw_timeline(spans: Sequence[Span]) -> Markup:
    """The bars as inline SVG, the same for the same spans; a pale end is one that only some sources give."""
    first, last = min(span.first for span in spans), max(span.latest for span in spans)
    width, height = _NAMES + (last - first + 1) * _YEAR, _HEAD + len(spans) * _ROW
    name = ngettext(
        "%(num)s project from %(first)s to %(last)s",
        "%(num)s projects from %(first)s to %(last)s",
        len(spans),
        first=first,
        last=last,
    )
    grid = (_year_line(year, _NAMES + (year - first) * _YEAR, height) for year in range(first, last + 1))
    bars = (_bar(span, first, _HEAD + row * _ROW) for row, span in enumerate(spans))
    return Markup(
        '<svg class="timeline" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group"'
        ' aria-label="{2}">{3}{4}</svg>'
    ).format(width, height, name, Markup("").join(grid), Markup("").join(bars))


def _years(record: Record, field: str) -> list[int]:
    """The years of a field of dates, the earliest first; what is no date is left out."""
    dates = (_DATE.match(term.value) for term in record.values.get(field, ()))
    return sorted(int(date[0]) for date in dates if date)


def _year_line(year: int, x: int, height: int) -> Markup:
    return Markup('<path class="year" d="M{0} {1}V{2}"/><text class="year" x="{3}" y="18">{4}</text>').format(
        x, _HEAD - 4, height, x + 4, year
    )


def _bar(span: Span, first: int, top: int) -> Markup:
    left, sure = _NAMES + (span.first - first) * _YEAR, (span.last - span.first + 1) * _YEAR
    told = gettext("%(name)s: %(value)s", name=span.project.text, value=span.words)
    pale = Markup("")
    if span.latest > span.last:
        pale = Markup('<rect class="pale" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(
            left + 1, top, sure + (span.latest - span.last) * _YEAR - 2, _BAR
        )
    body = Markup(
        '<title>{}</title><text x="{}" y="{}" text-anchor="end"{}>{}</text>{}'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="4"/>'
    ).format(
        told, _NAMES - 12, top + 15, in_language(span.project.language),
        shortened(span.project.text, _NAMES - 16),
        pale, left + 1, top, sure - 2, _BAR,
    )  # fmt: skip
    return Markup('<a href="{}">{}</a>').format(span.project.href, body)
