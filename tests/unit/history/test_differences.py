"""Differences between states: what they lead to, taken together and taken back."""

from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.history.differences import Difference, difference, net_effect
from modernstats_kg.history.lines import graph_of, lines_of, mentions, outside, predicate_of, subject_of
from modernstats_kg.model.change import Attribution, Commit

LINES = tuple(f'<urn:s{n}> <urn:p> "{n}" <urn:g{n % 2}> .\n' for n in range(6))
states = st.frozensets(st.sampled_from(LINES))


def commits(course):
    """The commits that lead from nothing through these states."""
    before = [frozenset(), *course]
    for number, (old, new) in enumerate(zip(before, course, strict=False), 1):
        yield Commit(number, "", Attribution(), "".join(sorted(new - old)), "".join(sorted(old - new)))


@given(states, states)
def test_a_difference_applied_to_one_state_gives_the_other(a, b):
    assert difference(a, b).apply(a) == b


@given(states, states)
def test_a_difference_taken_back_gives_the_first_state(a, b):
    assert difference(a, b).inverted().apply(b) == a


@given(st.lists(states, max_size=6), st.integers(0, 6))
def test_commits_taken_together_are_the_difference_between_their_ends(course, cut):
    history = list(commits(course))
    first = course[cut - 1] if 0 < cut <= len(course) else frozenset()
    last = course[-1] if course else frozenset()
    start = cut if cut <= len(course) else 0

    assert net_effect(history[start:]) == difference(first if start else frozenset(), last)


def test_what_comes_and_goes_is_no_difference():
    assert not net_effect(commits([{LINES[0]}, frozenset()]))


def test_only_the_lines_that_are_wanted_count():
    both = Difference(frozenset(LINES[:2]), frozenset(LINES[2:4]))

    assert both.only(outside(frozenset({"urn:g0"}))) == Difference({LINES[1]}, {LINES[3]})


def test_a_line_tells_its_subject_predicate_and_graph():
    line = '<urn:s> <urn:p> "a > b < c"^^<urn:dt> <urn:g> .\n'

    assert (subject_of(line), predicate_of(line), graph_of(line)) == ("urn:s", "urn:p", "urn:g")


def test_only_a_line_feed_ends_a_line():
    text = '<urn:s> <urn:p> "a\u2028b\x85c" <urn:g> .\n<urn:s> <urn:p> "d" <urn:g> .\n'

    assert len(list(lines_of(text))) == 2
    assert "".join(lines_of(text)) == text


def test_a_line_mentions_what_it_is_about_its_terms_and_what_it_points_to():
    keep = mentions("urn:a")

    assert keep("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
    assert keep("<urn:b> <urn:p> <urn:a> <urn:g> .\n")
    assert keep("<urn:a#term> <urn:p> <urn:b> <urn:g> .\n")
    assert not keep("<urn:ab> <urn:p> <urn:b> <urn:g> .\n")
