"""What is missing in the graph: one check after the other, each as a table."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.gaps import GAP_KINDS, LANGUAGES, gaps, labels_per_language
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import Gap
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import filled, query_link
from modernstats_kg_api.pages.naming import Naming, Value, mark_of
from modernstats_kg_api.pages.site import naming_of, render

router = APIRouter()

_MOST_SHOWN: Final = 300
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its title, what it finds, the file of the example query that finds the same."""

    title: str
    finds: str
    example: str


CHECKS: Final = {
    "untouched": Check(
        "Untouched sub-processes",
        "Sub-processes of GSBPM that no project, tool, service or other thing is linked to.",
        "54-gaps-untouched",
    ),
    "unmapped": Check(
        "Elements without counterpart",
        "Elements of mapped standards that no agreed mapping joins to another standard.",
        "55-gaps-unmapped",
    ),
    "custodian": Check(
        "Standards without custodian",
        "Standards of which nobody is said to look after them.",
        "56-gaps-custodian",
    ),
    "labels": Check(
        "Missing names",
        "Concepts of models that have names in several languages, and lack one of them.",
        "57-gaps-labels",
    ),
    "links": Check(
        "Links that lead nowhere",
        "Things that statements lead to and that nothing describes.",
        "58-gaps-links",
    ),
}
"""The checks of `actions.gaps` in words."""


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
        counts={name: len(gaps(kg, name)) for name in GAP_KINDS},
        kind=kind,
        groups=group_gaps(found, labels, naming),
        languages=LANGUAGES,
        names=labels_per_language(kg) if kind == "labels" else {},
        labels=labels,
        query_href=_query_link(CHECKS[kind].example, kg.settings.base) if kind else None,
    )


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
    rows = tuple(_row(gap, "" if detail else gap.detail, naming) for gap in members[:_MOST_SHOWN])
    return GapGroup(title, detail, rows, len(members))


def _row(gap: Gap, detail: str, naming: Naming) -> GapRow:
    value = Value(gap.label, naming.href(gap.iri), mark=mark_of(gap.iri))
    return GapRow(value, detail, gap.candidates)


def _query_link(example: str, base: str) -> str | None:
    return query_link(filled(example, {f"{CANONICAL_BASE}id/": f"{base}id/"}))
