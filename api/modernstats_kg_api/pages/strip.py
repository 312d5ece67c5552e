"""The coverage strip: the eight phases of GSBPM as bands of small cells, marked where a thing supports them.

Made on the server; the same input gives the same string. Only marked cells are links, so that the keyboard
goes from one to the next; the list beside the drawing says the same in words.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from modernstats_kg.model.records import Cell, Matrix
from modernstats_kg_api.pages.neighbourhood import shortened

_NAME: Final = 104
_NAME_LETTER: Final = 5.8
_CELL: Final = 28
_GAP: Final = 3
_ROW: Final = 31
_BASE: Final = 19
_INSET: Final = 7

OWN, THROUGH, WITHIN = "here", "via", "within"
"""Marks of a cell: the thing itself is linked to it, something that belongs to the thing is, its phase is."""


@dataclass(frozen=True, slots=True)
class Marks:
    """IRIs of the parts that a thing is linked to itself, and of those that only what belongs to it is."""

    own: Collection[str]
    through: Collection[str]

    def of(self, cell: Cell) -> str:
        """The mark of a part; "" for none."""
        if cell.iri in self.own:
            return OWN
        return THROUGH if cell.iri in self.through else ""


def draw_strip(matrix: Matrix, marks: Marks, root: str, label: str) -> Markup:
    """The strip as inline SVG.

    Args:
        matrix: the version of GSBPM.
        marks: what is marked.
        root: path under which a proxy serves the application.
        label: what the picture is called, for those who do not see it.

    Returns:
        Escaped markup; names that do not fit are shortened, `<title>` has them whole.
    """
    longest = max((len(below) for _, below in matrix.phases), default=0)
    width = _NAME + longest * (_CELL + _GAP)
    height = len(matrix.phases) * _ROW - _GAP
    address = f"{root}/gsbpm?{urlencode({'version': matrix.version})}"
    boxes = (
        box
        for row, (phase, below) in enumerate(matrix.phases)
        for box in _band(phase, below, row * _ROW, marks, address)
    )
    return Markup(
        '<svg class="strip" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group"'
        ' aria-label="{2}">{3}</svg>'
    ).format(width, height, label, Markup("").join(boxes))


def _band(phase: Cell, below: Iterable[Cell], top: int, marks: Marks, address: str) -> Iterator[Markup]:
    mark = marks.of(phase)
    yield _box(phase.code, phase.label, (0, top), f"phase {mark}", address if mark else "")
    for place, cell in enumerate(below):
        own = marks.of(cell)
        at = (_NAME + place * (_CELL + _GAP), top)
        yield _box(cell.code, cell.label, at, own or (WITHIN if mark else ""), address if own else "")


@lru_cache(maxsize=2_000)
def _box(code: str, label: str, at: tuple[int, int], classes: str, address: str) -> Markup:
    """One box; kept, as most boxes of most strips are the same. A link where there is an address."""
    left, top = at
    wide = classes.startswith("phase")
    name = shortened(f"{code} {label}", _NAME - _GAP - 2 * _INSET, _NAME_LETTER) if wide else code
    body = Markup(
        '<title>{} {}</title><rect x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text x="{}" y="{}" text-anchor="{}">{}</text>'
    ).format(
        code, label, left, top, _NAME - _GAP if wide else _CELL, _CELL,
        left + (_INSET if wide else _CELL // 2), top + _BASE, "start" if wide else "middle", name,
    )  # fmt: skip
    if not address:
        return Markup('<g class="{}" aria-hidden="true">{}</g>').format(classes.strip(), body)
    href = f"{address}&{urlencode({'cell': code})}#related"
    return Markup('<a class="{}" href="{}">{}</a>').format(classes, href, body)
