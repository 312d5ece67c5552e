"""The counts of VoID as the order of a query's patterns needs them: to be looked up by IRI."""

from collections.abc import Mapping
from dataclasses import dataclass

from modernstats_kg.model.statistics import PropertyUse, Statistics


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """How often what is used; one of them equals itself only.

    Attributes:
        whole: all statements, and the distinct subjects and objects among them.
        properties: the same of each property, by its IRI.
        instances: number of instances of each class, by its IRI.
    """

    whole: PropertyUse
    properties: Mapping[str, PropertyUse]
    instances: Mapping[str, int]


def counts_of(statistics: Statistics) -> Counts:
    """The counts of a dataset."""
    return Counts(
        PropertyUse("", statistics.triples, statistics.subjects, statistics.objects),
        {use.iri: use for use in statistics.properties},
        {use.iri: use.entities for use in statistics.classes},
    )
