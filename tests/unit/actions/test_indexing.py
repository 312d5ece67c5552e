"""What of a graph enters the index, and how the index follows its commits."""

from modernstats_kg.actions import indexing
from modernstats_kg.actions.indexing import documents, follow, index_of
from modernstats_kg.actions.searching import search, suggest
from modernstats_kg.model.search import SearchRequest
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.search.index import FILE
from small_graphs import BASE, gsbpm, say

PRIVATE = Iri(f"{CANONICAL_BASE}graph/private/zoo")


def found(kg, text, **asked):
    return [hit.iri.removeprefix(BASE) for hit in search(kg, SearchRequest(text, **asked)).hits]


def test_only_what_has_a_name_and_everybody_may_read_enters(made):
    kg = made('<a> skos:prefLabel "Aardvark"@en . <b> dcterms:description "No name"@en .')
    say(kg, '<secret> skos:prefLabel "Secret"@en . <a> skos:altLabel "Earth pig"@en .', PRIVATE)

    assert {document.iri for document in documents(kg)} == {f"{BASE}a"}
    assert found(kg, "aardvark") == ["a"]
    assert found(kg, "secret") == found(kg, "pig") == []


def test_a_thing_is_found_by_its_place_and_its_code_after_the_acronym_of_its_model(made):
    kg = made(
        gsbpm("5.1", "5.4 6.1")
        + '<places/dk> skos:prefLabel "Denmark"@en . '
        + '<nsi/dk> skos:prefLabel "National office"@en ; dcterms:spatial <places/dk> .'
    )

    assert found(kg, "denmark office")[0] == "nsi/dk"
    assert found(kg, "GSBPM 5.4")[0] == found(kg, "5.4")[0] == "standards/gsbpm/5.1/5.4"


def test_nothing_is_found_by_the_name_of_its_scheme_alone(made):
    kg = made(gsbpm("5.1", "5.4 6.1"))

    assert found(kg, "GSBPM") == ["standards/gsbpm/5.1"]


def test_a_new_name_of_a_place_is_known_of_all_that_lie_there(made):
    office = '<nsi/nl> skos:prefLabel "Office"@en ; dcterms:spatial <places/nl> .'
    turtle = office + '<places/nl> skos:prefLabel "{}"@en .'
    kg = made(turtle.format("Atlantis"))
    assert "nsi/nl" in found(kg, "atlantis")

    say(kg, turtle.format("Lemuria"))

    assert found(kg, "atlantis") == []
    assert "nsi/nl" in found(kg, "lemuria")


def test_a_commit_is_followed_without_making_the_index_anew(made, monkeypatch):
    kg = made('<a> skos:prefLabel "Aardvark"@en .')
    follow(kg)
    monkeypatch.setattr(indexing, "documents", lambda kg: 1 / 0)

    say(kg, '<a> skos:prefLabel "Badger"@en . <b> skos:prefLabel "Bison"@en .')

    assert (found(kg, "aardvark"), found(kg, "badger"), found(kg, "bison")) == ([], ["a"], ["b"])


def test_a_damaged_index_and_one_of_another_data_directory_are_made_anew(made, tmp_path):
    kg = made('<a> skos:prefLabel "Aardvark"@en .')
    other = made('<z> skos:prefLabel "Zebra"@en .')
    follow(other)
    (kg.settings.data / FILE).write_bytes(b"not a database" * 1000)
    assert found(kg, "aardvark") == ["a"]

    with index_of(other).reading() as connection:
        connection.execute("SELECT 1")
    foreign = index_of(kg)
    foreign.rebuild((), foreign.mark.__class__(foreign.mark.commit, "another time"))

    assert found(kg, "aardvark") == ["a"]


def test_things_without_an_english_name_are_found_and_shown_by_another(made):
    kg = made('<a> skos:prefLabel "Fourmilier"@fr . <b> skos:prefLabel "Ameisenbär"@de .')

    (french,) = suggest(kg, "fourm", "en")
    (german,) = search(kg, SearchRequest("ameisenbar", language="fr")).hits

    assert (french.label, french.language) == ("Fourmilier", "fr")
    assert (german.label, german.language) == ("Ameisenbär", "de")


def test_a_hit_gives_the_same_label_that_was_asked_for_in_its_language(made):
    kg = made('<a> skos:prefLabel "Weights"@en, "Poids"@fr, "Pesos"@es .')

    labels = [
        search(kg, SearchRequest("weights", language=tag)).hits[0].label for tag in ("en", "fr", "pt,es")
    ]

    assert labels == ["Weights", "Poids", "Pesos"]
