"""Names and codes are found exactly, in spite of accents and punctuation, or nearly."""

import pytest

from modernstats_kg.search.matching import LEAST_LIKE, NEARLY, Named, NameIndex, code_form, folded, likeness

THINGS = (
    Named(("Growing of rice", "Riziculture"), ("01.12",)),
    Named(("Growing of cereals (except rice)",), ("01.11",)),
    Named(("Intégration des données", "Integrate data"), ("5.1",)),
    Named(("Statistics Canada", "StatCan"), ("statsCA",)),
    Named(("Growing of rice",), ("1.12",)),
)
INDEX = NameIndex(THINGS)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  INTÉGRATION, des\tdonnées! ", "integration des donnees"),
        ("R&D", "r and d"),
        ("Straße", "strasse"),
        ("snake_case", "snake case"),
        ("\uff21\uff11", "a1"),
        ("…", ""),
    ],
)
def test_a_name_is_folded_to_plain_words(text, plain):
    assert folded(text) == plain


def test_a_code_keeps_its_points():
    assert code_form(" A 01.12 ") == "a01.12"
    assert INDEX.coded("01.12") == {0}
    assert INDEX.coded("1.12") == {4}
    assert INDEX.coded("0112") == frozenset()


@pytest.mark.parametrize("name", ["growing of RICE", "Growing, of rice."])
def test_namesakes_are_all_found(name):
    assert INDEX.called(name) == {0, 4}


def test_names_in_every_language_count():
    assert INDEX.called("integration des donnees") == INDEX.called("integrate data") == {2}
    assert INDEX.called("") == frozenset()


@pytest.mark.parametrize(
    "text", ["Statistics Canda", "Canada Statistics", "Statitsics Canada", "Statistics of Canada"]
)
def test_typos_and_other_orders_of_words_are_nearly_the_same(text):
    found = INDEX.similar(text)

    assert max(found, key=found.get) == 3
    assert LEAST_LIKE <= found[3] <= NEARLY


def test_a_typo_in_the_middle_of_a_word_is_found_by_either_end():
    assert 0 in INDEX.similar("rizicultrue")
    assert 0 in INDEX.similar("xiziculture")
    assert INDEX.similar("xizicultrux") == {}


def test_only_what_is_allowed_is_found():
    assert set(INDEX.similar("growing of rice", {4})) == {4}
    assert INDEX.similar("growing of rice", frozenset()) == {}


def test_the_shorter_of_two_names_that_hold_a_word_is_more_alike():
    assert likeness("rice", "growing of rice") > likeness("rice", "growing of cereals except rice")
    assert likeness("", "") <= NEARLY


def test_completions_have_codes_first_then_the_shortest_names():
    assert INDEX.completions("01.1") == [1, 0]
    assert INDEX.completions("growing ri") == [0, 4, 1]
    assert INDEX.completions("stat") == [3]
    assert INDEX.completions("") == INDEX.completions("zebra") == INDEX.completions("rice zebra") == []
