"""Two versions of standards side by side: what corresponds, how sure that is, and what does not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.actions.elements import Joint, joints
from modernstats_kg.actions.matches import NO_TERM
from modernstats_kg.actions.schemes import known_schemes, scheme_named
from modernstats_kg.model.analysis import (
    CANDIDATE,
    COMPARED,
    DERIVED,
    SETTLED,
    Crosswalk,
    Pair,
    Scheme,
    Unpaired,
)
from modernstats_kg.model.keys import local_name
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.band_groups import bands_of
from modernstats_kg_api.pages.bands import draw_bands
from modernstats_kg_api.pages.examples import query_link
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.pairs import NONE_FOUND, PairRow, element_value, pair_row
from modernstats_kg_api.pages.saved import crosswalk_queries
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.pages.wording import change_words, status_words

router = APIRouter()

_MOST_ALIKE: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class UnpairedRow:
    """One element without counterpart: its name, candidates that wait, why there is none, in words.

    `same_name` is what the other side has of the same name, which nobody reviewed.
    """

    value: Value
    candidates: int
    reason: str
    same_name: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The elements of one side without counterpart."""

    scheme: Scheme
    rows: tuple[UnpairedRow, ...]


@dataclass(frozen=True, slots=True)
class CrosswalkView:
    """One crosswalk.

    Attributes:
        source: scheme that is read from.
        target: scheme that is read to.
        rows: its agreed and derived pairs, those that did not change apart.
        unchanged: pairs of two versions where nothing changed.
        candidates: pairs that nobody has reviewed.
        counts: number of agreed pairs, derived pairs and candidates.
        grounds: what pairs from correspondences between versions rest on, in words; "" without such pairs.
        sides: what has no counterpart on each side.
    """

    source: Scheme
    target: Scheme
    rows: tuple[PairRow, ...]
    unchanged: tuple[PairRow, ...]
    candidates: tuple[PairRow, ...]
    counts: dict[str, int]
    grounds: str
    sides: tuple[Side, Side]


@router.api_route("/crosswalk", methods=["GET", "HEAD"])
def crosswalk_page(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=80)] = "",
    end: Annotated[str, Query(alias="to", max_length=80)] = "",
    candidates: Literal["include", "exclude"] = "include",
) -> Response:
    """The crosswalk of two versions; of one what it is joined to, of none all that is joined.

    Raises:
        NotFound: there is no such version; names those that exist.
        BadParameter: both are the same.
    """
    kg, naming = graph_of(request), naming_of(request)
    found = crosswalk(kg, start, end, candidates=candidates) if start and end else None
    bands = bands_of(kg, found.pairs, (found.source, found.target), naming) if found else ()
    chosen = None if found or not (start or end) else scheme_named(kg, start or end)
    slug = chosen.slug if chosen else ""
    asked = {"from": start, "to": end, "candidates": candidates if candidates == "exclude" else ""}
    return render(
        request,
        "crosswalk.html",
        schemes=tuple(known_schemes(kg).values()),
        start=found.source.slug if found else slug if start else "",
        end=found.target.slug if found else slug if end else "",
        chosen=chosen,
        candidates=candidates,
        joints=() if found else ways_on(joints(kg), chosen, turned=bool(end)),
        view=view_crosswalk(found, naming) if found else None,
        bands=bands,
        drawing=draw_bands(bands, found.source.label, found.target.label) if found and bands else None,
        **_links(found, {name: value for name, value in asked.items() if value}, kg.settings.base),
    )


def ways_on(found: Iterable[Joint], chosen: Scheme | None, *, turned: bool) -> tuple[Joint, ...]:
    """What a version is joined to, all read from it, or to it if `turned`; all joints if none is chosen."""
    if chosen is None:
        return tuple(found)
    kept = []
    for joint in found:
        if chosen in (joint.source, joint.target):
            other = joint.target if joint.source == chosen else joint.source
            first, last = (other, chosen) if turned else (chosen, other)
            kept.append(replace(joint, source=first, target=last))
    return tuple(kept)


def view_crosswalk(found: Crosswalk, naming: Naming) -> CrosswalkView:
    """A crosswalk as the page shows it."""
    waiting = [pair for pair in found.pairs if pair.status == CANDIDATE]
    same = [pair for pair in found.pairs if local_name(pair.relation) == _MOST_ALIKE]
    apart = {*waiting, *same}
    told = [pair for pair in found.pairs if pair not in apart]
    return CrosswalkView(
        source=found.source,
        target=found.target,
        rows=tuple(pair_row(pair, naming) for pair in told),
        unchanged=tuple(pair_row(pair, naming) for pair in same),
        candidates=tuple(pair_row(pair, naming) for pair in waiting),
        counts=_counts(found.pairs),
        grounds=status_words(COMPARED) if any(pair.status == COMPARED for pair in found.pairs) else "",
        sides=(
            Side(found.source, tuple(_unpaired(alone, naming) for alone in found.source_only)),
            Side(found.target, tuple(_unpaired(alone, naming) for alone in found.target_only)),
        ),
    )


def _counts(pairs: Iterable[Pair]) -> dict[str, int]:
    by_status = Counter(pair.status for pair in pairs)
    agreed = sum(by_status[status] for status in SETTLED)
    return {"agreed": agreed, "derived": by_status[DERIVED], "candidates": by_status[CANDIDATE]}


def _unpaired(alone: Unpaired, naming: Naming) -> UnpairedRow:
    reason = gettext(NONE_FOUND) if alone.reason == NO_TERM else change_words(alone.reason or "")
    same_name = tuple(element_value(element, naming) for element in alone.same_name)
    return UnpairedRow(element_value(alone.element, naming), alone.candidates, reason, same_name)


def _links(found: Crosswalk | None, asked: dict[str, str], base: str) -> dict[str, Any]:
    """Addresses of the same crosswalk in other forms, without the root."""
    if found is None:
        return {"csv_href": None, "json_href": None, "query_href": None}
    query = urlencode(asked)
    return {
        "csv_href": f"/api/v1/crosswalk.csv?{query}",
        "json_href": f"/api/v1/crosswalk?{query}",
        "query_href": query_link(crosswalk_queries(found, base)["pairs"]),
    }
