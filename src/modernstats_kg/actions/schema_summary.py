"""What classes and properties the content uses, counted: for people and assistants that write queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.actions.datasets import all_datasets
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.statistics import graph_statistics, whole_statistics
from modernstats_kg.model.schema_summary import (
    ClassSummary,
    GraphSummary,
    PropertySummary,
    SchemaSummary,
    Use,
)
from modernstats_kg.model.statistics import namespace_of
from modernstats_kg.model.terms import Row
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg.query.library import canned

_LONGEST_EXAMPLE: Final = 80


def schema_summary(kg: KnowledgeGraph) -> SchemaSummary:
    """The schema as the newest commit uses it; every number is what a query counts."""
    return _summary(kg, "")


@per_commit
def _summary(kg: KnowledgeGraph, _: str) -> SchemaSummary:
    whole = whole_statistics(kg)
    by_class = kg.store.rows(canned("class_properties"))
    properties = _grouped(by_class, "class", "property", "subjects")
    domains = _grouped(by_class, "property", "class", "triples")
    ranges = _grouped(kg.store.rows(canned("property_ranges")), "property", "range", "triples")
    datatypes = _grouped(kg.store.rows(canned("property_datatypes")), "property", "datatype", "triples")
    classes = (
        ClassSummary(use.iri, label_of(kg, use.iri), use.entities, use.example, properties.get(use.iri, ()))
        for use in whole.classes
    )
    used = (
        PropertySummary(
            use.iri,
            label_of(kg, use.iri),
            use.triples,
            _without_examples(domains.get(use.iri, ())),
            ranges.get(use.iri, ()),
            datatypes.get(use.iri, ()),
        )
        for use in whole.properties
    )
    return SchemaSummary(
        classes=tuple(sorted(classes, key=lambda summary: (-summary.instances, summary.iri))),
        properties=tuple(sorted(used, key=lambda summary: (-summary.statements, summary.iri))),
        graphs=_graphs(kg),
        prefixes=_prefixes((*whole.vocabularies, *(use.iri for use in _all(datatypes)))),
        statements=whole.triples,
    )


def _graphs(kg: KnowledgeGraph) -> tuple[GraphSummary, ...]:
    titles = {facts.iri: facts.titles[0].value for facts in all_datasets(kg)}
    counted = graph_statistics(kg).items()
    found = (GraphSummary(iri, titles.get(iri, iri), statistics.triples) for iri, statistics in counted)
    return tuple(sorted(found, key=lambda summary: (-summary.statements, summary.iri)))


def _grouped(rows: Iterable[Row], by: str, of: str, count: str) -> dict[str, tuple[Use, ...]]:
    """What belongs to each, the most frequent first."""
    found = defaultdict(list)
    for row in rows:
        use = Use(str(row[of]), int(str(row[count])), _shortened(str(row.get("example", ""))))
        found[str(row[by])].append(use)
    return {key: tuple(sorted(uses, key=lambda use: (-use.number, use.iri))) for key, uses in found.items()}


def _without_examples(uses: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(Use(use.iri, use.number) for use in uses)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"


def _all(uses: Mapping[str, tuple[Use, ...]]) -> list[Use]:
    return [use for found in uses.values() for use in found]


def _prefixes(iris: Iterable[str]) -> dict[str, str]:
    used = {namespace_of(iri) for iri in iris}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in used}
