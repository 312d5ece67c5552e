"""Reports as values: what goes through JSON comes back, and places are found."""

import json

from modernstats_kg.errors import ShapeViolation
from modernstats_kg.model.report import Candidate, Expected, Place, Report, Violation, located

SH = "http://www.w3.org/ns/shacl#"
FOUND = Violation(
    "urn:a",
    "urn:p",
    "x",
    "urn:S",
    f"{SH}Violation",
    "One digit.",
    expected=Expected(classes=("urn:C",), at_least=1),
    candidates=(Candidate("urn:b", "B", "1"),),
    patch=("D <urn:a> <urn:p> <urn:x> .",),
    sentence="It is wrong.",
)


def test_a_violation_comes_back_from_json_as_it_was() -> None:
    told = json.loads(json.dumps(FOUND.as_json()))

    assert Violation.of(told) == FOUND
    assert told["expected"] == {"classes": ["urn:C"], "at_least": 1}
    assert (told["pointer"], told["line"]) == (None, None)


def test_the_place_of_the_value_goes_before_that_of_the_property_and_of_the_node() -> None:
    places = {
        ("urn:a", None, None): Place("/"),
        ("urn:a", "urn:p", None): Place("/p"),
        ("urn:a", "urn:p", "x"): Place("/p/0"),
    }
    ways = [("urn:a", "urn:p", "x"), ("urn:a", "urn:p", None), ("urn:a", None, None)]

    found = []
    for way in ways:
        (violation,) = located(Report((FOUND,)), places).violations
        found.append(violation.as_json()["pointer"])
        del places[way]

    assert found == ["/p/0", "/p", "/"]
    assert located(Report((FOUND,)), places).violations == (FOUND,)


def test_the_error_of_a_refused_change_says_the_first_fault_and_how_many_more() -> None:
    assert str(ShapeViolation(Report((FOUND,)))) == "It is wrong. Nothing was written."
    assert str(ShapeViolation(Report((FOUND, FOUND)))) == "It is wrong. And 1 more. Nothing was written."
