"""Patterns of named graphs: what they cover, however they are written."""

from hypothesis import example, given
from hypothesis import strategies as st

from modernstats_kg.model.access import covers

PATTERNS = st.text("ab.*", max_size=10)
GRAPHS = st.text("ab.*", max_size=12)


def fits(pattern: str, graph: str) -> bool:
    """What `covers` is to say, one character after the other."""
    ends = {0}
    for character in pattern:
        if character == "*":
            ends = {*range(min(ends), len(graph) + 1)} if ends else set()
        else:
            ends = {end + 1 for end in ends if graph[end : end + 1] == character}
    return len(graph) in ends


@given(PATTERNS, GRAPHS)
@example("a*a", "a")
@example("ab*ba", "aba")
@example("*a*", "")
@example("", "")
@example("**", "")
@example("*aab", "aaab")
@example("a*ab*b", "aabb")
def test_a_star_stands_for_any_text_and_everything_else_for_itself(pattern: str, graph: str) -> None:
    assert covers(pattern, graph) == fits(pattern, graph)


def test_hundreds_of_stars_are_answered_at_once() -> None:
    graph = "http://example.org/" + "a" * 400

    assert not covers("*a" * 400 + "b", graph)
    assert covers("*a" * 400, graph)
    assert not covers("*" * 400 + "b", graph)
    assert covers("*" * 400, graph)
