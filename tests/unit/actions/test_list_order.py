"""Natural order and cursors, for any text."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.actions.list_order import Place, decode_cursor, encode_cursor, natural_key
from modernstats_kg.errors import BadParameter

values = st.none() | st.text()
places = st.builds(Place, st.tuples(values), st.text())


def test_numbers_in_text_compare_as_numbers():
    assert sorted(["5.10", "5.2", "10.1", "1.1"], key=natural_key) == ["1.1", "5.2", "5.10", "10.1"]


@given(st.lists(st.text(alphabet="aÉ0129.²٣ ")))
def test_any_texts_can_be_ordered(texts):
    assert len(sorted(texts, key=natural_key)) == len(texts)


def test_a_number_of_any_length_can_be_ordered():
    assert natural_key("9" * 10_000) > natural_key("1" * 9_999)


@given(st.lists(values, min_size=1, max_size=4).map(tuple), st.text(), st.text())
def test_a_cursor_gives_back_its_place(found, iri, word):
    place, sort = Place(found, iri), ",".join([word.replace(",", "")] * len(found))

    assert decode_cursor(encode_cursor(sort, place), sort) == place
    assert decode_cursor(encode_cursor(sort, None), sort) is None


@given(st.text(), st.text())
def test_any_text_is_a_cursor_or_a_bad_parameter(cursor, sort):
    with suppress(BadParameter):
        decode_cursor(cursor, sort)


@given(st.lists(places))
def test_missing_values_stand_last_in_both_directions(found):
    for descending in (False, True):
        ordered = sorted(found, key=lambda place: place.key((descending,)))
        missing = [place.values == (None,) for place in ordered]
        assert missing == sorted(missing)


def test_a_cursor_of_another_sort_is_refused():
    with pytest.raises(BadParameter, match="sorted by 'label'"):
        decode_cursor(encode_cursor("-label", None), "label")


def test_a_cursor_with_too_few_or_other_values_is_refused():
    for values in ((), ("a", "b"), (1,), ({},)):
        with pytest.raises(BadParameter, match="sorted by 'label'"):
            decode_cursor(encode_cursor("label", Place(values, "urn:a")), "label")


@given(st.lists(st.builds(Place, st.tuples(values, values), st.text())))
def test_the_second_value_decides_between_equal_first_ones(found):
    ordered = sorted(found, key=lambda place: place.key((False, True)))
    for one, other in pairwise(ordered):
        if one.values[0] == other.values[0] and None not in (one.values[1], other.values[1]):
            assert natural_key(one.values[1]) >= natural_key(other.values[1])
