"""What is missing in the graph."""

import pytest

from modernstats_kg.actions.gaps import GAP_KINDS, gaps, labels_per_language
from modernstats_kg.errors import NotFound
from small_graphs import BASE, association, gsbpm, mapping, scheme


def found(kg, kind):
    return [(gap.group, gap.label) for gap in gaps(kg, kind)]


def test_sub_processes_that_nothing_touches_in_any_version_are_gaps_of_each(made):
    kg = made(
        gsbpm("5.1", "1 1.1 1.2")
        + gsbpm("5.2", "1 1.1 1.2")
        + association("gsbpm-5.1-5.2", 1, "gsbpm/5.1/1.1", "gsbpm/5.2/1.1", "unchanged")
        + "<tool> hlg:supportsProcess <standards/gsbpm/5.1/1.1> .\n"
    )

    assert found(kg, "untouched") == [("gsbpm-5.1", "1.2 Part 1.2"), ("gsbpm-5.2", "1.2 Part 1.2")]


def test_elements_that_no_agreed_mapping_joins_to_another_standard_are_gaps(made):
    kg = made(
        scheme("a/1", "Mapped", "Maybe", "Alone", "Inside")
        + scheme("b/2", "Counterpart", "Candidate")
        + scheme("c/3", "Unrelated")
        + mapping("m", "a/1/Mapped", "closeMatch", "b/2/Counterpart")
        + mapping("n", "a/1/Maybe", "closeMatch", "b/2/Candidate", "candidate")
        + mapping("o", "a/1/Inside", "closeMatch", "a/1/Mapped")
    )

    assert [(gap.group, gap.label, gap.candidates) for gap in gaps(kg, "unmapped")] == [
        ("a-1", "Alone", ()),
        ("a-1", "Inside", ()),
        ("a-1", "Maybe", ("Candidate",)),
        ("b-2", "Candidate", ("Maybe",)),
    ]


def test_standards_without_custodian_are_gaps(made):
    kg = made(
        '<standards/a> a hlg:Standard ; skos:notation "A" ; skos:prefLabel "Alpha"@en .\n'
        '<standards/b> a hlg:Standard ; skos:notation "B" ; hlg:custodian <organizations/x> .\n'
        "<standards/c> a hlg:Standard .\n"
    )

    assert found(kg, "custodian") == [("A", "Alpha"), ("", f"{BASE}standards/c")]


def test_concepts_that_lack_a_name_in_some_language_are_gaps_with_the_languages(made):
    scheme_iri = "<standards/gamso/1.2>"
    kg = made(
        f"{scheme_iri} a skos:ConceptScheme , hlg:StandardVersion .\n"
        f'<full> skos:inScheme {scheme_iri} ; skos:prefLabel "One"@en , "Un"@fr , "Uno"@es .\n'
        f'<two> skos:inScheme {scheme_iri} ; skos:prefLabel "Two"@en , "Dos"@es .\n'
        f"<none> skos:inScheme {scheme_iri} .\n"
        'coos:data skos:inScheme coos:contents ; skos:prefLabel "datos"@es .\n'
        '<other> skos:inScheme <standards/gsim/2.0> ; skos:prefLabel "Other"@en .\n'
    )

    assert [(gap.group, gap.label, gap.detail) for gap in gaps(kg, "labels")] == [
        ("gamso-1.2", "Two", "No name in fr."),
        ("coos:contents", "datos", "No name in en, fr."),
    ]
    assert labels_per_language(kg) == {
        "gamso-1.2": {"concepts": 3, "en": 2, "fr": 1, "es": 2},
        "coos:contents": {"concepts": 1, "en": 0, "fr": 0, "es": 1},
    }


def test_links_to_what_nothing_describes_are_gaps_where_it_should_be_described(made):
    official = "http://id.unece.org/models/gsbpm/"
    kg = made(
        f"<{official}5.3> skos:inScheme <standards/gsbpm/5.0> .\n"
        "<standards/gsbpm/5.0> a skos:ConceptScheme .\n"
        f"<a> hlg:supportsProcess <{official}5.3> , <{official}5.33> , <nothing> .\n"
        f"<b> hlg:supportsProcess <nothing> ; rdfs:seeAlso <{official}GSBPM> ; dcterms:source <missing> ; "
        "schema:url <https://example.org/page> .\n"
    )

    assert [(gap.group, gap.iri, gap.detail) for gap in gaps(kg, "links")] == [
        ("hlg:supportsProcess", f"{official}5.33", f"Nothing describes it; linked from {BASE}a."),
        ("dcterms:source", f"{BASE}missing", f"Nothing describes it; linked from {BASE}b."),
        ("hlg:supportsProcess", f"{BASE}nothing", f"Nothing describes it; linked from {BASE}a and 1 more."),
    ]


def test_an_empty_graph_has_no_gaps(made):
    kg = made('<a> dcterms:identifier "a" .\n')

    assert {kind: gaps(kg, kind) for kind in GAP_KINDS} == dict.fromkeys(GAP_KINDS, ())


def test_an_unknown_check_names_those_that_exist(made):
    with pytest.raises(NotFound, match="untouched, unmapped, custodian, labels, links"):
        gaps(made(""), "holes")
