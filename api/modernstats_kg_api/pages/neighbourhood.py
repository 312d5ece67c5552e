"""The neighbourhood drawing: what points here, the resource, what it points to; three columns of SVG.

Made on the server, so that it needs no script and every node is an ordinary link. The same input gives
the same string.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.spelling import in_language

MOST_PER_SIDE: Final = 5
"""Nodes drawn on each side; the lists beside the drawing hold all of them."""

_WIDTH: Final = 340
_BOX: Final = 106
_FOCUS_BOX: Final = 70
_BOX_HEIGHT: Final = 30
_ROW: Final = 62
_MARGIN: Final = 6
_LETTER: Final = 7.3
_SMALL_LETTER: Final = 7.2


@dataclass(frozen=True, slots=True)
class Node:
    """One resource in the drawing: its label, its link (None for none), its mark.

    `language` is that of the label, where it is none of the page's.
    """

    label: str
    href: str | None
    mark: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between the focus and `node`, by the property called `predicate`."""

    predicate: str
    node: Node


def pick_edges(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """The edges to draw: each node once, properties in turn, so that one with many values hides no other."""
    by_predicate: dict[str, list[Edge]] = defaultdict(list)
    seen = set()
    for edge in edges:
        if edge.node not in seen:
            seen.add(edge.node)
            by_predicate[edge.predicate].append(edge)
    turns = [
        (turn, place, edge)
        for place, group in enumerate(by_predicate.values())
        for turn, edge in enumerate(group[:MOST_PER_SIDE])
    ]
    turns.sort(key=lambda item: item[:2])
    return tuple(edge for _, _, edge in turns[:MOST_PER_SIDE])


def draw_neighbourhood(focus: Node, incoming: Sequence[Edge], outgoing: Sequence[Edge]) -> Markup:
    """The drawing as inline SVG.

    Args:
        focus: the resource in the middle.
        incoming: statements whose object it is; drawn on the left.
        outgoing: statements whose subject it is; drawn on the right.

    Returns:
        Escaped markup. Labels that do not fit are shortened; `<title>` has them whole.
    """
    rows = max(len(incoming), len(outgoing), 1)
    height = rows * _ROW + _MARGIN
    middle = height // 2 - _MARGIN
    sides = (_side(incoming, 0, middle, height), _side(outgoing, _WIDTH - _BOX, middle, height))
    name = gettext(
        "%(name)s: %(incoming)s incoming and %(outgoing)s outgoing links",
        name=focus.label,
        incoming=len(incoming),
        outgoing=len(outgoing),
    )
    return Markup('<svg class="hood" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}</svg>').format(
        _WIDTH, height, name, *sides, _focus(focus, middle)
    )


def _side(edges: Sequence[Edge], left: int, middle: int, height: int) -> Markup:
    first = (height - len(edges) * _ROW) // 2
    parts = [_edge(edge, left, first + index * _ROW, middle) for index, edge in enumerate(edges)]
    return Markup("").join(parts)


def _edge(edge: Edge, left: int, top: int, middle: int) -> Markup:
    y = top + _BOX_HEIGHT // 2
    start = _BOX if left == 0 else _WIDTH - _BOX
    end = (_WIDTH - _FOCUS_BOX) // 2 if left == 0 else (_WIDTH + _FOCUS_BOX) // 2
    bend = (start + end) // 2
    line = Markup('<path class="edge" d="M{} {}C{} {} {} {} {} {}"/>').format(
        start, y, bend, y, bend, middle, end, middle
    )
    caption = Markup('<text class="predicate" x="{}" y="{}" text-anchor="middle">{}</text>').format(
        left + _BOX // 2, top + _BOX_HEIGHT + 16, shortened(edge.predicate.lower(), _BOX, _SMALL_LETTER)
    )
    return line + _box(edge, left, top) + caption


def _box(edge: Edge, left: int, top: int) -> Markup:
    node = edge.node
    body = Markup(
        '<title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text x="{}" y="{}" text-anchor="middle"{}>{}</text>'
    ).format(
        gettext("%(name)s: %(value)s", name=edge.predicate, value=node.label), left, top, _BOX, _BOX_HEIGHT,
        left + _BOX // 2, top + 19, in_language(node.language), shortened(node.label, _BOX - 10),
    )  # fmt: skip
    if node.href is None:
        return Markup('<g class="{}">{}</g>').format(node.mark, body)
    return Markup('<a class="{}" href="{}">{}</a>').format(node.mark, node.href, body)


def _focus(focus: Node, middle: int) -> Markup:
    left = (_WIDTH - _FOCUS_BOX) // 2
    return Markup(
        '<g class="focus {}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(
        focus.mark, focus.label, left, middle - 17, _FOCUS_BOX, 34,
        _WIDTH // 2, middle + 4, shortened(focus.label, _FOCUS_BOX - 8),
    )  # fmt: skip


def shortened(text: str, width: float, letter: float = _LETTER) -> str:
    """The text cut to about `width` units, at `letter` units a letter, with an ellipsis where it was cut."""
    fitting = int(width / letter)
    return text if len(text) <= fitting else text[: fitting - 1].rstrip(" -,;:") + "…"
