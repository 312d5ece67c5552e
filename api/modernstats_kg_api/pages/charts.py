"""Whether an answer is a series or counts, so that a chart shows it: names or years, and a number each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from modernstats_kg_api.pages.languages import gettext, ngettext
from modernstats_kg_api.pages.naming import Value
from modernstats_kg_api.pages.results import Result

MOST_BARS: Final = 40
"""Rows that are drawn as bars; the table has all of them."""

_FEWEST: Final = 2
_FEWEST_IN_LINE: Final = 3
_DATE: Final = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_LARGEST: Final = Decimal(10) ** 30
_LONGEST_NUMBER: Final = 80


@dataclass(frozen=True, slots=True)
class Point:
    """One row: its name, its number as it stands in the answer, and its value; None for no finite number."""

    name: str
    figure: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn.

    Attributes:
        form: bars, or a line over time.
        names: variable of the names.
        numbers: variable of the numbers.
        points: what is drawn, at most `MOST_BARS` bars.
        rows: how many rows were read of the answer.
        whole: the answer has no more rows than these.
    """

    form: Literal["bars", "line"]
    names: str
    numbers: str
    points: tuple[Point, ...]
    rows: int
    whole: bool

    @property
    def title(self) -> str:
        """What the chart is of."""
        return gettext("%(numbers)s by %(names)s", numbers=self.numbers, names=self.names)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the chart leaves out, in words."""
        found = []
        if len(self.points) < self.rows:
            found.append(
                gettext(
                    "The first %(drawn)s of %(rows)s rows are drawn; the table has the others.",
                    drawn=len(self.points),
                    rows=self.rows,
                )
            )
        if not self.whole:
            found.append(
                gettext("The answer goes on: the chart is of its first %(rows)s rows.", rows=self.rows)
            )
        missing = sum(point.value is None for point in self.points)
        if missing:
            found.append(ngettext("%(num)s row has no number.", "%(num)s rows have no number.", missing))
        return tuple(found)


def chart_of(result: Result) -> Chart | None:
    """The chart of an answer; None where it is no series of numbers.

    It is one where there are two columns, one of numbers and one of anything else or of years, two rows at
    least, and a name in each. Years or dates that differ make a line; everything else bars.
    """
    columns = _columns(result)
    if columns is None or len(result.rows) < _FEWEST:
        return None
    names, numbers = columns
    found = [_point(row[names], row[numbers]) for row in result.rows]
    if any(point is None for point in found):
        return None
    points = [point for point in found if point]
    if sum(point.value is not None for point in points) < _FEWEST:
        return None
    told = (result.variables[names], result.variables[numbers])
    if _is_series(points):
        ordered = tuple(sorted(points, key=lambda point: point.name))
        return Chart("line", *told, ordered, len(points), result.whole)
    return Chart("bars", *told, tuple(points[:MOST_BARS]), len(points), result.whole)


def _columns(result: Result) -> tuple[int, int] | None:
    """Which column has the names and which the numbers; numbers in both are a series if one has years."""
    if len(result.variables) != 2:
        return None
    match result.numeric:
        case (False, True):
            return 0, 1
        case (True, False):
            return 1, 0
        case (True, True):
            return next(((one, 1 - one) for one in (0, 1) if _all_years(result, one)), None)
    return None


def _all_years(result: Result, column: int) -> bool:
    texts = [value.text if (value := row[column]) else "" for row in result.rows]
    return all(map(_YEAR.fullmatch, texts)) and len({*texts}) == len(texts)


def _point(name: Value | None, number: Value | None) -> Point | None:
    if name is None:
        return None
    text = number.text if number else ""
    return Point(name.text, text, _finite(text))


def _finite(text: str) -> Decimal | None:
    """The number, if it is one that can be drawn."""
    if len(text) > _LONGEST_NUMBER:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < _LARGEST else None


def _is_series(points: Sequence[Point]) -> bool:
    names = {point.name for point in points}
    dated = all(_DATE.fullmatch(name) for name in names) and len({len(name) for name in names}) == 1
    return dated and len(names) == len(points) >= _FEWEST_IN_LINE
