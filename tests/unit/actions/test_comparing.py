"""Which of two values is more, and which are the same."""

import pytest

from modernstats_kg.actions.comparing import comparison_with, same_value
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import expand

NAMES = {"urn:b": {"en": "Banana", "fr": "Banane"}}


def typed(value, name):
    return Literal(value, expand(f"xsd:{name}"))


@pytest.mark.parametrize(
    ("term", "wanted", "order"),
    [
        (typed("2024-03-26", "date"), "2024", 0),
        (typed("2024", "gYear"), "2024-05", 0),
        (typed("2023-12", "gYearMonth"), "2024", -1),
        (typed("10", "integer"), "9", 1),
        (typed("0.90", "decimal"), "0.9", 0),
        (typed("9.0E-1", "double"), "0.9", 0),
        (typed("1E999999", "double"), "5", 1),
        (typed("INF", "double"), "5", None),
        (typed("NaN", "double"), "5", None),
        (Literal("5.10"), "5.2", 1),
        (Literal("Étape"), "etape", 0),
        (Iri("urn:b"), "apple", 1),
        (Iri("urn:unnamed"), "zzz", -1),
    ],
)
def test_values_compare_by_what_they_mean(term, wanted, order):
    assert comparison_with("x__gt", wanted, [term], NAMES)(term) == order


def test_dates_and_numbers_compare_with_nothing_else():
    with pytest.raises(BadParameter, match="neither a date"):
        comparison_with("x__gt", "soon", [typed("2024", "gYear")], NAMES)


def test_among_texts_a_date_is_still_a_date():
    compare = comparison_with("x__gt", "soon", [typed("2024", "gYear"), Literal("text")], NAMES)

    assert compare(typed("2024", "gYear")) is None
    assert compare(Literal("text")) == 1


@pytest.mark.parametrize(
    ("term", "wanted", "same"),
    [
        (typed("2024-03-26", "date"), "2024-03", True),
        (typed("2024", "gYear"), "", False),
        (typed("2026-11-21T12:00:00Z", "dateTime"), "2026-11-21t12", True),
        (typed("0.90", "decimal"), "0.9", True),
        (Literal("SDMX"), "sdmx", True),
        (Literal("SDMX"), "sdm", False),
        (typed("true", "boolean"), "true", True),
    ],
)
def test_a_value_is_what_a_text_says(term, wanted, same):
    assert same_value(term, wanted) is same
