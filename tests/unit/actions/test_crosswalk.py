"""Two standards side by side."""

import pytest

from crosswalking import SCHEMES, names, pairs
from modernstats_kg.actions.crosswalk import crosswalk
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.terms import Iri
from small_graphs import BASE, GRAPH, association, mapping, say, scheme


@pytest.fixture
def made(made):
    return lambda turtle: made(SCHEMES + turtle)


def test_a_mapping_is_read_from_either_side_with_what_its_author_said(made):
    kg = made(mapping("m", "a/1/X", "broadMatch", "b/2/P", confidence=0.6))

    assert pairs(kg) == [("X", "broadMatch", "P", "stated")]
    assert pairs(kg, "b-2", "a-1") == [("P", "narrowMatch", "X", "stated")]
    (pair,) = crosswalk(kg, "a-1", "b-2").pairs
    assert (pair.confidence, pair.comment) == (0.6, "About m")
    assert pair.mapping == f"{BASE}mappings/m"
    assert local_name(pair.justification) == "ManualMappingCuration"
    assert pair.path == ()


@pytest.mark.parametrize("relation", ["exactMatch", "closeMatch", "relatedMatch"])
def test_symmetric_relations_stay_when_read_the_other_way(made, relation):
    kg = made(mapping("m", "a/1/X", relation, "b/2/P"))

    assert pairs(kg, "b-2", "a-1") == [("P", relation, "X", "stated")]


def test_a_bare_match_is_a_pair_and_one_that_a_mapping_explains_is_not_repeated(made):
    kg = made(
        mapping("m", "a/1/X", "exactMatch", "b/2/P")
        + "<standards/b/2/P> skos:exactMatch <standards/a/1/X> .\n"
        + "<standards/b/2/Q> skos:narrowMatch <standards/a/1/Y> .\n"
    )

    assert pairs(kg) == [("X", "exactMatch", "P", "stated"), ("Y", "broadMatch", "Q", "stated")]
    bare = crosswalk(kg, "a-1", "b-2").pairs[1]
    assert (bare.mapping, bare.confidence, bare.justification) == (None, None, None)
    assert bare.origin.endswith("graph/small")


def test_candidates_are_marked_left_out_on_request_and_pair_nothing(made):
    kg = made(mapping("m", "a/1/X", "closeMatch", "b/2/P", "candidate", 0.3))

    assert pairs(kg) == [("X", "closeMatch", "P", "candidate")]
    assert pairs(kg, candidates="exclude") == []
    for asked in ("include", "exclude"):
        found = crosswalk(kg, "a-1", "b-2", candidates=asked)
        assert [(alone.element.label, alone.candidates) for alone in found.source_only] == [
            ("X", 1),
            ("Y", 0),
            ("Z", 0),
        ]


def test_a_mapping_whose_review_nobody_recorded_is_a_candidate(made):
    kg = made(
        "<mappings/m> sssom:subject_id <standards/a/1/X> ; sssom:predicate_id skos:exactMatch ; "
        "sssom:object_id <standards/b/2/P> .\n"
    )

    assert pairs(kg) == [("X", "exactMatch", "P", "candidate")]


def test_a_mapping_that_says_that_two_do_not_match_is_no_pair(made):
    kg = made(
        "<mappings/m> sssom:subject_id <standards/a/1/X> ; sssom:predicate_id skos:exactMatch ; "
        'sssom:predicate_modifier "Not" ; sssom:object_id <standards/b/2/P> ; '
        "adms:status <concepts/mappingStatus/stated> .\n"
    )

    assert pairs(kg) == []
    assert names(crosswalk(kg, "a-1", "b-2").source_only) == ["X", "Y", "Z"]


def test_two_sources_that_judge_one_mapping_otherwise_are_not_mixed(made):
    kg = made(mapping("m", "a/1/X", "closeMatch", "b/2/P", "candidate", 0.3))
    say(kg, mapping("m", "a/1/X", "exactMatch", "b/2/P", "reported", 0.8), Iri(f"{GRAPH}/reviewed"))

    assert [
        (local_name(pair.relation), pair.status, pair.confidence)
        for pair in crosswalk(kg, "a-1", "b-2").pairs
    ] == [("exactMatch", "reported", 0.8), ("closeMatch", "candidate", 0.3)]


def test_versions_correspond_in_both_directions_and_say_what_changed(made):
    kg = made(
        "<correspondences/a-b> xkos:compares <standards/a/1> , <standards/b/2> .\n"
        + association("a-b", 1, "a/1/X", "b/2/P", "renamed")
        + association("a-b", 2, "a/1/Y", "", "removed")
        + association("a-b", 3, "", "b/2/Q", "added")
    )

    assert pairs(kg) == [("X", "renamed", "P", "compared")]
    assert pairs(kg, "b-2", "a-1") == [("P", "renamed", "X", "compared")]
    found = crosswalk(kg, "a-1", "b-2")
    assert [(a.element.label, a.reason and local_name(a.reason)) for a in found.source_only] == [
        ("Y", "removed"),
        ("Z", None),
    ]
    assert [(a.element.label, local_name(a.reason)) for a in found.target_only] == [("Q", "added")]
    assert crosswalk(kg, "a-1", "c-3").source_only[1].reason is None


def test_a_mapping_with_a_status_of_its_own_is_not_agreed(made):
    kg = made(mapping("m", "a/1/X", "exactMatch", "b/2/P", "compared"))

    mapped = [pair for pair in crosswalk(kg, "a-1", "b-2").pairs if pair.mapping]
    assert [pair.status for pair in mapped] == ["candidate"]


def test_what_is_left_shows_the_elements_of_the_other_side_of_the_same_name(made):
    kg = made(
        scheme("d/1", "Code-List", "Data_Set", "Pair", "Été")
        + scheme("e/1", "Codelist", "CODELIST", "DataSet", "Pairs", "Ete", "Pair")
        + mapping("m", "d/1/Pair", "exactMatch", "e/1/Pair")
    )

    found = crosswalk(kg, "d-1", "e-1")

    assert {a.element.label: [same.label for same in a.same_name] for a in found.source_only} == {
        "Code-List": ["CODELIST", "Codelist"],
        "Data_Set": ["DataSet"],
        "Été": [],
    }
    assert [(a.element.label, len(a.same_name)) for a in found.target_only] == [
        ("CODELIST", 1),
        ("Codelist", 1),
        ("DataSet", 1),
        ("Ete", 0),
        ("Pairs", 0),
    ]
    assert [pair.source.label for pair in found.pairs] == ["Pair"]


def test_a_statement_that_there_is_no_counterpart_is_no_pair_but_a_reason(made):
    kg = made(
        mapping("none", "a/1/X", "relatedMatch", "sssom:NoTermFound", "reported")
        + "<mappings/none> sssom:object_source <standards/b/2> .\n"
    )

    found = crosswalk(kg, "a-1", "b-2")

    assert found.pairs == ()
    assert (local_name(found.source_only[0].reason), found.source_only[0].comment) == (
        "NoTermFound",
        "About none",
    )
    assert crosswalk(kg, "a-1", "c-3").source_only[0].reason is None


def test_what_only_mappings_name_can_be_paired_and_is_never_missed(made):
    kg = made(
        "<standards/b/2/mappedNotions> a skos:ConceptScheme ; dcterms:isPartOf <standards/b/2> .\n"
        '<standards/b/2/R> skos:inScheme <standards/b/2/mappedNotions> ; skos:prefLabel "R"@en .\n'
        + mapping("m", "a/1/X", "exactMatch", "b/2/R")
    )

    assert pairs(kg) == [("X", "exactMatch", "R", "stated")]
    assert names(crosswalk(kg, "c-3", "b-2").target_only) == ["P", "Q"]
    assert "b-2-mappedNotions" not in known_schemes(kg)


def test_every_part_of_a_version_counts_when_there_are_several(made):
    kg = made(
        "".join(
            f"<standards/b/2/{part}/mappedNotions> a skos:ConceptScheme ; "
            "dcterms:isPartOf <standards/b/2> .\n"
            f"<standards/b/2/{part}> skos:inScheme <standards/b/2/{part}/mappedNotions> .\n"
            f"<standards/a/1/{end}> skos:exactMatch <standards/b/2/{part}> .\n"
            for part, end in (("R", "X"), ("S", "Y"))
        )
    )

    assert [pair.source.label for pair in crosswalk(kg, "a-1", "b-2").pairs] == ["X", "Y"]


def test_a_vocabulary_of_which_only_mapped_elements_are_here_is_known_by_them(made):
    kg = made(
        mapping("m", "a/1/X", "closeMatch", "b/2/P")
        + "<mappings/n> sssom:subject_id <standards/a/1/Y> ; sssom:predicate_id skos:closeMatch ; "
        "sssom:object_id coos:Dataset ; sssom:object_source <standards/coos/0.10> ; "
        "adms:status <concepts/mappingStatus/stated> .\n"
        'coos:Dataset rdfs:label "Dataset"@en .\n'
    )

    assert pairs(kg, "a-1", "coos-0.10") == [("Y", "closeMatch", "Dataset", "stated")]
    assert crosswalk(kg, "a-1", "coos-0.10").target_only == ()


def test_the_name_of_a_standard_stands_for_its_current_or_only_version(made):
    kg = made(
        mapping("m", "a/1/X", "exactMatch", "b/2/P")
        + scheme("a/0", "W")
        + "<standards/a> dcat:hasVersion <standards/a/0> , <standards/a/1> .\n"
        "<standards/a> dcat:hasCurrentVersion <standards/a/1> .\n"
        "<standards/b> dcat:hasVersion <standards/b/2> .\n"
        "<standards/d> dcat:hasVersion <standards/a/0> , <standards/a/1> .\n"
    )

    assert pairs(kg, "a", "b") == [("X", "exactMatch", "P", "stated")]
    with pytest.raises(NotFound, match=r"'d' has several versions here: a-0, a-1\."):
        crosswalk(kg, "a", "d")
    assert pairs(kg, "A-1", "B") == pairs(kg, "a", "b")


def test_unknown_schemes_are_refused_with_those_that_exist_and_so_is_one_scheme_twice(made):
    kg = made("")

    with pytest.raises(NotFound, match=r"'x'. Those that exist: a-1, b-2, c-3"):
        crosswalk(kg, "a-1", "x")
    with pytest.raises(BadParameter, match="two different schemes"):
        crosswalk(kg, "a-1", "a-1")


def test_a_confidence_in_words_is_none_and_an_element_without_name_goes_by_its_iri(made):
    kg = made(
        "<standards/a/1/Nameless> skos:inScheme <standards/a/1> .\n"
        "<mappings/m> sssom:subject_id <standards/a/1/Nameless> ; sssom:predicate_id skos:exactMatch ; "
        'sssom:object_id <standards/b/2/P> ; sssom:confidence "high" ; '
        "adms:status <concepts/mappingStatus/stated> .\n"
    )

    (pair,) = crosswalk(kg, "a-1", "b-2").pairs

    assert (pair.confidence, pair.source.label) == (None, f"{BASE}standards/a/1/Nameless")
