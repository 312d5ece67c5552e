"""Pairs of two standards that no source states: paths through a third, and through versions between."""

import pytest

from crosswalking import SCHEMES, names, pairs
from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.model.keys import local_name
from small_graphs import BASE, association, mapping


@pytest.fixture
def made(made):
    return lambda turtle: made(SCHEMES + turtle)


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("exactMatch", "exactMatch", "exactMatch"),
        ("exactMatch", "closeMatch", "closeMatch"),
        ("closeMatch", "exactMatch", "closeMatch"),
        ("exactMatch", "broadMatch", "broadMatch"),
        ("narrowMatch", "exactMatch", "narrowMatch"),
    ],
)
def test_a_path_through_a_third_standard_is_derived_when_a_step_is_exact(made, first, second, relation):
    kg = made(
        mapping("first", "a/1/X", first, "c/3/M", confidence=0.9)
        + mapping("second", "c/3/M", second, "b/2/P", confidence=0.6)
    )

    (pair,) = crosswalk(kg, "a-1", "b-2").pairs

    assert (local_name(pair.relation), pair.status, pair.confidence) == (relation, "derived", 0.54)
    assert [(local_name(s.subject), local_name(s.relation), local_name(s.object)) for s in pair.path] == [
        ("X", first, "M"),
        ("M", second, "P"),
    ]
    assert [step.mapping for step in pair.path] == [f"{BASE}mappings/first", f"{BASE}mappings/second"]
    assert names(crosswalk(kg, "a-1", "b-2").source_only) == ["Y", "Z"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("closeMatch", "closeMatch"), ("broadMatch", "broadMatch"), ("relatedMatch", "closeMatch")],
)
def test_no_path_without_an_exact_step_derives_a_pair(made, first, second):
    kg = made(mapping("first", "a/1/X", first, "c/3/M") + mapping("second", "c/3/M", second, "b/2/P"))

    assert pairs(kg) == []


def test_a_step_stated_the_other_way_round_is_turned(made):
    kg = made(
        mapping("first", "c/3/M", "exactMatch", "a/1/X") + mapping("second", "b/2/P", "broadMatch", "c/3/M")
    )

    assert pairs(kg) == [("X", "narrowMatch", "P", "derived")]


def test_candidates_take_no_part_in_a_path(made):
    kg = made(
        mapping("first", "a/1/X", "exactMatch", "c/3/M", "candidate")
        + mapping("second", "c/3/M", "exactMatch", "b/2/P")
    )

    assert pairs(kg) == []


def test_what_is_agreed_is_not_derived_again_and_what_is_only_a_candidate_is(made):
    kg = made(
        mapping("first", "a/1/X", "exactMatch", "c/3/M")
        + mapping("second", "c/3/M", "exactMatch", "b/2/P")
        + mapping("stated", "a/1/X", "closeMatch", "b/2/P", "reported")
        + mapping("third", "c/3/M", "exactMatch", "b/2/Q")
        + mapping("guess", "a/1/X", "exactMatch", "b/2/Q", "candidate")
    )

    assert pairs(kg) == [
        ("X", "closeMatch", "P", "reported"),
        ("X", "exactMatch", "Q", "derived"),
        ("X", "exactMatch", "Q", "candidate"),
    ]


def test_no_path_leads_through_an_element_of_one_of_the_two_sides(made):
    kg = made(
        mapping("inside", "a/1/X", "exactMatch", "a/1/Y") + mapping("across", "a/1/Y", "exactMatch", "b/2/P")
    )

    assert pairs(kg) == [("Y", "exactMatch", "P", "stated")]


def test_a_pair_of_compared_names_is_not_derived_again_and_comes_before_candidates(made):
    kg = made(
        association("a-b", 1, "a/1/X", "b/2/P", "unchanged")
        + mapping("first", "a/1/X", "exactMatch", "c/3/M")
        + mapping("second", "c/3/M", "exactMatch", "b/2/P")
        + mapping("guess", "a/1/X", "exactMatch", "b/2/Q", "candidate")
    )

    assert pairs(kg) == [("X", "unchanged", "P", "compared"), ("X", "exactMatch", "Q", "candidate")]
    assert names(crosswalk(kg, "a-1", "b-2").target_only) == ["Q"]


def test_versions_correspond_through_one_between_them_with_the_greater_change(made):
    kg = made(
        association("a-c", 1, "a/1/X", "c/3/M", "renamed")
        + association("c-b", 1, "c/3/M", "b/2/P", "unchanged")
        + association("a-c", 2, "a/1/Y", "c/3/N", "unchanged")
        + association("c-b", 2, "c/3/N", "b/2/Q", "respelled")
    )

    assert pairs(kg) == [("X", "renamed", "P", "derived"), ("Y", "respelled", "Q", "derived")]


def test_a_concept_that_was_split_leads_nowhere_beyond(made):
    kg = made(
        association("a-c", 1, "a/1/X", "c/3/M", "split")
        + association("a-c", 2, "a/1/X", "c/3/N", "split")
        + association("c-b", 1, "c/3/M", "b/2/P", "unchanged")
    )

    assert pairs(kg) == []
    assert len(pairs(kg, "a-1", "c-3")) == 2
