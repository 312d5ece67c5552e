"""Words and stems, the same for documents and queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.search.text import fold, found_words, key, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intégrer les données", ["integrer", "les", "donnees"]),
        ("GSBPM 5.1", ["gsbpm", "5.1"]),
        ("CodeList", ["codelist", "code", "list"]),
        ("data.table", ["data.table", "data", "table"]),
        ("SDMX-ML, v2.1.", ["sdmx", "ml", "v2.1", "v2", "1"]),
        ("Größe", ["grosse"]),
        ('"* NEAR(', ["near"]),
    ],
)
def test_words_are_folded_and_taken_apart(text, expected):
    assert words(text) == expected


@given(st.text())
def test_no_sign_that_means_something_to_the_index_is_left_in_any_word(text):
    for word in [*words(text), *(found.word for found in found_words(text))]:
        assert word.replace(".", "").isalnum(), word


@given(st.text())
def test_folding_twice_is_folding_once_and_places_lie_within_the_text(text):
    assert fold(fold(text)) == fold(text)
    assert all(0 <= found.start < found.end <= len(text) for found in found_words(text))


def test_english_and_french_words_of_one_root_meet_in_a_stem():
    assert stems("integrate") & stems("integration")
    assert stems("statistique") & stems("statistics")
    assert not stems("weight") & stems("width")


def test_names_that_differ_in_case_accents_and_signs_have_one_key():
    assert key("Édit & impute!") == key("edit impute")
