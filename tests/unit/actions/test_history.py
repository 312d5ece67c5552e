"""States of a graph: named, compared, read again, taken back, released and withdrawn."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.actions.changes import patch_between, resources_between
from modernstats_kg.actions.history import (
    UNWRITTEN,
    as_lines,
    as_quads,
    difference_between,
    state_at,
    version_at,
    version_named,
)
from modernstats_kg.actions.past import describe_at, mementos_of
from modernstats_kg.actions.releases import create_release, list_releases, release_before, release_named
from modernstats_kg.actions.reverting import revert_commit, revert_to
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import BadParameter, Conflict, Forbidden, Gone, NotFound, Unauthenticated
from modernstats_kg.history.lines import outside
from modernstats_kg.model.access import ANONYMOUS, ITSELF, Caller, Scope
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.store.bookkeeping import INFERRED

EX = "http://example.org/"
G, H = Iri(f"{EX}g"), Iri(f"{EX}h")
P = Iri(f"{EX}p")
ITS = Order(ITSELF)
QUADS = tuple(
    Quad(Iri(f"{EX}{name}"), P, Literal(str(value)), graph)
    for name in "abc"
    for value in range(2)
    for graph in (G, H)
)
changes = st.builds(Change, st.frozensets(st.sampled_from(QUADS)), st.frozensets(st.sampled_from(QUADS)))


def put(kg, adds=(), removes=(), order=ITS):
    return write(kg, lambda: Change(frozenset(adds), frozenset(removes)), order).commit


def asserted(kg):
    """What somebody wrote, as lines."""
    return frozenset(filter(outside(UNWRITTEN), as_lines(kg.store.statements())))


def everything(kg):
    return as_lines([*kg.store.statements(), *kg.store.statements(graph=INFERRED)])


@pytest.fixture
def kg(made):
    return made("")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    from small_graphs import small_graph

    graph = small_graph(tmp_path_factory.mktemp("history"), "")
    yield graph
    graph.close()


@settings(max_examples=20, deadline=None)
@given(course=st.lists(changes, min_size=1, max_size=5))
def test_every_state_is_read_again_and_every_difference_leads_on(shared, course):
    states = {}
    for change in course:
        put(shared, change.adds, change.removes)
        states[shared.store.commit] = everything(shared)

    for number, state in states.items():
        assert state_at(shared, number) == state
    for a, before in states.items():
        for b, after in states.items():
            assert difference_between(shared.store, a, b).apply(before) == after


@settings(max_examples=20, deadline=None)
@given(course=st.lists(changes, min_size=1, max_size=4))
def test_reverting_the_last_commits_gives_the_earlier_state(shared, course):
    version, before = version_named(shared, str(shared.store.commit)), asserted(shared)
    for change in course:
        put(shared, change.adds, change.removes)

    revert_to(shared, version, ITS)

    assert asserted(shared) == before


def test_replaying_the_history_from_nothing_gives_the_store(kg):
    put(kg, QUADS[:6])
    put(kg, QUADS[6:], QUADS[:3])

    assert difference_between(kg.store, 0, kg.store.commit).adds == everything(kg)


def test_one_commit_is_taken_back_and_others_stay(kg):
    wrong = put(kg, QUADS[:2])
    put(kg, QUADS[4:6])

    revert_commit(kg, wrong, ITS)

    assert as_quads(asserted(kg)) == frozenset(QUADS[4:6])


def test_what_somebody_changed_since_is_not_taken_back(kg):
    wrong = put(kg, QUADS[:2])
    later = put(kg, removes=QUADS[:1])
    before = kg.store.commit

    with pytest.raises(Conflict, match=f"Commit {later} .* Revert that one first"):
        revert_commit(kg, wrong, ITS)

    assert kg.store.commit == before


def test_only_who_may_write_the_graphs_takes_a_commit_back(kg):
    number = put(kg, [QUADS[0]])
    other = Caller(Iri(f"{EX}me"), "k", (Scope("write", H.value),))

    with pytest.raises(Forbidden):
        revert_commit(kg, number, Order(other))
    with pytest.raises(NotFound):
        revert_commit(kg, 99, ITS)


def test_a_version_is_a_commit_a_release_or_a_time(kg):
    number = put(kg, QUADS[:1])
    create_release(kg, "2026-1", version_named(kg, str(number)), ITS)
    time = version_named(kg, str(number)).time

    assert version_named(kg, "2026-1").number == number
    assert version_named(kg, time.replace("Z", "+00:00")).time <= time
    assert version_named(kg, "9999-01-01T00:00:00Z").number == kg.store.commit
    assert not version_named(kg, "9999-01-01T00:00:00Z").settled
    for unknown in ("999", "2001-01-01T00:00:00Z"):
        with pytest.raises(NotFound, match="The history has commits from"):
            version_named(kg, unknown)
    for malformed in ("yesterday", "", "2026-13-41T00:00:00Z", "²"):
        with pytest.raises(BadParameter):
            version_named(kg, malformed)


def test_a_time_means_the_newest_commit_up_to_it(kg):
    newest = version_at(kg, datetime(9999, 1, 1, tzinfo=UTC))

    assert newest.number == kg.store.commit


def test_a_release_lasts_and_has_one_before_it(kg):
    first = version_named(kg, str(put(kg, QUADS[:1])))
    second = version_named(kg, str(put(kg, QUADS[1:2])))
    create_release(kg, "b", second, Order(ITSELF, "more"))
    create_release(kg, "a", first, ITS)

    with pytest.raises(Conflict, match=f"commit {second.number}"):
        create_release(kg, "b", first, ITS)

    assert [(release.name, release.note) for release in list_releases(kg.store)] == [("a", ""), ("b", "more")]
    assert release_before(kg.store, release_named(kg.store, "b")).name == "a"
    assert release_before(kg.store, release_named(kg.store, "a")) is None


def test_a_release_needs_a_right_and_a_name(kg):
    version = version_named(kg, str(kg.store.commit))
    little = Caller(Iri(f"{EX}me"), "k", (Scope("write", G.value),))

    with pytest.raises(Unauthenticated):
        create_release(kg, "a", version, Order(ANONYMOUS))
    with pytest.raises(Forbidden):
        create_release(kg, "a", version, Order(little))
    for name in ("", "7", "a/b", "ä", "x" * 65):
        with pytest.raises(BadParameter):
            create_release(kg, name, version, ITS)
    assert create_release(kg, "a", version, Order(ITSELF, rehearsal=True)).name == "a"
    assert list_releases(kg.store) == ()


def test_a_difference_names_each_resource_and_what_became_of_it(kg):
    label = Quad(Iri(f"{EX}a"), Iri(expand("skos:prefLabel")), Literal("Alpha", language="en"), G)
    start = put(kg, [label, QUADS[4]])
    put(kg, [QUADS[0], QUADS[8]], [QUADS[4]])
    found = resources_between(kg, start, kg.store.commit)
    back = resources_between(kg, kg.store.commit, start)

    assert [(one.iri, one.label, one.fate) for one in found] == [
        (f"{EX}a", "Alpha", "update"),
        (f"{EX}b", f"{EX}b", "delete"),
        (f"{EX}c", f"{EX}c", "create"),
    ]
    assert [one.fate for one in back] == ["update", "create", "delete"]
    assert found[0].added == (QUADS[0],)
    assert f"D <{EX}b>" in patch_between(kg, start, kg.store.commit)


def test_a_resource_is_described_as_it_was(kg):
    number = put(kg, [QUADS[0]])
    pointing = Quad(Iri(f"{EX}b"), P, Iri(f"{EX}a"), G)
    put(kg, [QUADS[2], pointing], [QUADS[0]])

    then = describe_at(kg, f"{EX}a", version_named(kg, str(number)))
    now = describe_at(kg, f"{EX}a", version_named(kg, str(kg.store.commit)))

    assert (then.outgoing, then.incoming) == ((QUADS[0],), ())
    assert (now.outgoing, now.incoming) == ((QUADS[2],), (pointing,))
    assert [version.number for version in mementos_of(kg, f"{EX}a")] == [number, number + 1]
    with pytest.raises(NotFound, match="Nothing was said"):
        describe_at(kg, f"{EX}b", version_named(kg, str(number)))


def test_a_withdrawn_resource_tells_when_by_whom_and_what_replaced_it(kg):
    before = put(kg, [QUADS[0]])
    replaced = Quad(Iri(f"{EX}a"), Iri(expand("dcterms:isReplacedBy")), Iri(f"{EX}c"), G)
    gone = put(kg, [QUADS[8], replaced], [QUADS[0]], Order(ITSELF, "Merged into c."))

    with pytest.raises(Gone) as raised:
        expect_not_withdrawn(kg, f"{EX}a")

    stone = raised.value.tombstone
    assert (stone.commit, stone.commit_before, stone.reason) == (gone, before, "Merged into c.")
    assert stone.replaced_by == (f"{EX}c",)
    assert f"<{EX}c>" in str(raised.value)
    assert "Merged into c. It was" in str(raised.value)


def test_what_exists_or_never_did_is_not_withdrawn(kg):
    put(kg, [QUADS[0]])

    expect_not_withdrawn(kg, f"{EX}a")
    expect_not_withdrawn(kg, f"{EX}never")
    expect_not_withdrawn(kg, "no iri")
