"""Chains of languages, for any header and any set of labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.model.languages import FALLBACK, accepted, chain_of, chosen

tags = st.sampled_from(["en", "fr", "fr-CA", "FR", "x", "zh-Hant-TW", "", "<"])


@pytest.mark.parametrize(
    ("wanted", "chain"),
    [
        ([], ("en", "")),
        (["fr"], ("fr", "en", "")),
        (["fr-CA", "es"], ("fr-ca", "fr", "es", "en", "")),
        (["zh-Hant-TW"], ("zh-hant-tw", "zh-hant", "zh", "en", "")),
        (["en", "fr", "fr"], ("en", "fr", "")),
        (["<x>", "de"], ("de", "en", "")),
    ],
)
def test_a_chain_has_each_tag_then_what_is_left_of_it_then_english(wanted, chain):
    assert chain_of(wanted) == chain


def test_a_chain_has_an_end():
    assert len(chain_of(f"a{c}" for c in "abcdefghijklmnop")) == 10 + len(FALLBACK)


@pytest.mark.parametrize(
    ("labels", "tag"),
    [
        (["de", "en", "fr"], "fr"),
        (["de", "fr-ca"], "fr-ca"),
        (["de", "en"], "en"),
        (["de", ""], ""),
        (["it", "de"], "de"),
        ([], None),
    ],
)
def test_the_nearest_language_there_is_is_chosen(labels, tag):
    assert chosen(dict.fromkeys(labels), chain_of(["fr"])) == tag


@given(st.dictionaries(tags, st.just("")), st.lists(tags))
def test_where_there_is_a_label_one_is_chosen(labels, wanted):
    assert (chosen(labels, chain_of(wanted)) in labels) is bool(labels)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fr", ("fr",)),
        ("de;q=0.1, fr;q=0.9, en", ("en", "fr", "de")),
        ("fr;q=0, *;q=0.5, es;q=0.5", ("es",)),
        ("fr; q=2, en;x=1, es", ("es",)),
        ("", ("",)),
    ],
)
def test_a_header_is_read_by_weight(header, expected):
    assert accepted(header) == expected


@given(st.text())
def test_any_header_makes_a_chain(header):
    assert chain_of(accepted(header))[-1] in ("", *FALLBACK)
