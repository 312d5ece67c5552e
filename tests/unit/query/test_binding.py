"""Values of parameters: what they become, and where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.errors import BadParameter
from modernstats_kg.exchange.rdf import written
from modernstats_kg.model.queries import Parameter, SavedQuery
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.query.binding import bind, with_values
from modernstats_kg.query.tokens import tokenize

TEXT = (
    'SELECT ?x { VALUES ?a { UNDEF } ?x ?p "VALUES ?a { UNDEF }" # VALUES ?a { UNDEF }\nVALUES ?b { UNDEF } }'
)


def saved(*parameters: Parameter) -> SavedQuery:
    return SavedQuery("one", "One", "", (), parameters, (), TEXT)


def parameter(kind: str = "code", default: str = "", *, required: bool = False) -> Parameter:
    return Parameter("a", kind, required, default, "What it means.")


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("code", "5.1", Literal("5.1")),
        ("text", 'a "b" \\', Literal('a "b" \\')),
        ("integer", "-07", Literal("-07", expand("xsd:integer"))),
        ("iri", "http://id.unece.org/activities/phase/5", Iri("http://id.unece.org/activities/phase/5")),
        ("iri", "standards/gsim/2.0/CodeList", Iri(f"{CANONICAL_BASE}id/standards/gsim/2.0/CodeList")),
    ],
)
def test_a_value_becomes_the_term_of_its_type(kind, value, term):
    assert bind(saved(parameter(kind)), [("a", value)], CANONICAL_BASE) == {"a": term}


def test_what_is_not_given_is_the_default_or_stays_open():
    assert bind(saved(parameter()), [("a", "")], CANONICAL_BASE) == {}
    assert bind(saved(parameter(default="x")), [], CANONICAL_BASE) == {"a": Literal("x")}
    with pytest.raises(BadParameter, match=r"a is missing\. What it means\."):
        bind(saved(parameter(required=True)), [("a", "")], CANONICAL_BASE)


def test_values_stand_in_the_places_of_the_query_and_nowhere_else():
    filled = with_values(TEXT, {"a": '"1"'})

    assert filled == TEXT.replace("VALUES ?a { UNDEF }", 'VALUES ?a { "1" }', 1)


def test_a_value_that_looks_like_a_place_is_not_filled():
    place = '"VALUES ?b { UNDEF }"'

    assert with_values(TEXT, {"a": place, "b": '"2"'}).count(place) == 1


@given(st.text(min_size=1, max_size=200))
def test_a_text_is_one_string_whatever_it_says(value):
    before = [token.kind for token in tokenize(with_values(TEXT, {"a": '"x"'}))]
    try:
        term = bind(saved(parameter("text")), [("a", value)], CANONICAL_BASE)["a"]
    except BadParameter:
        assert any(ord(letter) < 0xA0 or 0xD800 <= ord(letter) < 0xE000 for letter in value)
        return
    assert [token.kind for token in tokenize(with_values(TEXT, {"a": written(term)}))] == before
