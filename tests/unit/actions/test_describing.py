"""Descriptions of IRIs and named graphs."""

import pytest

from modernstats_kg.actions.describing import (
    describe,
    graph_named,
    is_described,
    render_description,
    resolve_foreign,
    resolve_path,
    vocabulary_document,
)
from modernstats_kg.errors import NotFound
from modernstats_kg.model.terms import Iri

BASE = "https://w3id.org/modernstats-kg/"
SOSS = f"{BASE}id/activities/project/soss"


def test_a_description_has_both_directions_labels_and_the_commit(kg):
    description = describe(kg, SOSS)

    assert {q.subject for q in description.outgoing} == {Iri(SOSS)}
    assert {q.object for q in description.incoming} == {Iri(SOSS)}
    assert description.labels[SOSS] == "Statistical Open-Source Software"
    assert description.labels[f"{BASE}def#Project"] == "Project"
    assert description.commit == kg.store.commit


def test_statements_are_in_a_stable_order_classes_first(kg):
    description = describe(kg, SOSS)

    assert description == describe(kg, SOSS)
    assert description.outgoing[0].predicate.value.endswith("#type")
    assert render_description(description, "text/turtle") == render_description(
        describe(kg, SOSS), "text/turtle"
    )


def test_the_document_of_a_hash_vocabulary_describes_its_terms(kg):
    description = describe(kg, vocabulary_document())
    project = Iri(f"{BASE}def#Project")

    assert project in description.members
    assert project in {q.subject for q in description.outgoing}


def test_one_term_of_a_hash_vocabulary_is_described_alone(kg):
    description = describe(kg, f"{BASE}def#Project")

    assert description.members == ()
    assert {q.subject.value for q in description.outgoing} == {f"{BASE}def#Project"}
    assert len(description.incoming) >= 18


def test_an_unknown_iri_suggests_things_of_the_same_name(kg):
    with pytest.raises(NotFound, match=f"Perhaps meant: <{SOSS}>"):
        describe(kg, f"{BASE}id/Soss")


def test_an_unknown_name_points_to_the_lists(kg):
    with pytest.raises(NotFound, match="/api/v1/"):
        resolve_path(kg, "activities/project/nothingOfThatName")


@pytest.mark.parametrize("text", ["", "no iri", "http://[broken/", "http://a/%zz", "http://a/\udc80"])
def test_what_is_no_iri_is_not_described(kg, text):
    assert not is_described(kg, text)


def test_a_path_stands_for_the_canonical_iri(kg):
    assert resolve_path(kg, "activities/project/soss") == SOSS


def test_an_iri_of_another_host_is_found_with_http_and_with_https(kg):
    white_paper = "unece.org/sites/default/files/2023-11/HLG2023%20LLM%20Paper.pdf"

    assert resolve_foreign(kg, "id.unece.org/activities/phase/5") == "http://id.unece.org/activities/phase/5"
    assert resolve_foreign(kg, white_paper) == f"https://{white_paper}"
    with pytest.raises(NotFound):
        resolve_foreign(kg, "example.org/nothing")


def test_an_unknown_graph_names_those_that_exist(kg):
    with pytest.raises(NotFound, match="gsbpm"):
        graph_named(kg, "nothing")
