"""Which parts of GSBPM things touch, and what belongs to a thing."""

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.gsbpm_links import Touch, parts_of, touches
from modernstats_kg.errors import NotFound
from modernstats_kg.namespaces import CANONICAL_BASE, expand

ACTIVITIES = f"{CANONICAL_BASE}id/activities/"
SUPPORTS = expand("hlg:supportsProcess")
VTL = f"{CANONICAL_BASE}id/standards/vtl"


def test_a_thing_touches_the_parts_it_is_linked_to_and_only_in_the_version_it_names(
    kg: KnowledgeGraph,
) -> None:
    parts = [f"http://id.unece.org/activities/subProcess/5.{n}" for n in (3, 4)]
    assert touches(kg, [VTL], "5.1") == tuple(Touch(VTL, SUPPORTS, part) for part in parts)
    assert touches(kg, [VTL], "5.2") == ()


def test_touches_come_in_the_order_of_the_things_each_once(kg: KnowledgeGraph) -> None:
    sdmx = f"{CANONICAL_BASE}id/standards/sdmx"
    found = touches(kg, [VTL, sdmx, VTL, "http://example.org/unknown"], "5.1")
    assert list(dict.fromkeys(touch.thing for touch in found)) == [VTL, sdmx]
    assert len(found) == len(set(found)) == 4


def test_an_unknown_version_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match=r"5\.0, 5\.1, 5\.2"):
        touches(kg, [VTL], "4.0")


def test_the_parts_of_the_parts_of_a_project_belong_to_it_nearest_first(kg: KnowledgeGraph) -> None:
    found = parts_of(kg, f"{ACTIVITIES}project/soss")
    assert found[:4] == tuple(f"{ACTIVITIES}workPackage/soss-wp{n}" for n in range(4))
    assert {f"{ACTIVITIES}useCase/rapidSurveys", f"{ACTIVITIES}useCase/surveyApps"} <= set(found[4:])
    assert parts_of(kg, "http://example.org/unknown") == ()
