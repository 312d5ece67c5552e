"""The large drawing of what surrounds a resource: columns of SVG by distance, made on the server.

Every node is an ordinary link. A script may arrange the same nodes otherwise (`modules/graph.js`): it reads
the numbers of a line's ends from `data-ends`, and that of a node from `data-node`.
"""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from modernstats_kg.actions.exploring import Link
from modernstats_kg_api.pages.languages import gettext, ngettext
from modernstats_kg_api.pages.naming import Naming, mark_of
from modernstats_kg_api.pages.neighbourhood import shortened
from modernstats_kg_api.pages.spelling import in_language

_BOX: Final = 190
_BOX_HEIGHT: Final = 30
_ROW: Final = 56
_GAP: Final = 50
_MARGIN: Final = 8
_SMALL_LETTER: Final = 6.6

Place = tuple[int, int]


def draw_surroundings(iri: str, links: Sequence[Link], naming: Naming) -> Markup:
    """The drawing as inline SVG: what points to the resource on the left, what it points to on the right.

    Args:
        iri: the resource in the middle.
        links: from `actions.exploring.surroundings`.
        naming: names and links.
    """
    levels = sorted({0, *(link.level for link in links)})
    columns = {level: [link.far for link in links if link.level == level] or [iri] for level in levels}
    width = len(levels) * (_BOX + _GAP) - _GAP + 2 * _MARGIN
    height = max(len(column) for column in columns.values()) * _ROW + 2 * _MARGIN
    places = {
        name: (_MARGIN + index * (_BOX + _GAP), (height - len(columns[level]) * _ROW) // 2 + row * _ROW + 14)
        for index, level in enumerate(levels)
        for row, name in enumerate(columns[level])
    }
    numbers = {name: number for number, name in enumerate(places)}
    lines = (
        _line(places[link.near], places[link.far], f"{numbers[link.near]} {numbers[link.far]}")
        for link in links
    )
    captions = {link.far: naming.predicate_label(link.predicate) for link in links}
    nodes = (
        _node(name, place, numbers[name], captions.get(name, ""), naming) for name, place in places.items()
    )
    title = ngettext("%(name)s: %(num)s link", "%(name)s: %(num)s links", len(links), name=naming.label(iri))
    return Markup(
        '<svg class="hood around" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="group"'
        ' aria-label="{2}">{3}{4}</svg>'
    ).format(
        width, height, title,
        Markup("").join(lines), Markup("").join(nodes),
    )  # fmt: skip


def _line(near: Place, far: Place, ends: str) -> Markup:
    left, right = sorted((near, far))
    start, end = (left[0] + _BOX, left[1] + _BOX_HEIGHT // 2), (right[0], right[1] + _BOX_HEIGHT // 2)
    bend = (start[0] + end[0]) // 2
    return Markup('<path class="edge" data-ends="{}" d="M{} {}C{} {} {} {} {} {}"/>').format(
        ends, *start, bend, start[1], bend, end[1], *end
    )


def _node(iri: str, place: Place, number: int, caption: str, naming: Naming) -> Markup:
    label, href = naming.label(iri), naming.href(iri)
    above = Markup('<text class="predicate" x="{}" y="-5" text-anchor="middle">{}</text>').format(
        _BOX // 2, shortened(caption.lower(), _BOX, _SMALL_LETTER)
    )
    body = Markup(
        '<title>{}</title><rect width="{}" height="{}" rx="5"/>'
        '<text x="{}" y="20" text-anchor="middle"{}>{}</text>'
    ).format(
        gettext("%(name)s: %(value)s", name=caption, value=label) if caption else label,
        _BOX, _BOX_HEIGHT, _BOX // 2, in_language(naming.label_language(iri)), shortened(label, _BOX - 14),
    )  # fmt: skip
    classes = f"{mark_of(iri)}{'' if caption else ' focus'}"
    linked = Markup('<a class="{}" href="{}">{}</a>') if href else Markup('<g class="{}">{}</g>')
    inner = linked.format(classes, href, body) if href else linked.format(classes, body)
    return Markup('<g data-node="{}" transform="translate({},{})">{}{}</g>').format(
        number, *place, above if caption else "", inner
    )
