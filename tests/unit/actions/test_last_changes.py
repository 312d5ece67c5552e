"""When resources were last changed, on small graphs."""

from datetime import UTC, datetime, timedelta

import pytest

from modernstats_kg.actions.last_changes import changed_since, last_commit, last_commits
from modernstats_kg.actions.official import load_official
from modernstats_kg.actions.official_files import from_folder
from modernstats_kg.actions.reverting import revert_commit
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.official import OfficialRequest
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.store.bookkeeping import PROVENANCE
from small_graphs import say, small_graph

EX = "http://example.org/"
G = Iri(f"{EX}g")
LABEL = Iri(expand("skos:prefLabel"))


def said(subject, value, predicate=LABEL, graph=G):
    return Quad(Iri(EX + subject), predicate, value, graph)


def put(kg, adds=(), removes=()):
    return write(kg, lambda: Change(frozenset(adds), frozenset(removes)), Order(ITSELF)).commit


def named(kg, *names):
    return [last_commit(kg, EX + name) for name in names]


@pytest.fixture
def kg(made):
    return made("")


def test_a_statement_changes_its_subject_and_its_object_and_nothing_else(kg):
    one = put(kg, [said("a", Literal("A")), said("b", Literal("B"))])
    two = put(kg, [said("a", Iri(f"{EX}c"), Iri(f"{EX}p"))])

    assert named(kg, "a", "b", "c", "nothing") == [two, one, two, 0]


def test_a_label_in_one_more_language_changes_the_thing(kg):
    put(kg, [said("a", Literal("A"))])
    two = put(kg, [said("a", Literal("Ah <b> 'x' \n", RDF_LANG_STRING, "fr"))])

    assert named(kg, "a", "b") == [two, 0]


def test_removing_a_statement_changes_both_its_ends(kg):
    link = said("a", Iri(f"{EX}c"), Iri(f"{EX}p"))
    put(kg, [link, said("a", Literal("A"))])
    two = put(kg, removes=[link])

    assert named(kg, "a", "c") == [two, two]


def test_what_is_taken_back_changed_once_more(kg):
    one = put(kg, [said("a", Literal("A")), said("b", Literal("B"))])
    two = put(kg, [said("a", Literal("Ah"))])
    revert_commit(kg, two, Order(ITSELF))

    assert named(kg, "a", "b") == [kg.store.commit, one]
    assert kg.store.commit > two


def test_provenance_and_private_graphs_change_nothing(kg):
    put(kg, [said("a", Literal("A"))])
    secret = Iri(f"{CANONICAL_BASE}graph/private/x")
    put(kg, [said("hidden", Literal("H"), graph=secret), said("a", Literal("Aha"), graph=secret)])

    assert named(kg, "hidden") == [0]
    assert last_commit(kg, f"{EX}a") < kg.store.commit
    assert not any(q.subject.value in last_commits(kg) for q in kg.store.statements(graph=PROVENANCE))


def test_a_restart_knows_the_same(tmp_path):
    kg = small_graph(tmp_path / "kg", "<a> skos:prefLabel 'A' ; skos:related <b> .")
    say(kg, "<a> skos:prefLabel 'Ah' ; skos:related <b> .")
    before = dict(last_commits(kg))
    kg.close()
    again = small_graph(tmp_path / "kg", "<a> skos:prefLabel 'Ah' ; skos:related <b> .")

    assert {iri: last_commit(again, iri) for iri in before} == before
    assert len(set(before.values())) == 2
    again.close()


def test_an_official_source_changes_what_it_speaks_of(kg, tmp_path):
    step = "http://id.unece.org/activities/subProcess/5.3"
    one = put(kg, [Quad(Iri(step), LABEL, Literal("Review"), G), said("a", Literal("A"))])
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "coos.ttl").write_text(f'<{step}> <{LABEL.value}> "Review, then validate"@en .')
    load_official(kg, OfficialRequest("coos"), from_folder(tmp_path / "files", kg.settings))

    assert last_commit(kg, step) > one
    assert named(kg, "a") == [one]


def test_what_changed_since_a_commit_leaves_that_commit_out(kg):
    one = put(kg, [said("a", Literal("A"))])
    two = put(kg, [said("b", Literal("B"))])

    assert changed_since(kg, one) == {f"{EX}b"}
    assert changed_since(kg, two) == frozenset()
    assert changed_since(kg, one - 1) >= {f"{EX}a", f"{EX}b"}


def test_what_changed_since_a_time_has_the_changes_of_that_second(kg):
    put(kg, [said("a", Literal("A"))])
    last = datetime.fromisoformat(next(kg.store.history(kg.store.commit - 1)).time)

    assert f"{EX}a" in changed_since(kg, last)
    assert changed_since(kg, last + timedelta(seconds=1)) == frozenset()
    assert f"{EX}a" in changed_since(kg, datetime(2001, 1, 1, tzinfo=UTC))
