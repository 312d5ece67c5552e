"""GSBPM as a matrix."""

import pytest

from modernstats_kg.actions.coverage import VERSIONS, covered_things
from modernstats_kg.actions.labelling import chosen_label, label_of, labels_by_language
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.errors import NotFound
from modernstats_kg.model.terms import Literal
from modernstats_kg.namespaces import expand

MANAGE_QUALITY = "http://id.unece.org/activities/activity/3.3"
QUALITY = "http://id.unece.org/activities/overarchingActivity/0.1"
GSBPM = "https://w3id.org/modernstats-kg/id/standards/gsbpm"


@pytest.mark.parametrize(("version", "overarching"), [("5.0", 0), ("5.1", 3), ("5.2", 6)])
def test_a_version_has_eight_phases_and_forty_four_sub_processes_in_order(kg, version, overarching):
    matrix = read_matrix(kg, version)

    assert [phase.code for phase, _ in matrix.phases] == list("12345678")
    assert sum(len(parts) for _, parts in matrix.phases) == 44
    assert [part.code for part in matrix.phases[4][1]] == [f"5.{n}" for n in range(1, 9)]
    assert len(matrix.overarching) == overarching


def test_the_versions_name_their_sub_processes_each_in_its_way(kg):
    names = [read_matrix(kg, version).phases[6][1][4].label for version in VERSIONS]

    assert names == ["Manage user support", "Manage user support", "Provide user support"]


def test_an_unknown_version_names_those_that_exist(kg):
    with pytest.raises(NotFound, match=r"5\.0, 5\.1, 5\.2"):
        read_matrix(kg, "4.0")


def test_every_count_of_the_matrix_is_that_of_its_list(kg):
    for version in VERSIONS:
        matrix = read_matrix(kg, version)
        cells = [*matrix.overarching, *(c for phase, parts in matrix.phases for c in (phase, *parts))]
        for cell in cells:
            things = [thing for thing in covered_things(kg, version, cell.code) if thing.code == cell.code]
            assert cell.related == len({thing.iri for thing in things}), cell
            assert cell.carried == len({thing.iri for thing in things if thing.carried}), cell


def test_an_activity_that_supports_an_overarching_one_is_counted_there(kg):
    (cell,) = (cell for cell in read_matrix(kg, "5.1").overarching if cell.iri == QUALITY)
    (thing,) = covered_things(kg, "5.1", cell.code)

    assert (cell.related, cell.carried) == (1, 0)
    assert (thing.iri, thing.predicate) == (MANAGE_QUALITY, expand("coos:supports"))


def test_the_better_predicate_and_the_language_asked_for_choose_the_label():
    def text(value, language):
        return Literal(value, expand("rdf:langString"), language)

    labels = labels_by_language(
        [
            (expand("rdfs:label"), text("weak", "en")),
            (expand("skos:prefLabel"), text("strong", "en")),
            (expand("skos:prefLabel"), text("fort", "fr")),
            (expand("skos:note"), text("note", "en")),
        ]
    )

    assert labels == {"en": "strong", "fr": "fort"}
    assert chosen_label(labels, "fr") == "fort"
    assert chosen_label(labels, "de") == "strong"
    assert chosen_label({"fr": "fort"}, "de") == "fort"
    assert chosen_label({}) is None


def test_what_has_no_label_is_called_by_its_short_name(kg):
    assert label_of(kg, expand("skos:nothing")) == "skos:nothing"
    assert label_of(kg, GSBPM) == "Generic Statistical Business Process Model"
