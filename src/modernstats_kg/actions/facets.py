"""How many items of a list have each value of a field."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from modernstats_kg.actions.filtering import Test, values_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import names_index
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.languages import chosen
from modernstats_kg.model.records import FacetCounts, FacetValue, ListingRequest, Record
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import curie

_MOST_FACETS: Final = 10
MOST_VALUES: Final = 100
"""Most values of one facet; the rest is only counted."""


def facet_names(kind: Kind) -> tuple[str, ...]:
    """What items of a kind can be counted by."""
    return ("type", *(wanted.name for wanted in kind.fields))


def count_facets(
    kg: KnowledgeGraph,
    kind: Kind,
    request: ListingRequest,
    whole: Sequence[Record],
    tests: Mapping[str, Test],
) -> tuple[FacetCounts, ...]:
    """The values of each field asked for, among the items that pass the filters on all other fields.

    Filters on the field itself are left out, so that a choice does not hide the other choices.

    Args:
        whole: the whole collection.
        tests: each filter of the request by its whole name.

    Raises:
        BadParameter: a field is unknown or given twice, or there are too many; names what is known.
    """
    known = facet_names(kind)
    for name in request.facets:
        if name not in known:
            raise BadParameter("facet", f"{kind.name} have no facet {name!r}. Known: {', '.join(known)}.")
    if len(set(request.facets)) < len(request.facets) or len(request.facets) > _MOST_FACETS:
        raise BadParameter("facet", f"Give up to {_MOST_FACETS} fields, each once.")
    counted = []
    for name in request.facets:
        others = [test for asked, test in tests.items() if asked.partition("__")[0] != name]
        records = [record for record in whole if all(test(record) for test in others)]
        counted.append(_count(kg, name, request, records))
    return tuple(counted)


def _count(kg: KnowledgeGraph, name: str, request: ListingRequest, records: Iterable[Record]) -> FacetCounts:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    missing = 0
    for record in records:
        values = {term.value: term for term in values_of(record, name)}
        missing += not values
        counts.update(values.keys())
        for value, term in values.items():
            labels.setdefault(value, _label(kg, request, term))
    ranked = sorted(counts, key=lambda value: (-counts[value], natural_key(labels[value]), value))
    shown = tuple(FacetValue(value, labels[value], counts[value]) for value in ranked[:MOST_VALUES])
    return FacetCounts(name, shown, len(counts), missing)


def _label(kg: KnowledgeGraph, request: ListingRequest, term: Term) -> str:
    if not isinstance(term, Iri):
        return term.value
    labels = names_index(kg).get(term.value, {})
    tag = chosen(labels, request.languages)
    return curie(term.value) if tag is None else labels[tag]
