"""Three small standards, and what a crosswalk of two of them shows."""

from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.model.keys import local_name
from small_graphs import scheme

SCHEMES = scheme("a/1", "X", "Y", "Z") + scheme("b/2", "P", "Q") + scheme("c/3", "M", "N")
"""Three versions of standards with a few elements each."""


def pairs(kg, source="a-1", target="b-2", **asked):
    """Source, relation, target and status of each pair of two of `SCHEMES`."""
    return [
        (pair.source.label, local_name(pair.relation), pair.target.label, pair.status)
        for pair in crosswalk(kg, source, target, **asked).pairs
    ]


def names(unpaired):
    """Labels of the elements that are left."""
    return [alone.element.label for alone in unpaired]
