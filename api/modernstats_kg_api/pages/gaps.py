"""What is missing in the graph: one check after the other, each as a table."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.gaps import GAP_KINDS, LANGUAGES, gaps, labels_per_language
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import Gap
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import query_link
from modernstats_kg_api.pages.languages import gettext, gettext_noop, ngettext
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.place import NEWEST
from modernstats_kg_api.pages.saved import gap_query
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

_MOST_SHOWN: Final = 300
_FEW: Final = 3
_BY_VERSION: Final = "untouched"
"""The check that looks at every version of one standard: its numbers are never added up."""

_NEWEST: Final = f"gsbpm-{NEWEST}"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its title, what it finds; both translated where they are shown."""

    title: str
    finds: str


CHECKS: Final = {
    "untouched": Check(
        gettext_noop("Untouched sub-processes"),
        gettext_noop("Sub-processes of GSBPM that no project, tool, service or other thing is linked to."),
    ),
    "unmapped": Check(
        gettext_noop("Elements without counterpart"),
        gettext_noop("Elements of mapped standards that no agreed mapping joins to another standard."),
    ),
    "custodian": Check(
        gettext_noop("Standards without custodian"),
        gettext_noop("Standards of which nobody is said to look after them."),
    ),
    "labels": Check(
        gettext_noop("Missing names"),
        gettext_noop("Concepts of models that have names in several languages, and lack one of them."),
    ),
    "links": Check(
        gettext_noop("Links that lead nowhere"),
        gettext_noop("Things that statements lead to and that nothing describes."),
    ),
}
"""The checks of `actions.gaps` in words."""

_DETAILS: Final = (
    gettext_noop("Nothing is linked to it."),
    gettext_noop("Only candidates, which nobody has reviewed."),
    gettext_noop("No counterpart is known."),
    gettext_noop("No custodian is named."),
)
_NO_NAME: Final = re.compile(r"No name in (.+)\.")
_LINKED_FROM: Final = re.compile(r"Nothing describes it; linked from (\S+?)(?: and (\d+) more)?\.")


@dataclass(frozen=True, slots=True)
class Headline:
    """How much a check finds.

    Attributes:
        number: how many gaps; of a check of versions those of the newest.
        where: the version that `number` is of; "" for all there is.
        elsewhere: number and name of each other version.
    """

    number: int
    where: str = ""
    elsewhere: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap: what lacks something, what it lacks unless its group says so, candidates to fill it."""

    value: Value
    detail: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The gaps of one version, standard or property; at most `_MOST_SHOWN` of them as rows.

    Attributes:
        title: the version, standard or property.
        detail: what all of them lack; "" where each row says it.
        rows: the first of them.
        total: how many there are.
    """

    title: str
    detail: str
    rows: tuple[GapRow, ...]
    total: int


@router.api_route("/gaps", methods=["GET", "HEAD"])
def gaps_page(request: Request, kind: Annotated[str, Query(max_length=40)] = "") -> Response:
    """How much each check finds; with a kind what it finds.

    Raises:
        NotFound: there is no such check; names those that exist.
    """
    kg, naming = graph_of(request), naming_of(request)
    found = gaps(kg, kind) if kind else ()
    labels = {slug: scheme.label for slug, scheme in known_schemes(kg).items()}
    return render(
        request,
        "gaps.html",
        checks=CHECKS,
        headlines={name: headline(name, gaps(kg, name), labels) for name in GAP_KINDS},
        kind=kind,
        groups=group_gaps(newest_first(found) if kind == _BY_VERSION else found, labels, naming),
        by_version=kind == _BY_VERSION,
        name_languages=LANGUAGES,
        names=labels_per_language(kg) if kind == "labels" else {},
        labels=labels,
        query_href=query_link(gap_query(kind, kg.settings.base)) if kind else None,
    )


def headline(kind: str, found: Iterable[Gap], labels: Mapping[str, str]) -> Headline:
    """The number that stands for a check: one version's where it looks at several."""
    counts = Counter(gap.group for gap in found)
    if kind != _BY_VERSION:
        return Headline(counts.total())
    others = sorted((slug for slug in counts if slug != _NEWEST), reverse=True)
    elsewhere = tuple((counts[slug], labels.get(slug, slug)) for slug in others)
    return Headline(counts[_NEWEST], labels.get(_NEWEST, _NEWEST), elsewhere)


def newest_first(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """The gaps with those of the newest version first, otherwise in their order."""
    return tuple(sorted(found, key=lambda gap: gap.group, reverse=True))


def group_gaps(found: tuple[Gap, ...], labels: Mapping[str, str], naming: Naming) -> tuple[GapGroup, ...]:
    """The gaps by what they belong to and, where few things are lacking, by what they lack."""
    by_group: dict[str, dict[str, list[Gap]]] = defaultdict(lambda: defaultdict(list))
    for gap in found:
        by_group[gap.group][gap.detail].append(gap)
    groups = []
    for name, by_detail in by_group.items():
        few = len(by_detail) <= _FEW
        parts = by_detail.items() if few else [("", [gap for part in by_detail.values() for gap in part])]
        groups += [_group(labels.get(name, name), detail, members, naming) for detail, members in parts]
    return tuple(groups)


def _group(title: str, detail: str, members: list[Gap], naming: Naming) -> GapGroup:
    told = members[:_MOST_SHOWN]
    rows = tuple(_row(gap, "" if detail else detail_words(gap.detail), naming) for gap in told)
    return GapGroup(title, detail_words(detail), rows, len(members))


def _row(gap: Gap, detail: str, naming: Naming) -> GapRow:
    code, _, name = gap.label.partition(" ") if gap.kind == _BY_VERSION else ("", "", gap.label)
    return GapRow(naming.named(gap.iri, name, code), detail, gap.candidates)


def detail_words(detail: str) -> str:
    """What is lacking, as a check of `actions.gaps` says it, in the language of the page."""
    if detail in _DETAILS:
        return gettext(detail)
    if named := _NO_NAME.fullmatch(detail):
        return gettext("No name in %(languages)s.", languages=named[1])
    if linked := _LINKED_FROM.fullmatch(detail):
        start, more = linked[1], int(linked[2] or 0)
        if not more:
            return gettext("Nothing describes it; linked from %(start)s.", start=start)
        return ngettext(
            "Nothing describes it; linked from %(start)s and %(num)s more.",
            "Nothing describes it; linked from %(start)s and %(num)s more.",
            more,
            start=start,
        )
    return detail
