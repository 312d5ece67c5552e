"""How much one REST write may say, where its reading is done, and who pays for it."""

import pytest

from modernstats_kg.actions import editing, editing_links
from modernstats_kg.actions.editing_limits import expect_bounded
from modernstats_kg.errors import BadMembers, Throttled
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import expand
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg_api.editing_examples import NEW_ITEMS
from rest_editing import faults

PROJECT = {**NEW_ITEMS["projects"]}


@pytest.fixture
def held(monkeypatch):
    """Tells whether the store is held for a write right now."""
    state = {"held": False, "writes": 0}

    def within(name):
        real = getattr(EmbeddedStore, name)

        def watched(self, build, *more):
            def built():
                state["held"] = True
                state["writes"] += 1
                try:
                    return build()
                finally:
                    state["held"] = False

            return real(self, built, *more)

        monkeypatch.setattr(EmbeddedStore, name, watched)

    within("write")
    within("consider")
    return state


def test_a_member_or_a_body_with_too_many_values_is_refused_before_any_other_write_waits(editor, held):
    long = editor.create("projects", {**PROJECT, "concernsStandard": ["gsim"] * 201})
    wide = {"labels": {f"en-x{n:04}": "X" for n in range(201)}}

    assert (long.status_code, long.json()["type"]) == (422, "/problems/bad-members")
    assert "at most 200" in faults(long)["/concernsStandard"]["sentence"]
    assert editor.create("projects", {**PROJECT, **wide}).status_code == 422
    assert held["writes"] == 0


def test_all_members_together_have_a_bound_too():
    names = [f"f{n}" for n in range(11)]
    with pytest.raises(BadMembers, match="2200 values"):
        expect_bounded(dict.fromkeys(names, ["x"] * 200), names, {})
    expect_bounded(dict.fromkeys(names[:10], ["x"] * 200), names, {})
    expect_bounded({"f1": ["x"] * 300}, names, {"f1": ["y"] * 300})


def test_values_are_resolved_before_the_store_is_held(editor, held, monkeypatch):
    seen = []
    real = editing_links.linked

    def watched(*args):
        seen.append(held["held"])
        return real(*args)

    monkeypatch.setattr("modernstats_kg.actions.editing_values.linked", watched)
    made = editor.create("projects", {**PROJECT, "labels": {"en": "Unheld"}, "concernsStandard": ["gsim"]})

    assert made.status_code == 201, made.text
    assert seen
    assert not any(seen)


def test_what_was_worked_out_before_another_commit_is_worked_out_again(editor, monkeypatch):
    real, made = editing.new_item, []

    def interrupted(*args):
        made.append(1)
        if len(made) == 1:
            twin = editor.create("projects", {**PROJECT, "labels": {"en": "Twin"}})
            assert twin.status_code == 201, twin.text
        return real(*args)

    monkeypatch.setattr(editing, "new_item", interrupted)
    answer = editor.create("projects", {**PROJECT, "labels": {"en": "Twin of the twin"}})

    assert answer.status_code == 201, answer.text
    assert len(made) == 3  # the first, its twin, and the first again


def test_many_links_by_key_cost_one_reading_of_the_types(editor, monkeypatch):
    scans = []
    real = EmbeddedStore.statements

    def counted(self, subject=None, predicate=None, object_=None, graph=None):
        if subject is None and predicate is not None and predicate.value.endswith("#type"):
            scans.append(object_)
        return real(self, subject, predicate, object_, graph)

    monkeypatch.setattr(EmbeddedStore, "statements", counted)
    keys = [f"nobody-has-this-{n}" for n in range(150)]
    answer = editor.create("projects", {**PROJECT, "labels": {"en": "X"}, "concernsStandard": keys})

    assert answer.status_code == 422
    assert len(scans) <= 20


def test_a_refusal_tells_at_most_twenty_faults_and_names_few_members(editor, held):
    answer = editor.create("projects", {**PROJECT, **{f"no-member-{n}": 1 for n in range(400)}})

    assert answer.status_code == 422
    assert len(answer.json()["violations"]) == 20
    assert all(len(fault.get("expected") or ()) <= 20 for fault in answer.json()["violations"])
    assert len(answer.content) < 40_000
    assert held["writes"] == 0


def test_unknown_classes_stop_after_twenty_too(editor, held):
    answer = editor.create("projects", {**PROJECT, "type": [f"hlg:Nothing{n}" for n in range(200)]})

    assert len(answer.json()["violations"]) == 20
    assert held["writes"] == 0


def test_no_similar_name_is_looked_for_where_a_name_is_very_long(editor):
    answer = editor.create("projects", {**PROJECT, "x" * 50_000: 1})

    (fault,) = answer.json()["violations"]
    assert len(fault["sentence"]) < 1_000


def test_writing_is_paid_from_the_share_of_whoever_writes(editor, monkeypatch):
    shares, paid = editor.kg.shares, []
    monkeypatch.setattr(shares, "bill", lambda client, used: paid.append((client, used)))
    made = editor.create("projects", {**PROJECT, "labels": {"en": "Paid for"}})

    assert made.status_code == 201
    assert len({client for client, _ in paid}) == 1
    assert sum(used for _, used in paid) > 0

    def refuse(client):
        raise Throttled("Used up.", 7)

    monkeypatch.setattr(shares, "admit", refuse)
    before = editor.kg.store.commit
    refused = editor.create("projects", {**PROJECT, "labels": {"en": "Not paid for"}})
    gone = editor.withdraw(f"projects/{made.json()['key']}")

    assert (refused.status_code, gone.status_code) == (429, 429)
    assert editor.kg.store.commit == before


@pytest.mark.parametrize("text", ["gsim", "gsim-2.0", "soss", "gsim-2.0-CodeList", "5.1", "-" * 5_000])
def test_the_index_of_keys_finds_what_a_look_at_every_instance_finds(editor, text):
    rdf_type = Iri(expand("rdf:type"))
    every = {
        quad.subject
        for kind in KINDS.values()
        for name in kind.class_iris
        for quad in editor.kg.store.statements(predicate=rdf_type, object_=Iri(name))
    }
    fitting = {
        iri for iri in every if text == local_name(iri.value) or text in editing_links._keys(editor.kg, iri)
    }

    assert editing_links._keyed(editor.kg, text, frozenset()) == fitting
