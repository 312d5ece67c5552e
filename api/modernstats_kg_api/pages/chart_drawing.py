"""The drawing of a chart as SVG: the same for the same rows, with words for those who do not see it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from modernstats_kg_api.pages.charts import Chart, Point
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.neighbourhood import shortened

_WIDTH: Final = 760
_NAMES: Final = 250
_FIGURES: Final = 90
_ROW: Final = 26
_BAR: Final = 16
_HEIGHT: Final = 260
_MARGIN: Final = 64
_FOOT: Final = 44
_TICK: Final = 84


def draw_chart(chart: Chart) -> Markup:
    """The chart as inline SVG with a title and a description."""
    drawn = _bars(chart.points) if chart.form == "bars" else _line(chart.points)
    height = _HEIGHT if chart.form == "line" else len(chart.points) * _ROW + 8
    return Markup(
        '<svg class="chart {form}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="chart-title chart-desc"><title id="chart-title">{title}</title>'
        '<desc id="chart-desc">{desc}</desc>{drawn}</svg>'
    ).format(
        form=chart.form, width=_WIDTH, height=height, title=chart.title, desc=_described(chart), drawn=drawn
    )


def _bounds(points: Sequence[Point]) -> tuple[Decimal, Decimal]:
    """The least and the greatest value, with zero between them."""
    values = [point.value for point in points if point.value is not None]
    return min(*values, Decimal(0)), max(*values, Decimal(0))


def _share(value: Decimal, bounds: tuple[Decimal, Decimal]) -> float:
    """Where a value lies between the bounds, 0 to 1; 0 where all values are zero, or too near to it."""
    low, high = bounds
    whole = high - low  # zero, where they are too near to each other to be told apart
    return float((value - low) / whole) if whole else 0.0


def _bars(points: Sequence[Point]) -> Markup:
    bounds = _bounds(points)
    room = _WIDTH - _NAMES - 2 * _FIGURES
    zero = _NAMES + _FIGURES + _share(Decimal(0), bounds) * room if bounds[0] < 0 else float(_NAMES)
    room = room if bounds[0] < 0 else room + _FIGURES
    start = _NAMES + _FIGURES if bounds[0] < 0 else _NAMES
    axis = Markup('<path class="axis" d="M{0:.1f} 2V{1}"/>').format(zero, len(points) * _ROW + 6)
    rows = (
        _bar(point, start + _share(point.value or Decimal(0), bounds) * room, zero, 6 + row * _ROW)
        for row, point in enumerate(points)
    )
    return axis + Markup("").join(rows)


def _bar(point: Point, end: float, zero: float, top: int) -> Markup:
    name = Markup('<text class="name" x="{}" y="{}" text-anchor="end">{}</text>').format(
        _NAMES - 10, top + 13, shortened(point.name, _NAMES - 16)
    )
    if point.value is None:
        return name + Markup('<text class="figure" x="{:.1f}" y="{}">{}</text>').format(
            zero + 6, top + 13, point.figure or gettext("no number")
        )
    below = end < zero
    return name + Markup(
        '<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>'
        '<text class="figure" x="{:.1f}" y="{}" text-anchor="{}">{}</text>'
    ).format(
        min(end, zero), top, max(abs(end - zero), 1), _BAR,
        end - 6 if below else end + 6, top + 13, "end" if below else "start",
        shortened(point.figure, _FIGURES - 8),
    )  # fmt: skip


def _line(points: Sequence[Point]) -> Markup:
    bounds = _bounds(points)
    floor, room = _HEIGHT - _FOOT, _HEIGHT - _FOOT - 24
    across = _across(points)
    heights = (None if p.value is None else floor - _share(p.value, bounds) * room for p in points)
    places = list(zip(across, heights, strict=True))
    zero = floor - _share(Decimal(0), bounds) * room
    axis = Markup('<path class="axis" d="M{} {:.1f}H{}"/>').format(_MARGIN, zero, _WIDTH - _MARGIN)
    return axis + _scale(points, bounds, (floor, room)) + _course(places) + _ticks(points, across)


def _scale(points: Sequence[Point], bounds: tuple[Decimal, Decimal], heights: tuple[int, int]) -> Markup:
    """The least and the greatest figure at their heights, as they stand in the answer."""
    floor, room = heights
    known = [point for point in points if point.value is not None]
    ends = {p.figure: p for p in (min(known, key=_value), max(known, key=_value))}
    return Markup("").join(
        Markup('<text class="figure" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
            _MARGIN - 8, floor - _share(_value(point), bounds) * room + 5, shortened(figure, _MARGIN - 10)
        )
        for figure, point in ends.items()
    )


def _value(point: Point) -> Decimal:
    return Decimal(0) if point.value is None else point.value


def _course(places: Sequence[tuple[float, float | None]]) -> Markup:
    """The line with a dot at each value; it breaks where a number is missing."""
    parts, drawing = [], False
    for x, y in places:
        if y is not None:
            parts.append(f"{'L' if drawing else 'M'}{x:.1f} {y:.1f}")
        drawing = y is not None
    dots = (
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3"/>').format(x, y) for x, y in places if y is not None
    )
    return Markup('<path class="course" d="{}"/>').format("".join(parts)) + Markup("").join(dots)


def _across(points: Sequence[Point]) -> list[float]:
    """Where each point stands: as far from the first as its year, month or day is."""
    moments = [_moment(point.name) for point in points]
    whole = moments[-1] - moments[0]
    return [_MARGIN + (moment - moments[0]) / whole * (_WIDTH - 2 * _MARGIN) for moment in moments]


def _moment(date: str) -> int:
    """A number that grows with the date; months are taken for equally long, which no eye can tell here."""
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    return (year * 12 + month) * 31 + day


def _ticks(points: Sequence[Point], across: Sequence[float]) -> Markup:
    """The names of the first, the last and some points between them."""
    chosen: list[int] = [len(points) - 1]
    for at in range(len(points)):
        if all(abs(across[at] - across[other]) >= _TICK for other in chosen):
            chosen.append(at)
    return Markup("").join(
        Markup('<text class="name" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            across[at], _HEIGHT - 6, points[at].name
        )
        for at in sorted(chosen)
    )


def _described(chart: Chart) -> str:
    known = [point for point in chart.points if point.value is not None]
    least, greatest = min(known, key=_value), max(known, key=_value)
    told = gettext(
        "%(count)s values, from %(least)s (%(at_least)s) to %(greatest)s (%(at_greatest)s). "
        "The table below has all of them.",
        count=len(known),
        least=least.figure,
        at_least=least.name,
        greatest=greatest.figure,
        at_greatest=greatest.name,
    )
    return " ".join((told, *chart.notes))
