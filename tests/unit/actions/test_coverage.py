"""What touches which part of GSBPM."""

import pytest

from modernstats_kg.actions.correspondences import associations, counterparts, one_to_one
from modernstats_kg.actions.coverage import (
    COVERAGE_KINDS,
    OTHER,
    VERSIONS,
    coverage,
    covered_things,
    things_at,
)
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.errors import NotFound
from modernstats_kg.model.analysis import Count
from modernstats_kg.model.kinds import KINDS
from small_graphs import BASE, association, gsbpm, say

VERSIONS_OF_GSBPM = (
    gsbpm("5.0", "1 1.1 1.2")
    + gsbpm("5.1", "1 1.1 1.2 2 2.1")
    + gsbpm("5.2", "1 1.1 1.2 2 2.1 qualityManagement")
)
SAME = "".join(
    association(f"gsbpm-{a}-{b}", number, f"gsbpm/{a}/{code}", f"gsbpm/{b}/{code}", "unchanged")
    for a, b in (("5.0", "5.1"), ("5.1", "5.2"))
    for number, code in enumerate(("1", "1.1", "1.2"))
)


def tool(name, *parts):
    links = " , ".join(f"<standards/gsbpm/{part}>" for part in parts)
    return (
        f'<tools/{name}> a schema:SoftwareApplication ; skos:prefLabel "{name}"@en ; '
        f"hlg:supportsProcess {links} .\n"
    )


@pytest.fixture
def made(made):
    return lambda turtle: made(VERSIONS_OF_GSBPM + SAME + turtle)


def numbers(kg, version, kind="software"):
    return {
        (row.level, row.code): (row.counts[kind].direct, row.counts[kind].carried)
        for row in coverage(kg, version).rows
        if row.counts[kind] != Count(0, 0)
    }


def test_what_is_linked_to_the_concept_is_direct_and_elsewhere_it_is_carried(made):
    kg = made(tool("one", "5.1/1.1"))

    assert numbers(kg, "5.1")[("subProcess", "1.1")] == (1, 0)
    assert numbers(kg, "5.0")[("subProcess", "1.1")] == (0, 1)
    assert numbers(kg, "5.2")[("subProcess", "1.1")] == (0, 1)


def test_links_are_carried_over_several_versions_in_either_direction(made):
    kg = made(tool("old", "5.0/1.2") + tool("new", "5.2/1.2"))

    assert numbers(kg, "5.2")[("subProcess", "1.2")] == (1, 1)
    assert numbers(kg, "5.1")[("subProcess", "1.2")] == (0, 2)
    assert numbers(kg, "5.0")[("subProcess", "1.2")] == (1, 1)


def test_a_thing_linked_to_both_versions_counts_once_and_as_direct(made):
    kg = made(tool("both", "5.1/1.1", "5.2/1.1"))

    assert numbers(kg, "5.2")[("subProcess", "1.1")] == (1, 0)
    assert numbers(kg, "5.0")[("subProcess", "1.1")] == (0, 1)


def test_totals_count_distinct_things(made):
    kg = made(tool("wide", "5.1/1", "5.1/1.1", "5.1/1.2", "5.1/2.1") + tool("old", "5.0/1.1"))

    assert numbers(kg, "5.1") == {
        ("phase", "1"): (1, 0),
        ("subProcess", "1.1"): (1, 1),
        ("subProcess", "1.2"): (1, 0),
        ("phaseTotal", "1"): (1, 1),
        ("subProcess", "2.1"): (1, 0),
        ("phaseTotal", "2"): (1, 0),
        ("total", ""): (1, 1),
    }


def test_what_is_carried_at_one_part_and_direct_at_another_is_direct_in_the_total(made):
    kg = made(tool("mixed", "5.1/1.1", "5.2/1.2"))

    found = numbers(kg, "5.2")

    assert (found[("subProcess", "1.1")], found[("subProcess", "1.2")]) == ((0, 1), (1, 0))
    assert found[("phaseTotal", "1")] == found[("total", "")] == (1, 0)


@pytest.mark.parametrize("split", ["5.1/1.2", "5.1/2.1"])
def test_a_concept_that_was_split_or_merged_carries_nothing(made, split):
    divided = association("gsbpm-5.0-5.1", 9, "gsbpm/5.0/1.1", f"gsbpm/{split}", "split")
    kg = made(divided + tool("old", "5.0/1.1"))

    assert numbers(kg, "5.1") == {}
    assert counterparts(f"{BASE}standards/gsbpm/5.0/1.1", one_to_one(associations(kg))) == frozenset()


def test_an_added_part_has_no_counterpart(made):
    kg = made(association("gsbpm-5.1-5.2", 9, "", "gsbpm/5.2/qualityManagement", "added"))

    concept = f"{BASE}standards/gsbpm/5.2/qualityManagement"
    assert counterparts(concept, one_to_one(associations(kg))) == frozenset()


def test_structure_and_mappings_are_no_things_that_touch_a_part(made):
    kg = made(
        "<standards/gsbpm/5.1/1.1> skos:broader <standards/gsbpm/5.1/1> .\n"
        "<x> skos:exactMatch <standards/gsbpm/5.1/1.1> ; dcterms:source <standards/gsbpm/5.1/1.1> .\n"
        "<mappings/y> sssom:subject_id <standards/gsbpm/5.1/1.1> .\n"
    )

    assert {row.total for row in coverage(kg, "5.1").rows} == {Count(0, 0)}


def test_a_thing_of_two_kinds_counts_in_both_and_once_in_the_total(made):
    kg = made("<x> a hlg:Project , hlg:Event ; hlg:supportsProcess <standards/gsbpm/5.1/1.1> .\n")
    (row,) = (row for row in coverage(kg, "5.1").rows if row.code == "1.1")

    assert (row.counts["projects"], row.counts["events"], row.total) == (Count(1, 0),) * 3


def test_a_thing_without_known_class_counts_among_the_others(made):
    kg = made("<x> hlg:supportsProcess <standards/gsbpm/5.1/1.1> .\n")

    assert numbers(kg, "5.1", OTHER)[("subProcess", "1.1")] == (1, 0)


def test_capabilities_of_the_frameworks_are_known_by_their_scheme(made):
    kg = made(
        "<c> a hlg:ModelElement ; skos:inScheme <standards/saf/0.2> ; "
        "hlg:supportsProcess <standards/gsbpm/5.2/1> .\n"
    )

    assert numbers(kg, "5.2", "capabilities")[("phase", "1")] == (1, 0)


def test_the_things_behind_each_number_can_be_listed(made):
    kg = made(
        tool("wide", "5.1/1", "5.1/1.1") + tool("old", "5.0/1.1") + "<x> hlg:y <standards/gsbpm/5.1/2.1> .\n"
    )

    for row in coverage(kg, "5.1").rows:
        if row.level in ("subProcess", "phaseTotal", "total"):
            listed = covered_things(kg, "5.1", row.code)
            for kind, count in row.counts.items():
                things = [thing for thing in listed if kind in thing.kinds]
                assert len({t.iri for t in things if not t.carried}) == count.direct, (row, kind)
                assert len({t.iri for t in things if t.carried}) == count.carried, (row, kind)
    (old,) = (thing for thing in covered_things(kg, "5.1", "1.1", "software") if thing.carried)
    assert (old.label, old.code, old.concept) == ("old", "1.1", f"{BASE}standards/gsbpm/5.0/1.1")


def test_unknown_versions_parts_and_kinds_are_refused_by_name(made):
    kg = made("")

    with pytest.raises(NotFound, match=r"5\.0, 5\.1, 5\.2"):
        coverage(kg, "4.0")
    with pytest.raises(NotFound, match="has no part '9'"):
        covered_things(kg, "5.1", "9")
    with pytest.raises(NotFound, match="projects"):
        covered_things(kg, "5.1", "1", "wishes")


def test_the_things_at_a_phase_itself_do_not_depend_on_those_inside_it(made):
    kg = made(tool("one", "5.0/1", "5.1/1.1"))

    at_phase = [(thing.label, thing.code, thing.carried) for thing in things_at(kg, "5.1", "1")]

    assert at_phase == [("one", "1", True)]
    assert [(t.code, t.carried) for t in covered_things(kg, "5.1", "1")] == [("1.1", False)]
    assert read_matrix(kg, "5.1").phases[0][0].related == 1
    with pytest.raises(NotFound, match="has no part '9'"):
        things_at(kg, "5.1", "9")


def test_a_commit_changes_the_figures(made):
    kg = made(tool("one", "5.1/1.1"))
    assert numbers(kg, "5.1")[("total", "")] == (1, 0)

    say(kg, VERSIONS_OF_GSBPM + SAME + tool("one", "5.1/1.1") + tool("two", "5.1/1.1"))

    assert numbers(kg, "5.1")[("total", "")] == (2, 0)


def test_the_rows_follow_the_model_and_the_columns_the_table(made):
    found = coverage(made(""), "5.2")

    assert [(row.level, row.code) for row in found.rows] == [
        *(("phase", "1"), ("subProcess", "1.1"), ("subProcess", "1.2"), ("phaseTotal", "1")),
        *(("phase", "2"), ("subProcess", "2.1"), ("phaseTotal", "2")),
        *(("overarchingActivity", "qualityManagement"), ("total", "")),
    ]
    assert found.kinds == (*COVERAGE_KINDS, OTHER)
    for name in COVERAGE_KINDS.keys() & KINDS.keys():
        assert COVERAGE_KINDS[name] == frozenset(KINDS[name].class_iris)


def test_the_matrix_shows_the_same_figures(kg):
    for version in VERSIONS:
        rows = {
            row.iri: row for row in coverage(kg, version).rows if row.level not in ("phaseTotal", "total")
        }
        matrix = read_matrix(kg, version)
        for cell in (*matrix.overarching, *(c for phase, parts in matrix.phases for c in (phase, *parts))):
            total = rows.pop(cell.iri).total
            assert cell.related == total.direct + total.carried
        assert not rows
