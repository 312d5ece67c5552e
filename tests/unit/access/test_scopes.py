"""Scopes as people write them, and what they allow."""

import pytest

from modernstats_kg.access.scopes import parse_scope, scope_text
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.access import Scope

MINE = "https://example.org/graph/mine"


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("admin", Scope("admin")),
        ("read", Scope("read")),
        (f"read:{MINE}*", Scope("read", f"{MINE}*")),
        ("write:*", Scope("write")),
        ("write:urn:mine:1", Scope("write", "urn:mine:1")),
    ],
)
def test_a_scope_is_read_and_written_as_the_same_text(text, scope):
    assert parse_scope(text) == scope
    assert scope_text(scope) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "write",
        "write:",
        "Write:*",
        "delete:*",
        "admin:*",
        "write:graph/mine",
        f"write:{MINE} https://example.org/other",
        f"write:<{MINE}>",
        f"write:{MINE}\n",
        " read",
    ],
)
def test_what_is_no_scope_is_refused_with_what_would_be(text):
    with pytest.raises(BadParameter) as refused:
        parse_scope(text)

    assert refused.value.name == "scope"
    assert "write:" in str(refused.value) or "https://example.org/graph/mine*" in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "allowed", "refused"),
    [
        ("*", [MINE, "urn:x"], []),
        (MINE, [MINE], [f"{MINE}2", "x" + MINE]),
        (f"{MINE}*", [MINE, f"{MINE}/2"], ["https://example.org/graph/"]),
        ("https://*/mine", [MINE], [f"{MINE}/2"]),
        ("https://example.org/g?x=1", ["https://example.org/g?x=1"], ["https://example.org/gAx=1"]),
        ("https://example.org/[ab]", ["https://example.org/[ab]"], ["https://example.org/a"]),
        ("https://example.org/a.b", ["https://example.org/a.b"], ["https://example.org/aXb"]),
    ],
)
def test_in_a_pattern_only_the_star_stands_for_other_text(pattern, allowed, refused):
    scope = parse_scope(f"write:{pattern}")

    assert [graph for graph in allowed if not scope.allows("write", graph)] == []
    assert [graph for graph in refused if scope.allows("write", graph)] == []
    assert not scope.allows("read", allowed[0])
    assert not scope.allows("admin", allowed[0])


def test_an_administrator_may_do_everything():
    assert all(Scope("admin").allows(verb, MINE) for verb in ("read", "write", "admin"))
