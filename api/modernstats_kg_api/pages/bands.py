"""The bands of a crosswalk: its groups in two columns, joined by bands as wide as there are pairs.

Made on the server; the same input gives the same string. A table with the same numbers stands below it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from modernstats_kg_api.pages.band_groups import Band
from modernstats_kg_api.pages.languages import gettext, ngettext
from modernstats_kg_api.pages.naming import Value
from modernstats_kg_api.pages.neighbourhood import shortened

_WIDTH: Final = 800
_NAME: Final = 230
_BAR: Final = 10
_GAP: Final = 8
_HEAD: Final = 30
_LOWEST: Final = 22
_TALL: Final = 420
_THICKEST: Final = 10.0
_THINNEST: Final = 1.0
_LETTER: Final = 7.0
_INNER: Final = 6


@dataclass(frozen=True, slots=True)
class _Node:
    """One group: its upper edge, its height, where its first band begins."""

    top: float
    height: float
    first: float


def draw_bands(bands: Sequence[Band], start: str, end: str) -> Markup:
    """The drawing as inline SVG.

    Args:
        bands: at least one.
        start: what the left side is called.
        end: what the right side is called.

    Returns:
        Escaped markup; names that do not fit are shortened, `<title>` has them whole.
    """
    unit = min(_THICKEST, max(_THINNEST, _TALL / sum(band.pairs for band in bands)))
    lefts = list(dict.fromkeys(band.source for band in bands))
    rights = _uncrossed(bands, lefts)
    left = _stacked(lefts, _totals((band.source, band.pairs) for band in bands), unit)
    right = _stacked(rights, _totals((band.target, band.pairs) for band in bands), unit)
    height = max(node.top + node.height for node in (*left.values(), *right.values()))
    heads = _head(start, _NAME, "end") + _head(end, _WIDTH - _NAME, "start")
    total = sum(band.pairs for band in bands)
    label = ngettext(
        "%(num)s pair between the groups of %(start)s and %(end)s",
        "%(num)s pairs between the groups of %(start)s and %(end)s",
        total, start=start, end=end,
    )  # fmt: skip
    return Markup(
        '<svg class="bands" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group" aria-label="{2}">'
        "{3}{4}{5}{6}</svg>"
    ).format(
        _WIDTH, _round(height), label, heads, _ribbons(bands, rights, (left, right), unit),
        _column(left, bands, is_left=True), _column(right, bands, is_left=False),
    )  # fmt: skip


def _uncrossed(bands: Sequence[Band], lefts: Sequence[Value]) -> list[Value]:
    """The groups of the right side, each as near as may be to those it is joined with."""
    places: dict[Value, float] = defaultdict(float)
    totals = _totals((band.target, band.pairs) for band in bands)
    for band in bands:
        places[band.target] += lefts.index(band.source) * band.pairs / totals[band.target]
    return sorted(places, key=lambda group: (round(places[group], 6), group.text))


def _totals(counted: Iterable[tuple[Value, int]]) -> dict[Value, int]:
    found: dict[Value, int] = defaultdict(int)
    for group, number in counted:
        found[group] += number
    return found


def _stacked(groups: Sequence[Value], totals: Mapping[Value, int], unit: float) -> dict[Value, _Node]:
    """The groups one below the other, each high enough for its name and for its bands."""
    nodes, top = {}, float(_HEAD)
    for group in groups:
        thick = totals[group] * unit
        height = max(_LOWEST, thick)
        nodes[group] = _Node(top, height, top + (height - thick) / 2)
        top += height + _GAP
    return nodes


def _ribbons(
    bands: Sequence[Band],
    rights: Sequence[Value],
    sides: tuple[Mapping[Value, _Node], Mapping[Value, _Node]],
    unit: float,
) -> Markup:
    left, right = sides
    used_left: dict[Value, float] = defaultdict(float)
    ends: dict[tuple[Value, Value], float] = {}
    used_right: dict[Value, float] = defaultdict(float)
    for band in bands:
        ends[band.source, band.target] = right[band.target].first + used_right[band.target]
        used_right[band.target] += band.pairs * unit
    drawn = []
    for band in sorted(bands, key=lambda band: (left[band.source].top, rights.index(band.target))):
        start = left[band.source].first + used_left[band.source]
        used_left[band.source] += band.pairs * unit
        drawn.append(_ribbon(band, start, ends[band.source, band.target], unit))
    return Markup("").join(drawn)


def _ribbon(band: Band, start: float, end: float, unit: float) -> Markup:
    """One band: what is agreed above, candidates paler below it."""
    agreed, thick = band.agreed * unit, band.pairs * unit
    parts = Markup("")
    if band.agreed:
        parts += Markup('<path d="{}"/>').format(_shape(start, end, agreed))
    if band.candidates:
        parts += Markup('<path class="pale" d="{}"/>').format(
            _shape(start + agreed, end + agreed, thick - agreed)
        )
    return Markup("<g><title>{}</title>{}</g>").format(_words(band), parts)


def _shape(start: float, end: float, thick: float) -> str:
    left, right = _NAME + _BAR, _WIDTH - _NAME - _BAR
    middle = (left + right) // 2
    upper = f"M{left} {_round(start)}C{middle} {_round(start)} {middle} {_round(end)} {right} {_round(end)}"
    low_start, low_end = _round(start + thick), _round(end + thick)
    return f"{upper}V{low_end}C{middle} {low_end} {middle} {low_start} {left} {low_start}Z"


def _words(band: Band) -> str:
    agreed = ngettext("%(num)s agreed or derived pair", "%(num)s agreed or derived pairs", band.agreed)
    waiting = ngettext("%(num)s candidate", "%(num)s candidates", band.candidates)
    return gettext(
        "%(start)s and %(end)s: %(agreed)s, %(waiting)s",
        start=band.source.text, end=band.target.text, agreed=agreed, waiting=waiting,
    )  # fmt: skip


def _column(nodes: Mapping[Value, _Node], bands: Sequence[Band], *, is_left: bool) -> Markup:
    totals = _totals((band.source if is_left else band.target, band.pairs) for band in bands)
    return Markup("").join(
        _group(group, node, totals[group], is_left=is_left) for group, node in nodes.items()
    )


def _group(group: Value, node: _Node, total: int, *, is_left: bool) -> Markup:
    number = str(total)
    name = shortened(group.text, _NAME - 2 * _INNER - (len(number) + 1) * _LETTER, _LETTER)
    body = Markup(
        '<title>{}: {}</title><rect x="{}" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}" text-anchor="{}">{} <tspan>{}</tspan></text>'
    ).format(
        group.text, ngettext("%(num)s pair", "%(num)s pairs", total),
        _NAME if is_left else _WIDTH - _NAME - _BAR, _round(node.top), _BAR, _round(node.height),
        _NAME - _INNER if is_left else _WIDTH - _NAME + _INNER,
        _round(node.top + node.height / 2 + 5), "end" if is_left else "start", name, number,
    )  # fmt: skip
    if not group.href:
        return Markup("<g>{}</g>").format(body)
    return Markup('<a href="{}">{}</a>').format(group.href, body)


def _head(text: str, at: int, anchor: str) -> Markup:
    return Markup('<text class="head" x="{}" y="16" text-anchor="{}">{}</text>').format(
        at, anchor, shortened(text, _NAME, _LETTER)
    )


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
