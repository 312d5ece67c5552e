"""The counterparts of one element, and the versions that are joined."""

import pytest

from modernstats_kg.actions.elements import joints, matches_of
from modernstats_kg.actions.matches import NO_TERM
from small_graphs import BASE, mapping, scheme

SCHEMES = scheme("a/1", "X", "Y") + scheme("b/2", "P")


@pytest.mark.parametrize("ends", [("a/1/X", "sssom:NoTermFound"), ("sssom:NoTermFound", "a/1/X")])
def test_that_there_is_no_counterpart_is_told_whichever_end_is_missing_and_joins_nothing(made, ends):
    kg = made(SCHEMES + mapping("none", ends[0], "relatedMatch", ends[1], "reported"))

    assert [(match.subject, match.object) for match in matches_of(kg, f"{BASE}standards/a/1/X")] == [
        (f"{BASE}standards/a/1/X", NO_TERM)
    ]
    assert joints(kg) == ()


def test_candidates_are_counted_apart_from_what_is_agreed(made):
    kg = made(
        SCHEMES
        + mapping("agreed", "a/1/X", "exactMatch", "b/2/P", "reported")
        + mapping("waiting", "a/1/Y", "closeMatch", "b/2/P", "candidate")
    )

    assert [
        (joint.source.slug, joint.target.slug, joint.agreed, joint.candidates) for joint in joints(kg)
    ] == [("a-1", "b-2", 1, 1)]
