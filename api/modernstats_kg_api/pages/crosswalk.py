"""Two versions of standards side by side: what corresponds, how sure that is, and what does not."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.actions.elements import joints
from modernstats_kg.actions.matches import NO_TERM
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.analysis import AGREED, CANDIDATE, DERIVED, Crosswalk, Pair, Scheme, Unpaired
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.examples import filled, query_link
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.pairs import NONE_FOUND, PairRow, element_value, pair_row
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.pages.wording import change_words

router = APIRouter()

_MOST_ALIKE: Final = "unchanged"


@dataclass(frozen=True, slots=True)
class UnpairedRow:
    """One element without counterpart: its name, candidates that wait, why there is none, in words."""

    value: Value
    candidates: int
    reason: str


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
        sides: what has no counterpart on each side.
    """

    source: Scheme
    target: Scheme
    rows: tuple[PairRow, ...]
    unchanged: tuple[PairRow, ...]
    candidates: tuple[PairRow, ...]
    counts: dict[str, int]
    sides: tuple[Side, Side]


@router.api_route("/crosswalk", methods=["GET", "HEAD"])
def crosswalk_page(
    request: Request,
    start: Annotated[str, Query(alias="from", max_length=80)] = "",
    end: Annotated[str, Query(alias="to", max_length=80)] = "",
    candidates: Literal["include", "exclude"] = "include",
) -> Response:
    """The crosswalk of two versions; without both the versions that something joins.

    Raises:
        NotFound: there is no such version; names those that exist.
        BadParameter: both are the same.
    """
    kg, naming = graph_of(request), naming_of(request)
    found = crosswalk(kg, start, end, candidates=candidates) if start and end else None
    asked = {"from": start, "to": end, "candidates": candidates if candidates == "exclude" else ""}
    return render(
        request,
        "crosswalk.html",
        schemes=tuple(known_schemes(kg).values()),
        start=found.source.slug if found else start,
        end=found.target.slug if found else end,
        candidates=candidates,
        joints=() if found else joints(kg),
        view=view_crosswalk(found, naming) if found else None,
        **_links(found, {name: value for name, value in asked.items() if value}, kg.settings.base),
    )


def view_crosswalk(found: Crosswalk, naming: Naming) -> CrosswalkView:
    """A crosswalk as the page shows it."""
    waiting = [pair for pair in found.pairs if pair.status == CANDIDATE]
    same = [pair for pair in found.pairs if change_words(pair.relation) == _MOST_ALIKE]
    told = [pair for pair in found.pairs if pair not in (*waiting, *same)]
    return CrosswalkView(
        source=found.source,
        target=found.target,
        rows=tuple(pair_row(pair, naming) for pair in told),
        unchanged=tuple(pair_row(pair, naming) for pair in same),
        candidates=tuple(pair_row(pair, naming) for pair in waiting),
        counts=_counts(found.pairs),
        sides=(
            Side(found.source, tuple(_unpaired(alone, naming) for alone in found.source_only)),
            Side(found.target, tuple(_unpaired(alone, naming) for alone in found.target_only)),
        ),
    )


def _counts(pairs: Iterable[Pair]) -> dict[str, int]:
    by_status = Counter(pair.status for pair in pairs)
    agreed = sum(by_status[status] for status in AGREED)
    return {"agreed": agreed, "derived": by_status[DERIVED], "candidates": by_status[CANDIDATE]}


def _unpaired(alone: Unpaired, naming: Naming) -> UnpairedRow:
    reason = NONE_FOUND.text if alone.reason == NO_TERM else change_words(alone.reason or "")
    return UnpairedRow(element_value(alone.element, naming), alone.candidates, reason)


def _links(found: Crosswalk | None, asked: dict[str, str], base: str) -> dict[str, Any]:
    """Addresses of the same crosswalk in other forms, without the root."""
    if found is None:
        return {"csv_href": None, "json_href": None, "query_href": None}
    query = urlencode(asked)
    iris = {
        f"{CANONICAL_BASE}id/": f"{base}id/",
        "standards/gsim/2.0": found.source.iri,
        "standards/vtl/2.1": found.target.iri,
    }
    return {
        "csv_href": f"/api/v1/crosswalk.csv?{query}",
        "json_href": f"/api/v1/crosswalk?{query}",
        "query_href": query_link(filled("51-crosswalk", iris)),
    }
