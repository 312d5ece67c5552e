"""The pairs of a crosswalk counted by the groups of their elements: what the bands are drawn from."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.model.analysis import CANDIDATE, Pair, Scheme
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.naming import Naming, Value, capitalised
from modernstats_kg_api.pages.wording import telling_code

_HIGHEST: Final = 12
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Band:
    """How many pairs lead from one group to another.

    Attributes:
        source: the group on the left.
        target: the group on the right.
        agreed: pairs that count, derived ones included.
        candidates: pairs that nobody has reviewed.
    """

    source: Value
    target: Value
    agreed: int
    candidates: int

    @property
    def pairs(self) -> int:
        """All pairs."""
        return self.agreed + self.candidates


def bands_of(
    kg: KnowledgeGraph, pairs: Iterable[Pair], sides: tuple[Scheme, Scheme], naming: Naming
) -> tuple[Band, ...]:
    """The bands between the groups of two versions, by name; none where fewer than two can be told apart.

    Args:
        pairs: of the crosswalk.
        sides: the two versions.
        naming: names and links.
    """
    source, target = (_grouping(kg, side, naming) for side in sides)
    counts: Counter[tuple[Value, Value, bool]] = Counter()
    for pair in pairs:
        ends = source(pair.source.iri), target(pair.target.iri)
        counts[(*ends, pair.status == CANDIDATE)] += 1
    joined = sorted({ends[:2] for ends in counts}, key=lambda ends: [natural_key(end.text) for end in ends])
    found = tuple(
        Band(start, end, counts[start, end, False], counts[start, end, True]) for start, end in joined
    )
    return found if len(found) >= _LEAST else ()


def _grouping(kg: KnowledgeGraph, scheme: Scheme, naming: Naming) -> Callable[[str], Value]:
    """A function from an element to its group: the one its model gives it, else what is above it."""
    records = records_by_iri(kg, "elements")

    def group(iri: str) -> Value:
        record = records.get(iri)
        groups = [term for term in record.values.get("group", ()) if isinstance(term, Iri)] if record else []
        if groups:
            return _named(groups[0], scheme, naming)
        top = _top(record, records, Iri(scheme.iri)) if record else None
        if top is not None:
            code = next((telling_code(term.value) for term in top.values.get("notation", ())), "")
            return _named(Iri(top.iri), scheme, naming, code)
        return Value(gettext("No group"))

    return group


def _named(group: Iri, scheme: Scheme, naming: Naming, code: str = "") -> Value:
    """A group with its code, without the name of its version, which stands above the drawing."""
    label = naming.label(group.value).removeprefix(f"{scheme.label} ").removesuffix(f" of {scheme.label}")
    name = capitalised(f"{code} {label}".strip())
    return Value(name, naming.href(group.value), naming.label_language(group.value))


def _top(record: Record, records: Mapping[str, Record], scheme: Iri) -> Record | None:
    """The highest element of the version above one, itself if others are below it; None for one alone."""
    seen = record
    for _ in range(_HIGHEST):
        above = (records[up.value] for up in seen.values.get("broader", ()) if up.value in records)
        higher = next((one for one in above if scheme in one.values.get("scheme", ())), None)
        if higher is None:
            break
        seen = higher
    return seen if seen is not record or record.values.get("narrower") else None
