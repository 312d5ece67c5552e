"""The W3C suites of query syntax, each case over HTTP to an empty dataset."""

import pytest

from conformance.cases import cases

_GOOD = ("PositiveSyntaxTest11", "PositiveSyntaxTest")
_BAD = ("NegativeSyntaxTest11", "NegativeSyntaxTest")
_CALLS_UNKNOWN_FUNCTION = "The custom function "
_ANY = "application/sparql-results+json, application/n-triples"


@pytest.fixture(autouse=True)
def _empty(endpoint):
    endpoint.hold(())


@pytest.mark.parametrize("case", [*cases("sparql11", *_GOOD), *cases("sparql10", *_GOOD)])
def test_a_well_formed_query_is_answered(endpoint, case):
    answer = endpoint.ask(case.request.read_bytes(), _ANY)

    if _CALLS_UNKNOWN_FUNCTION in answer.text:  # found once it was parsed
        assert answer.json()["type"].endswith("/query-refused")
        return
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] in _ANY


@pytest.mark.parametrize("case", [*cases("sparql11", *_BAD), *cases("sparql10", *_BAD)])
def test_a_malformed_query_is_refused_with_the_place_of_the_fault(endpoint, case):
    answer = endpoint.ask(case.request.read_bytes(), _ANY)

    assert answer.status_code == 400, answer.text
    assert answer.json()["type"].endswith("/query-syntax"), answer.text
    assert answer.json()["line"] >= 1
